namespace AlprGrains;

/// <summary>What the policy's title names: "capture, storage and use" of ALPR data (DGO I-12).</summary>
public enum PolicyUse
{
    Capture = 0,
    Storage = 1,
    Use = 2,
}

/// <summary>
/// Says of all commands of a grain which of the three they are, and which section of DGO I-12 governs them. An architecture test fails when
/// a grain's interface says nothing.
/// </summary>
[AttributeUsage(AttributeTargets.Interface)]
public sealed class UnderPolicyAttribute(PolicyUse use, string section) : Attribute
{
    public PolicyUse Use => use;

    /// <summary>As the policy numbers it: <c>C.2(B)</c>.</summary>
    public string Section => section;
}
