using System.Security.Cryptography;
using AlprGrains.Audit.Files;
using AlprGrains.Audit.Notes;

namespace AlprGrains.Audit.Keys;

/// <summary>The key that signs a log's checkpoints, and the name it signs under.</summary>
internal sealed class LogKey
{
    private const string FileName = "log.key";
    private const string NameFileName = "origin";
    private readonly byte[] _seed;

    private LogKey(string origin, byte[] seed) => (_seed, Public) = (seed, new NoteKey(origin, Ed25519.PublicKeyOf(seed)));

    /// <summary>What others check with.</summary>
    public NoteKey Public { get; }

    public string Sign(Checkpoint checkpoint) => checkpoint.Sign(Public, _seed);

    /// <summary>Reads the key, or makes it for a log that has none.</summary>
    /// <param name="origin">Name of a new log; null for one that is made from its key. An old log keeps its own.</param>
    /// <param name="mayCreate">Never for a log that has entries: another key would look like another log.</param>
    public static LogKey OpenOrCreate(string folder, string? origin, bool mayCreate, RandomNumberGenerator chance)
    {
        var (file, nameFile) = (Path.Combine(folder, FileName), Path.Combine(folder, NameFileName));
        if (File.Exists(file) && File.Exists(nameFile)) return new LogKey(File.ReadAllText(nameFile).Trim(), KeyFile.Read(file, Ed25519.SeedBytes));
        if (!mayCreate) throw new AuditLogRefusedException($"the audit log's signing key '{file}' or its name '{nameFile}' is missing, and the log has entries: put the file back from where you keep it");
        var seed = new byte[Ed25519.SeedBytes];
        chance.GetBytes(seed);
        origin ??= $"alprgrains.local/audit/{Convert.ToHexStringLower(Ed25519.PublicKeyOf(seed).AsSpan(0, 8))}";
        var key = new LogKey(origin, seed);
        DurableFolder.Create(folder, isPrivate: true);
        DurableFolder.WriteWhole(nameFile, nameFile + ".new", System.Text.Encoding.UTF8.GetBytes(origin + "\n"), isPrivate: true);
        DurableFolder.WriteWhole(file, file + ".new", seed, isPrivate: true);
        DurableFolder.Sync(folder);
        return key;
    }
}
