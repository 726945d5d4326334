namespace AlprGrains.Storage.AzureBlob;

/// <summary>Which Azure Storage account keeps images and grain states, how we log in to it, and our bounds. Every bound has a default.</summary>
public sealed class AzureBlobOptions
{
    /// <summary>Longest name of a container that Azure takes; a day's is <see cref="EvidenceContainerPrefix"/>, a hyphen and ten characters.</summary>
    private const int ContainerNameMax = 63, DayNameLength = 11;

    /// <summary>With the account's key: for Azurite and where there is no managed identity. Give this or <see cref="ServiceUri"/>.</summary>
    public string ConnectionString { get; set; } = "";

    /// <summary>The account's blob address (https); the machine's managed identity logs in and needs the role Storage Blob Data Contributor.</summary>
    public Uri? ServiceUri { get; set; }

    /// <summary>Client id of a user-assigned identity; empty for the machine's own.</summary>
    public string ManagedIdentityClientId { get; set; } = "";

    /// <summary>Images lie in a container per upload day, named prefix-2026-11-22.</summary>
    public string EvidenceContainerPrefix { get; set; } = "alpr-evidence";

    /// <summary>The container of grain states.</summary>
    public string StateContainer { get; set; } = "alpr-states";

    /// <summary>Images' bytes that may wait to be written, or be read, at a time; further ones wait for room.</summary>
    public int EvidenceBytesInFlightMax { get; set; } = 64 << 20;

    /// <summary>Times a request is tried at most.</summary>
    public int TriesMax { get; set; } = 5;

    /// <summary>How long one try may take.</summary>
    public TimeSpan TryTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>Pause after the first try; it doubles from try to try, up to <see cref="PauseMax"/>.</summary>
    public TimeSpan FirstPause { get; set; } = TimeSpan.FromMilliseconds(200);

    /// <summary>The longest pause. A service that asks for a longer one is not asked again.</summary>
    public TimeSpan PauseMax { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>No further try begins after this; well below the 30 s in which a grain's caller expects an answer.</summary>
    public TimeSpan Patience { get; set; } = TimeSpan.FromSeconds(12);

    /// <summary>Every problem, each in one sentence; empty when the options can be used. A connection string holds a key and is never quoted.</summary>
    public IReadOnlyList<string> Problems()
    {
        var problems = new List<string>();
        if (string.IsNullOrWhiteSpace(ConnectionString) == ServiceUri is null)
            problems.Add("give ConnectionString or ServiceUri, one of them: an account's connection string, or its address such as https://NAME.blob.core.windows.net for the managed identity");
        if (ServiceUri is { } address && !(address.IsAbsoluteUri && address.Scheme == Uri.UriSchemeHttps))
            problems.Add($"ServiceUri is '{address}': give an https address, for the identity's token must not travel in clear");
        if (ManagedIdentityClientId.Length > 0 && !Guid.TryParse(ManagedIdentityClientId, out _))
            problems.Add($"ManagedIdentityClientId is '{ManagedIdentityClientId}': give the client id of a user-assigned identity (a GUID), or leave it empty");
        RequireContainerName(nameof(EvidenceContainerPrefix), EvidenceContainerPrefix, ContainerNameMax - DayNameLength, problems);
        RequireContainerName(nameof(StateContainer), StateContainer, ContainerNameMax, problems);
        RequireBetween(nameof(EvidenceBytesInFlightMax), EvidenceBytesInFlightMax, 1 << 20, 1 << 30, problems);
        RequireBetween(nameof(TriesMax), TriesMax, 1, 20, problems);
        RequireBetween(nameof(TryTimeout), TryTimeout, TimeSpan.FromMilliseconds(100), TimeSpan.FromSeconds(60), problems);
        RequireBetween(nameof(FirstPause), FirstPause, TimeSpan.FromMilliseconds(1), TimeSpan.FromSeconds(10), problems);
        RequireBetween(nameof(PauseMax), PauseMax, FirstPause, TimeSpan.FromSeconds(30), problems);
        RequireBetween(nameof(Patience), Patience, TimeSpan.FromMilliseconds(100), TimeSpan.FromSeconds(25), problems);
        return problems;
    }

    private static void RequireContainerName(string option, string name, int lengthMax, List<string> problems)
    {
        var fits = name.Length >= 3 && name.Length <= lengthMax && name.All(letter => char.IsAsciiLetterLower(letter) || char.IsAsciiDigit(letter) || letter == '-')
            && name[0] != '-' && name[^1] != '-' && !name.Contains("--", StringComparison.Ordinal);
        if (!fits) problems.Add($"{option} is '{name}': give 3 to {lengthMax} lower-case letters, digits and single hyphens, with a letter or digit at both ends");
    }

    private static void RequireBetween<T>(string name, T value, T least, T most, List<string> problems) where T : IComparable<T>
    {
        if (value.CompareTo(least) < 0 || value.CompareTo(most) > 0) problems.Add($"{name} is {value}: give {least} to {most}");
    }
}
