using System.Globalization;

namespace AlprGrains.Audit.Writing;

/// <summary>One file of the journal: who wrote it and where it begins. It counts up to where the next one begins.</summary>
internal sealed record JournalSegment(string Path, long Epoch, long First)
{
    private const string Suffix = ".journal";
    private const int NumberDigits = 16;

    public static string NameOf(long first, long epoch) => string.Create(CultureInfo.InvariantCulture, $"{first:D16}-{epoch:D8}{Suffix}");

    public static JournalSegment? TryParse(string path)
    {
        var name = System.IO.Path.GetFileName(path);
        if (!name.EndsWith(Suffix, StringComparison.Ordinal)) return null;
        var parts = name[..^Suffix.Length].Split('-');
        return parts.Length == 2 && parts[0].Length == NumberDigits
            && long.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var first)
            && long.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var epoch)
            ? new JournalSegment(path, epoch, first)
            : null;
    }
}

/// <summary>
/// The journal of all writers there were, read in order. A segment counts up to the beginning of the next: what a writer that was
/// fenced off still wrote behind that is not part of the log.
/// </summary>
internal static class JournalSegments
{
    /// <summary>All of them, oldest writer first.</summary>
    public static JournalSegment[] Of(string folder) => !Directory.Exists(folder)
        ? []
        : [.. Directory.EnumerateFiles(folder).Select(JournalSegment.TryParse).OfType<JournalSegment>().OrderBy(segment => segment.Epoch).ThenBy(segment => segment.First)];

    /// <summary>The records of one segment that count, from the first on.</summary>
    /// <param name="segment">The file.</param>
    /// <param name="end">The first index that does not count.</param>
    public static IEnumerable<JournalRecord> Read(JournalSegment segment, long end)
    {
        ReadOnlyMemory<byte> rest = ReadShared(segment.Path);
        for (var index = segment.First; index < end; index++)
        {
            if (JournalRecord.TryRead(rest, segment.Epoch, index) is not { } record) yield break;
            yield return record;
            rest = rest[record.Bytes..];
        }
    }

    /// <summary>Records from an index on, in order. Ends where the journal does, or where a record is damaged.</summary>
    public static IEnumerable<JournalRecord> ReadFrom(string folder, long from)
    {
        var segments = Of(folder);
        for (var i = 0; i < segments.Length; i++)
        {
            var end = EndOf(segments, i);
            if (end <= from) continue;
            if (segments[i].First > from) yield break; // a gap: nothing behind it can be told to follow
            foreach (var record in Read(segments[i], end))
            {
                if (record.Index < from) continue;
                yield return record;
                from = record.Index + 1;
            }
            if (end != long.MaxValue && from < end) yield break; // the segment breaks off before the next begins
        }
    }

    /// <summary>Bytes that follow the last record which counts, in the newest file: a write that was interrupted.</summary>
    public static long BytesBehind(string folder, long size)
    {
        if (Of(folder).LastOrDefault() is not { } newest) return 0;
        return new FileInfo(newest.Path).Length - Read(newest, size).Sum(record => (long)record.Bytes);
    }

    /// <summary>Where a segment stops counting.</summary>
    public static long EndOf(JournalSegment[] segments, int i) => i + 1 < segments.Length ? segments[i + 1].First : long.MaxValue;

    private static byte[] ReadShared(string path)
    {
        using var handle = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        var bytes = new byte[RandomAccess.GetLength(handle)];
        var read = 0;
        while (read < bytes.Length && RandomAccess.Read(handle, bytes.AsSpan(read), read) is var more and > 0) read += more;
        return read == bytes.Length ? bytes : bytes[..read];
    }
}
