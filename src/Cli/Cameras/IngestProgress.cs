using System.Security.Cryptography;
using System.Text;

namespace AlprGrains.Cli.Cameras;

/// <summary>
/// Remembers which frames a server has acknowledged, so that an interrupted feed goes on where it stopped. The file holds nothing but
/// hashes of whole frames: no names (file names are often plates), no places, no times. It goes when the feed is complete, and
/// after <see cref="KeptFor"/> in any case, since what belongs to a read must not outlive it.
/// Losing the file loses nothing: a server stores a repeated frame once (INV-2).
/// </summary>
public sealed class IngestProgress : IDisposable
{
    public static readonly TimeSpan KeptFor = TimeSpan.FromDays(30);

    private const int HashBytesKept = 16;

    private readonly HashSet<string> _acknowledged;
    private readonly StreamWriter _file;
    private readonly string _path;
    private readonly Lock _turn = new();

    private IngestProgress(string path, HashSet<string> acknowledged, StreamWriter file) => (_path, _acknowledged, _file) = (path, acknowledged, file);

    /// <summary>Frames acknowledged before this run.</summary>
    public int AtStart { get; private init; }

    /// <summary>Opens what is remembered of feeding this camera of this server, or starts anew.</summary>
    /// <param name="server">Address and data directory: a fresh data directory has seen nothing.</param>
    public static IngestProgress Open(string directory, string server, string camera, bool fromStart, TimeProvider time)
    {
        Directory.CreateDirectory(directory);
        DropOld(directory, time);
        var path = Path.Combine(directory, Hash(Encoding.UTF8.GetBytes($"{server}\n{camera}")) + ".txt");
        if (fromStart) File.Delete(path);
        var known = File.Exists(path) ? File.ReadLines(path).Where(line => line.Length == HashBytesKept * 2).ToHashSet() : [];
        var file = new FileStream(path, new FileStreamOptions
        {
            Mode = FileMode.Append,
            Access = FileAccess.Write,
            UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
        });
        if (file.Length > 0) file.WriteByte((byte)'\n'); // a line cut short by a crash stays a line of its own, and is ignored
        return new IngestProgress(path, known, new StreamWriter(file) { AutoFlush = true }) { AtStart = known.Count };
    }

    public static string HashOf(SourceFrame frame) => Hash(frame.Encoded.Span);

    public bool IsAcknowledged(string frameHash)
    {
        lock (_turn) return _acknowledged.Contains(frameHash);
    }

    public void Acknowledge(string frameHash)
    {
        lock (_turn)
        {
            if (_acknowledged.Add(frameHash)) _file.WriteLine(frameHash);
        }
    }

    /// <summary>All is fed: nothing is left to remember.</summary>
    public void Complete()
    {
        lock (_turn)
        {
            _file.Dispose();
            File.Delete(_path);
        }
    }

    public void Dispose() => _file.Dispose();

    private static void DropOld(string directory, TimeProvider time)
    {
        foreach (var file in Directory.EnumerateFiles(directory, "*.txt"))
        {
            if (time.GetUtcNow() - File.GetLastWriteTimeUtc(file) > KeptFor) File.Delete(file);
        }
    }

    private static string Hash(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes).AsSpan(0, HashBytesKept));
}
