namespace AlprGrains.Tests.Architecture.Twins;

/// <summary>Marks a rule checker. Each needs a test marked <see cref="TwinOfAttribute"/> that feeds it a planted fault and expects red.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class CheckerAttribute : Attribute;

/// <summary>Marks the test that shows a checker can fail.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class TwinOfAttribute(Type checker) : Attribute
{
    public Type Checker => checker;
}
