using System.Diagnostics.CodeAnalysis;
using System.Net;
using AlprGrains.Storage.Cluster;

namespace AlprGrains.Silo.Hosting;

/// <summary>Where this process's reads, images and states are kept.</summary>
public enum StorageKind
{
    /// <summary>In files below the data directory; one process.</summary>
    Embedded = 0,
    /// <summary>In PostgreSQL and Azure Blob storage; as many silos as it takes.</summary>
    Cluster = 1,
}

/// <summary>What this process is.</summary>
public enum ProcessRole
{
    /// <summary>A silo and the gateway in one.</summary>
    Both = 0,
    /// <summary>Grains; over HTTP it answers for its health alone.</summary>
    Silo = 1,
    /// <summary>HTTP, pages and camera protocols, in front of silos elsewhere.</summary>
    Gateway = 2,
}

/// <summary>
/// The settings of section "Alpr", from the environment (<c>Alpr__Storage=Cluster</c>, <c>Alpr__PostgreSql__ConnectionString=…</c>) or appsettings.json. Nothing set is
/// one process on files of its own. Connection strings hold secrets and are never quoted.
/// </summary>
public sealed class ClusterSettings
{
    public const string Section = "Alpr";

    public StorageKind Storage { get; set; }

    public ProcessRole Role { get; set; }

    /// <summary>Silos and gateways of one name find each other in one database.</summary>
    public string ClusterId { get; set; } = "alpr";

    /// <summary>Names this silo for ever: no two running ones have the same, and one that restarts keeps its name.</summary>
    public string SiloName { get; set; } = Environment.MachineName;

    /// <summary>The address at which other silos reach this one.</summary>
    public string Address { get; set; } = "127.0.0.1";

    /// <summary>For other silos; 0 for a free one.</summary>
    public int SiloPort { get; set; }

    /// <summary>For gateways; 0 for a free one.</summary>
    public int ClientPort { get; set; }

    /// <summary>Mounted by every silo: the audit log, which one of them writes at a time. Empty for "audit" below the data directory.</summary>
    public string AuditDirectory { get; set; } = "";

    /// <summary>Mounted by every silo: shares of keys.</summary>
    public string KeyDirectory { get; set; } = "";

    /// <summary>The same bytes for every silo; empty for master.key in <see cref="KeyDirectory"/>.</summary>
    public string MasterKeyFile { get; set; } = "";

    public PostgreSqlSettings PostgreSql { get; set; } = new();

    public AzureBlobSettings AzureBlob { get; set; } = new();

    public sealed class PostgreSqlSettings
    {
        public string ConnectionString { get; set; } = "";

        public string Schema { get; set; } = "alpr";
    }

    public sealed class AzureBlobSettings
    {
        public string ConnectionString { get; set; } = "";

        public Uri? ServiceUri { get; set; }

        public string ManagedIdentityClientId { get; set; } = "";
    }

    public bool HasSilo => Role is not ProcessRole.Gateway;

    public bool HasGateway => Role is not ProcessRole.Silo;

    /// <summary>False with a sentence that names all that is wrong; a connection string is never in it.</summary>
    public static bool TryRead(IConfiguration configuration, [NotNullWhen(true)] out ClusterSettings? settings, [NotNullWhen(false)] out string? problem)
    {
        List<string> problems;
        try
        {
            settings = configuration.GetSection(Section).Get<ClusterSettings>() ?? new ClusterSettings();
            problems = settings.Problems();
        }
        catch (InvalidOperationException unreadable) // a word where a number or one of a few words belongs: the message names the setting
        {
            (settings, problems) = (null, [unreadable.Message.TrimEnd('.')]);
        }
        problem = problems.Count == 0 ? null : $"the settings of section {Section} cannot be used: {string.Join("; ", problems)}";
        if (problem is not null) settings = null;
        return problem is null;
    }

    /// <summary>As the store takes it.</summary>
    public void Configure(ClusterStorageOptions storage)
    {
        (storage.KeyDirectory, storage.MasterKeyFile) = (KeyDirectory, MasterKeyFile);
        (storage.PostgreSql.ConnectionString, storage.PostgreSql.Schema, storage.PostgreSql.Writer) = (PostgreSql.ConnectionString, PostgreSql.Schema, SiloName);
        (storage.AzureBlob.ConnectionString, storage.AzureBlob.ServiceUri, storage.AzureBlob.ManagedIdentityClientId) =
            (AzureBlob.ConnectionString, AzureBlob.ServiceUri, AzureBlob.ManagedIdentityClientId);
    }

    private List<string> Problems()
    {
        var problems = new List<string>();
        if (Storage == StorageKind.Embedded)
        {
            if (Role != ProcessRole.Both) problems.Add($"Role is {Role}, and Storage is Embedded: files of one process have no other silos; set Storage to Cluster");
            return problems;
        }
        if (!IPAddress.TryParse(Address, out _)) problems.Add($"Address is '{Address}': give the IP address at which other silos reach this one");
        if (SiloPort is < 0 or > 65_535) problems.Add($"SiloPort is {SiloPort}: give 0 to 65535");
        if (ClientPort is < 0 or > 65_535) problems.Add($"ClientPort is {ClientPort}: give 0 to 65535");
        if (HasSilo)
        {
            var storage = new ClusterStorageOptions();
            Configure(storage);
            problems.AddRange(storage.Problems());
        }
        else if (string.IsNullOrWhiteSpace(PostgreSql.ConnectionString)) problems.Add("PostgreSql:ConnectionString is empty: say which PostgreSQL knows the silos");
#if !ORLEANS_ENGINE
        if (Role != ProcessRole.Both)
            problems.Add($"Role is {Role}, and this program was built on the stand-in engine, whose cluster is one process: set Role to Both, or build with GrainEngine=Orleans");
#endif
        return problems;
    }
}
