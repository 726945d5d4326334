using System.Security.Cryptography;
using AlprGrains.Audit;
using AlprGrains.Audit.Entries;
using AlprGrains.Audit.Verifying;
using AlprGrains.Audit.Writing;

namespace AlprGrains.Tests.Audit;

/// <summary>Logs for tests; names of people and plates are made up.</summary>
internal static class Logs
{
    public static readonly LogEntry Seen = new("alert-seen", "OPD", "Investigator", "alert", ["alert-1"], "allowed", null, [new("user", "rivera")]);

    public static LogEntry Numbered(int number) => Seen with { Subjects = [$"alert-{number}"] };

    public static TileLog Open(string folder, bool takeOver = false, TimeSpan? publishPeriod = null) => TileLog.Open(
        new TileLogOptions(folder) { TakeOver = takeOver, Origin = "example.org/log", PublishPeriod = publishPeriod ?? TimeSpan.FromMilliseconds(1) },
        TimeProvider.System, RandomNumberGenerator.Create());

    /// <summary>A log of so many entries, written and closed.</summary>
    public static async Task Write(string folder, int entries)
    {
        using var log = Open(folder);
        await Task.WhenAll(Enumerable.Range(0, entries).Select(i => log.Append(Numbered(i))));
    }

    public static async Task<LogVerdict> Verify(string folder, params EarlierCheckpoint[] earlier) =>
        await LogVerifier.Verify(new FolderSource(LogFolder.PublishedIn(folder)), null, earlier);

    public static string PublicFile(string folder, string path) => Path.Combine(folder, LogFolder.PublicName, path);
}

/// <summary>A published log in memory, to be changed at will.</summary>
internal sealed class MemorySource : ILogSource
{
    public Dictionary<string, byte[]> Files { get; } = [];

    public static MemorySource CopyOf(string folder)
    {
        var copy = new MemorySource();
        var root = LogFolder.PublishedIn(folder);
        foreach (var file in Directory.EnumerateFiles(root, "*", SearchOption.AllDirectories)) copy.Files[Path.GetRelativePath(root, file)] = File.ReadAllBytes(file);
        return copy;
    }

    public ValueTask<PublishedFile?> Read(string path, CancellationToken stop = default) =>
        ValueTask.FromResult<PublishedFile?>(Files.TryGetValue(path, out var bytes) ? new PublishedFile(bytes, true) : null);

    public async Task<LogVerdict> Verify(params EarlierCheckpoint[] earlier) => await LogVerifier.Verify(this, null, earlier);
}
