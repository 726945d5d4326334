namespace AlprGrains;

/// <summary>Names of the grain storage providers that grains ask for in <c>[PersistentState(name, provider)]</c>.</summary>
public static class GrainStores
{
    /// <summary>Encrypted grain state. State that implements <see cref="IDiesWithUpload"/> is sealed under the key of its
    /// upload minute and becomes unreadable with it; all other state is sealed under the long-lived state key.</summary>
    public const string Default = "state";
}

/// <summary>
/// Grain state that belongs to a read: its storage seals it under the data key of this upload minute, so that it dies
/// when the minute's key is destroyed, 30 days after upload (DGO I-12, section G; design.md, section 5).
/// </summary>
public interface IDiesWithUpload
{
    /// <summary>The initial upload, by the server's clock; null until the state holds anything of a read.</summary>
    DateTimeOffset? UploadedAt { get; }
}
