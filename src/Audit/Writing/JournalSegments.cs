using System.Globalization;

namespace AlprGrains.Audit.Writing;

/// <summary>One file of the journal: who wrote it, where it begins, and whose entries it goes on from. It counts up to where the next one begins.</summary>
/// <param name="Follows">Epoch of the writer whose entries end where this begins; 0 for the first of all; null in a name that does not say.</param>
internal sealed record JournalSegment(string Path, long Epoch, long First, long? Follows)
{
    private const string Suffix = ".journal";
    private const int NumberDigits = 16;

    public static string NameOf(long first, long epoch, long follows) => string.Create(CultureInfo.InvariantCulture, $"{first:D16}-{epoch:D8}-{follows:D8}{Suffix}");

    public static JournalSegment? TryParse(string path)
    {
        var name = System.IO.Path.GetFileName(path);
        if (!name.EndsWith(Suffix, StringComparison.Ordinal)) return null;
        var parts = name[..^Suffix.Length].Split('-');
        if (parts.Length is not (2 or 3) || parts[0].Length != NumberDigits) return null;
        var numbers = new long[parts.Length];
        for (var i = 0; i < parts.Length; i++)
            if (!long.TryParse(parts[i], NumberStyles.None, CultureInfo.InvariantCulture, out numbers[i])) return null;
        return new JournalSegment(path, numbers[1], numbers[0], parts.Length == 3 ? numbers[2] : null);
    }
}

/// <summary>
/// The journal of all writers there were, read in order. A segment counts up to the beginning of the next: what a writer that was
/// fenced off still wrote behind that is not part of the log.
/// </summary>
/// <remarks>
/// Which files are the log is told by the newest writer's: it names the writer that it goes on from, and that one's names another. A writer
/// that claimed its epoch, was paused, and opened its file when a newer one had read and opened already, is in nobody's line: were files
/// simply read in order of their writers, its late file would take entries out of the log that the newer one was acknowledged for (INV-8).
/// </remarks>
internal static class JournalSegments
{
    /// <summary>Those that are the log, oldest writer first.</summary>
    public static JournalSegment[] Of(string folder)
    {
        if (!Directory.Exists(folder)) return [];
        JournalSegment[] all = [.. Directory.EnumerateFiles(folder).Select(JournalSegment.TryParse).OfType<JournalSegment>().OrderBy(segment => segment.Epoch).ThenBy(segment => segment.First)];
        var line = new List<JournalSegment>(all.Length);
        for (var i = all.Length - 1; i >= 0; i = PlaceBefore(all, i)) line.Add(all[i]);
        line.Reverse();
        return [.. line];
    }

    /// <summary>Makes what the newest writer wrote survive a power failure: it may have been paused before its sync, and whoever goes on from its entries vouches for them.</summary>
    public static void Sync(JournalSegment[] segments)
    {
        if (segments is not [.., var newest]) return;
        using var file = File.OpenHandle(newest.Path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete);
        RandomAccess.FlushToDisk(file);
    }

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
    public static IEnumerable<JournalRecord> ReadFrom(string folder, long from) => ReadFrom(Of(folder), from);

    /// <summary>The same of files that were found before.</summary>
    public static IEnumerable<JournalRecord> ReadFrom(JournalSegment[] segments, long from)
    {
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
    public static long BytesBehind(JournalSegment[] segments, long size)
    {
        if (segments is not [.., var newest]) return 0;
        return new FileInfo(newest.Path).Length - Read(newest, size).Sum(record => (long)record.Bytes);
    }

    /// <summary>Where a segment stops counting.</summary>
    public static long EndOf(JournalSegment[] segments, int i) => i + 1 < segments.Length ? segments[i + 1].First : long.MaxValue;

    // The place of the file that one goes on from; below zero when it is the first.
    private static int PlaceBefore(JournalSegment[] all, int i)
    {
        var (follows, first) = (all[i].Follows ?? (i > 0 ? all[i - 1].Epoch : 0), all[i].First);
        for (var before = i - 1; before >= 0; before--)
            if (all[before].Epoch == follows && all[before].First <= first) return before;
        return -1;
    }

    private static byte[] ReadShared(string path)
    {
        using var handle = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        var bytes = new byte[RandomAccess.GetLength(handle)];
        var read = 0;
        while (read < bytes.Length && RandomAccess.Read(handle, bytes.AsSpan(read), read) is var more and > 0) read += more;
        return read == bytes.Length ? bytes : bytes[..read];
    }
}
