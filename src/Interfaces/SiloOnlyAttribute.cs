namespace AlprGrains;

/// <summary>
/// Marks a port that only code on the silo side may use. The gateway shares this assembly, and one process may hold
/// silo and gateway; an architecture test fails when the gateway names such a type, so it cannot go round the gate.
/// </summary>
[AttributeUsage(AttributeTargets.Interface | AttributeTargets.Class | AttributeTargets.Struct)]
public sealed class SiloOnlyAttribute : Attribute;
