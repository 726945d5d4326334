namespace AlprGrains.Audit;

/// <summary>
/// Checks a log from its file alone: every entry's digest, the chain, the canonical form, and that it ends with a whole line.
/// Reads in bounded memory; an I/O error throws.
/// </summary>
public static class LogVerifier
{
    private const int ReadBytes = 256 << 10;

    /// <summary>Checks the file at a path. A file that is not there is an empty log.</summary>
    public static LogVerdict Verify(string path)
    {
        if (!File.Exists(path)) return new LogVerdict(0, CanonicalLine.NoPrevious, 0, 0, null, null);
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 1);
        return Verify(file);
    }

    /// <summary>Checks a log from a stream.</summary>
    public static LogVerdict Verify(Stream log)
    {
        long entries = 0, goodBytes = 0;
        var digest = CanonicalLine.NoPrevious;
        var buffer = new byte[ReadBytes];
        var held = 0;
        while (true)
        {
            var read = log.Read(buffer, held, buffer.Length - held);
            held += read;
            var start = 0;
            while (buffer.AsSpan(start, held - start).IndexOf(CanonicalLine.LineEnd) is var length and >= 0)
            {
                var problem = CanonicalLine.ProblemOf(buffer.AsSpan(start, length), entries, digest, out var lineDigest);
                if (problem is not null) return Broken($"entry {entries} {problem}");
                digest = lineDigest;
                entries++;
                goodBytes += length + 1;
                start += length + 1;
            }
            Array.Copy(buffer, start, buffer, 0, held - start);
            held -= start;
            if (held > LogEntry.BytesMax) return Broken($"entry {entries} has no end within {LogEntry.BytesMax} bytes");
            if (read == 0) break;
        }
        return held == 0
            ? new LogVerdict(entries, digest, goodBytes, 0, null, null)
            : new LogVerdict(entries, digest, goodBytes, held, null, $"the last line is unfinished: {held} bytes after entry {entries - 1}");

        LogVerdict Broken(string problem) => new(entries, digest, goodBytes, 0, entries, problem);
    }
}
