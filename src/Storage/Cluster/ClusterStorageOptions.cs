using AlprGrains.Storage.AzureBlob;
using AlprGrains.Storage.PostgreSql;

namespace AlprGrains.Storage.Cluster;

/// <summary>Where the silos of a cluster keep things together, and the bounds of one silo.</summary>
public sealed class ClusterStorageOptions
{
    public ClusterStorageOptions() : this(new AzureBlobOptions())
    {
    }

    internal ClusterStorageOptions(AzureBlobOptions account) => AzureBlob = account;

    /// <summary>Reads, reminders, holds, wrapped keys and the books of purging.</summary>
    public PostgreSqlOptions PostgreSql { get; } = new();

    /// <summary>Images, quarantined inputs and grain states.</summary>
    public AzureBlobOptions AzureBlob { get; }

    /// <summary>A folder that every silo mounts: shares of keys, 46 kB a day, which die by being overwritten. Not in any backup of the database.</summary>
    public string KeyDirectory { get; set; } = "";

    /// <summary>The master key's file, the same bytes for every silo; empty for <c>master.key</c> in <see cref="KeyDirectory"/>. Better on another device.</summary>
    public string MasterKeyFile { get; set; } = "";

    /// <summary>Quarantined inputs that one silo keeps of one day; further ones are only counted.</summary>
    public int QuarantinedPerDayMax { get; set; } = 20_000;

    /// <summary>Bytes of quarantined inputs that one silo keeps of one day.</summary>
    public long QuarantinedBytesPerDayMax { get; set; } = 512L << 20;

    /// <summary>Names this boot of the machine, as <see cref="Embedded.EmbeddedStorageOptions.Boot"/> does.</summary>
    public string Boot { get; set; } = new Embedded.EmbeddedStorageOptions().Boot;

    /// <summary>Whether the database's clock must agree before anything is destroyed: always, but in tests that make the time.</summary>
    internal bool AsksDatabaseClock { get; set; } = true;

    /// <summary>Every problem, each in one sentence; empty when the options can be used.</summary>
    public IReadOnlyList<string> Problems() =>
    [
        .. PostgreSql.Problems().Select(problem => $"PostgreSQL: {problem}"),
        .. AzureBlob.Problems().Select(problem => $"Azure Blob storage: {problem}"),
        .. string.IsNullOrWhiteSpace(KeyDirectory) ? ["KeyDirectory is empty: name the folder of key shares that all silos mount"] : Array.Empty<string>(),
    ];
}
