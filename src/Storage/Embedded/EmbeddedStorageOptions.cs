namespace AlprGrains.Storage.Embedded;

/// <summary>Where the embedded storage keeps its files, and its bounds. Every bound has a default that suits two cores.</summary>
public sealed class EmbeddedStorageOptions
{
    /// <summary>The folder of everything; made if it is missing. One process at a time.</summary>
    public string DataDirectory { get; set; } = "";

    /// <summary>Appends that may wait for the committer; one more is answered Busy (INV-13).</summary>
    public int QueuedReadsMax { get; set; } = 20_000;

    /// <summary>Reads in one commit at most.</summary>
    public int BatchReadsMax { get; set; } = 4_000;

    /// <summary>Durable reads that may wait in memory to be entered into the indexes.</summary>
    public int UnindexedReadsMax { get; set; } = 524_288;

    /// <summary>Images' bytes that may wait to be written; a Put then waits for room.</summary>
    public int QueuedEvidenceBytesMax { get; set; } = 64 << 20;

    /// <summary>Quarantined inputs that are kept of one day; further ones are only counted.</summary>
    public int QuarantinedPerDayMax { get; set; } = 20_000;

    /// <summary>Bytes of quarantined inputs that are kept of one day.</summary>
    public long QuarantinedBytesPerDayMax { get; set; } = 512L << 20;

    /// <summary>Reminders that one range query hands to the engine at most; the rest come with the next.</summary>
    public int RemindersPerQueryMax { get; set; } = 10_000;

    /// <summary>The key service that wraps the data keys; null for a file beside the key store.</summary>
    public Keys.IMasterKey? MasterKey { get; set; }

    /// <summary>A folder, best on another disk, that keeps a copy of the wrapped keys; null for none. Then a broken disk loses everything that lives.</summary>
    public string? KeyReplica { get; set; }

    /// <summary>
    /// Names this boot of the machine: while it is the same, the monotonic clock of an earlier process goes on. Empty where the system does not
    /// say; then every start counts as a boot.
    /// </summary>
    public string Boot { get; set; } = BootOfThisMachine();

    private static string BootOfThisMachine()
    {
        const string Path = "/proc/sys/kernel/random/boot_id";
        return OperatingSystem.IsLinux() && File.Exists(Path) ? File.ReadAllText(Path).Trim() : "";
    }

    /// <summary>Every problem, each in one sentence; empty when the options can be used.</summary>
    public IReadOnlyList<string> Problems()
    {
        var problems = new List<string>();
        if (string.IsNullOrWhiteSpace(DataDirectory)) problems.Add("DataDirectory is empty: name the folder where reads, images and keys are kept");
        else if (File.Exists(DataDirectory)) problems.Add($"DataDirectory '{DataDirectory}' is a file: name a folder");
        RequireBetween(nameof(QueuedReadsMax), QueuedReadsMax, 1, 1_000_000, problems);
        RequireBetween(nameof(BatchReadsMax), BatchReadsMax, 1, 100_000, problems);
        RequireBetween(nameof(UnindexedReadsMax), UnindexedReadsMax, 1_000, 4_000_000, problems);
        RequireBetween(nameof(QueuedEvidenceBytesMax), QueuedEvidenceBytesMax, 1 << 20, 1 << 30, problems);
        RequireBetween(nameof(QuarantinedPerDayMax), QuarantinedPerDayMax, 0, 1_000_000, problems);
        RequireBetween(nameof(QuarantinedBytesPerDayMax), QuarantinedBytesPerDayMax, 0, 1L << 40, problems);
        RequireBetween(nameof(RemindersPerQueryMax), RemindersPerQueryMax, 100, 1_000_000, problems);
        return problems;
    }

    private static void RequireBetween(string name, long value, long least, long most, List<string> problems)
    {
        if (value < least || value > most) problems.Add($"{name} is {value}: give {least} to {most}");
    }
}
