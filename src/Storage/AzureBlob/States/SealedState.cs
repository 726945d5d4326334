namespace AlprGrains.Storage.AzureBlob.States;

/// <summary>A state as blob storage sees it. Plain members, so that any provider's serializer keeps it.</summary>
public sealed class SealedState
{
    /// <summary>Minutes since 1970 of the upload that it dies with; null for state that belongs to no read.</summary>
    public long? Minute { get; set; }

    /// <summary>The sealed bytes, base64.</summary>
    public string Sealed { get; set; } = "";
}
