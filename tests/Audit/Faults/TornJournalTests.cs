using AlprGrains.Audit.Tree;

namespace AlprGrains.Tests.Audit.Faults;

/// <summary>A power cut leaves a journal that ends anywhere, beside published files of any age.</summary>
public class TornJournalTests
{
    private const int Published = 3;
    private const int Durable = 6;

    [Fact]
    public async Task INV_3_whatever_the_journal_holds_beyond_the_checkpoint_is_published_and_a_torn_end_is_cut()
    {
        using var directory = new TemporaryDirectory();
        await Logs.Write(directory.Path, Published);
        using var before = CopyOf(Path.Combine(directory.Path, "log"));
        await Logs.Write(directory.Path, Durable - Published);
        var leaves = new List<TreeHash>();
        using (var log = Logs.Open(directory.Path))
            for (var i = 0; i < Durable; i++) leaves.Add(Rfc6962.LeafHash(log.Archive.Find(i)!.Bytes.Span));
        // As a crash leaves it: entries in the journal, no tile of them.
        Replace(Path.Combine(directory.Path, "log"), before.Path);
        var journal = Directory.GetFiles(Path.Combine(directory.Path, "journal")).Where(file => new FileInfo(file).Length > 0).Order().Last();
        var bytes = await File.ReadAllBytesAsync(journal);

        for (var length = bytes.Length; length >= 0; length -= KillTests.IsNightly ? 5 : 83)
        {
            using var crashed = CopyOf(directory.Path);
            var torn = Path.Combine(crashed.Path, "journal", Path.GetFileName(journal));
            await File.WriteAllBytesAsync(torn, bytes[..length]);
            foreach (var empty in Directory.GetFiles(Path.Combine(crashed.Path, "journal")).Where(file => string.CompareOrdinal(file, torn) > 0)) File.Delete(empty);

            var whole = Published + WholeRecords(bytes, length);
            var size = await Promises.Hold(crashed.Path, [.. leaves.Take(whole).Select((leaf, i) => ((long)i, leaf))], [], $"journal of {length} bytes");
            Assert.Equal(whole + (length == RecordEnd(bytes, length) ? 1 : 2), size); // the next entry, and before it the note of a cut
        }
    }

    // Each record begins with its length.
    private static int WholeRecords(byte[] journal, int length)
    {
        var records = 0;
        for (var at = 0; at < length; records++)
        {
            at += BitConverter.ToInt32(journal, at);
            if (at > length) break;
        }
        return records;
    }

    private static int RecordEnd(byte[] journal, int length)
    {
        var end = 0;
        while (end < length && end + BitConverter.ToInt32(journal, end) is var next && next <= length) end = next;
        return end;
    }

    private static TemporaryDirectory CopyOf(string folder)
    {
        var copy = new TemporaryDirectory();
        Replace(copy.Path, folder);
        return copy;
    }

    private static void Replace(string folder, string by)
    {
        Directory.Delete(folder, recursive: true);
        foreach (var file in Directory.EnumerateFiles(by, "*", SearchOption.AllDirectories))
        {
            var to = Path.Combine(folder, Path.GetRelativePath(by, file));
            Directory.CreateDirectory(Path.GetDirectoryName(to)!);
            File.Copy(file, to);
        }
    }
}
