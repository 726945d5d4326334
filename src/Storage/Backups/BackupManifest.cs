using System.Security.Cryptography;
using System.Text.Json;

namespace AlprGrains.Storage.Backups;

/// <summary>One file of a backup: its path below the data directory, with slashes, its length and its SHA-256.</summary>
public sealed record BackedUpFile(string Path, long Bytes, string Sha256);

/// <summary>What a backup holds. It is written last, so a backup without one is not finished; its own digest lies beside it.</summary>
public sealed record BackupManifest(int Version, DateTimeOffset MadeAt, IReadOnlyList<BackedUpFile> Files)
{
    public const int CurrentVersion = 1;
    public const string FileName = "manifest.json";
    public const string DigestFileName = "manifest.json.sha256";

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    internal void Write(string folder)
    {
        var bytes = JsonSerializer.SerializeToUtf8Bytes(this, Json);
        DurableFiles.WriteWhole(Path.Combine(folder, DigestFileName), System.Text.Encoding.ASCII.GetBytes($"{Convert.ToHexStringLower(SHA256.HashData(bytes))}\n"));
        DurableFiles.WriteWhole(Path.Combine(folder, FileName), bytes);
    }

    /// <summary>Reads the manifest and compares every file with it; throws <see cref="BackupDamagedException"/> that names each file that differs.</summary>
    public static BackupManifest Verify(string folder, Action<BackedUpFile>? checkedOne = null)
    {
        var manifest = Read(folder);
        var problems = new List<string>();
        foreach (var file in manifest.Files)
        {
            if (ProblemOf(folder, file) is { } problem) problems.Add($"{file.Path}: {problem}");
            checkedOne?.Invoke(file);
        }
        var listed = manifest.Files.Select(file => file.Path).ToHashSet(StringComparer.Ordinal);
        foreach (var path in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Select(path => Path.GetRelativePath(folder, path).Replace('\\', '/')))
            if (path is not (FileName or DigestFileName) && !listed.Contains(path)) problems.Add($"{path}: it is not of this backup");
        return problems.Count == 0 ? manifest : throw new BackupDamagedException(folder, problems);
    }

    internal static string DigestOf(string path)
    {
        using var file = File.OpenRead(path);
        return Convert.ToHexStringLower(SHA256.HashData(file));
    }

    private static BackupManifest Read(string folder)
    {
        var path = Path.Combine(folder, FileName);
        if (!File.Exists(path)) throw new BackupDamagedException(folder, [$"there is no {FileName}: this is no backup, or one that was not finished"]);
        var bytes = File.ReadAllBytes(path);
        var digest = Path.Combine(folder, DigestFileName);
        if (!File.Exists(digest) || File.ReadAllText(digest).Trim() != Convert.ToHexStringLower(SHA256.HashData(bytes)))
            throw new BackupDamagedException(folder, [$"{FileName} is not as it was written: its digest in {DigestFileName} differs"]);
        var manifest = JsonSerializer.Deserialize<BackupManifest>(bytes, Json);
        if (manifest is not { Version: CurrentVersion, Files: not null })
            throw new BackupDamagedException(folder, [$"{FileName} has version {manifest?.Version}; this program knows {CurrentVersion}: use the program that made it"]);
        return manifest.Files.FirstOrDefault(file => Path.IsPathRooted(file.Path) || file.Path.Split('/').Contains("..")) is { } outside
            ? throw new BackupDamagedException(folder, [$"{outside.Path}: a path that leads out of the backup"])
            : manifest;
    }

    private static string? ProblemOf(string folder, BackedUpFile file)
    {
        var info = new FileInfo(Path.Combine(folder, file.Path));
        return !info.Exists ? "it is missing"
            : info.Length != file.Bytes ? $"it has {info.Length} bytes instead of {file.Bytes}"
            : DigestOf(info.FullName) != file.Sha256 ? "its bytes are not those that were backed up"
            : null;
    }
}

/// <summary>A backup cannot be used; nothing was restored from it.</summary>
public sealed class BackupDamagedException(string folder, IReadOnlyList<string> problems)
    : Exception($"the backup {folder} cannot be used, and nothing was restored: {string.Join("; ", problems.Take(ProblemsShownMax))}{(problems.Count > ProblemsShownMax ? $"; and {problems.Count - ProblemsShownMax} more" : "")}. Take another backup")
{
    private const int ProblemsShownMax = 5;

    public IReadOnlyList<string> Problems { get; } = problems;
}
