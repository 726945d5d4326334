using AlprGrains.Audit.Entries;
using AlprGrains.Audit.Keys;
using AlprGrains.Audit.Notes;
using AlprGrains.Audit.Tree;
using AlprGrains.Audit.Writing;

namespace AlprGrains.Audit.Reading;

/// <summary>An inclusion proof: entry, place, and the hashes that lead to the root of a signed checkpoint.</summary>
public sealed record EntryProof(long Index, ReadOnlyMemory<byte> Entry, TreeHash Leaf, IReadOnlyList<TreeHash> Hashes, PublishedLog Log)
{
    /// <summary>Whether the proof leads from the entry to the root.</summary>
    public bool Holds => Rfc6962.LeafHash(Entry.Span) == Leaf && Proofs.IsIncluded(Leaf, Index, Log.Checkpoint.Size, Log.Checkpoint.Root, Hashes);
}

/// <summary>An entry as it is kept: what is public, and whether there is an annex.</summary>
public sealed record ArchivedEntry(long Index, ReadOnlyMemory<byte> Bytes, WrittenEntry Entry, ReadOnlyMemory<byte> Annex);

/// <summary>Clear values of an entry, or why there are none.</summary>
/// <param name="Fields">Each opens its commitment.</param>
/// <param name="Problem">Null when all is well.</param>
public sealed record OpenedAnnex(IReadOnlyList<AnnexField> Fields, string? Problem);

/// <summary>Reads the log beside its writer: entries from the published files, annexes from the journal, proofs from tiles. Safe for many threads.</summary>
public sealed class LogArchive
{
    private readonly LogFolder _folder;
    private readonly AnnexKeys _keys;

    internal LogArchive(LogFolder folder, NoteKey key, AnnexKeys keys) => (_folder, Key, _keys, Published) = (folder, key, keys, new FolderSource(folder.Public));

    public NoteKey Key { get; }

    /// <summary>The published files.</summary>
    public ILogSource Published { get; }

    /// <summary>Entries from <paramref name="before"/> - 1 downwards, newest first, with their annexes; the caller takes as many as it wants.</summary>
    public IEnumerable<ArchivedEntry> Backwards(long before)
    {
        var segments = JournalSegments.Of(_folder.Journal);
        for (var i = segments.Length - 1; i >= 0; i--)
        {
            if (segments[i].First >= before) continue;
            var end = Math.Min(before, JournalSegments.EndOf(segments, i));
            foreach (var record in JournalSegments.Read(segments[i], end).Reverse())
                if (Read(record) is { } entry) yield return entry;
        }
    }

    /// <summary>One entry; null when the log does not have it.</summary>
    public ArchivedEntry? Find(long index) =>
        index < 0 ? null : JournalSegments.ReadFrom(_folder.Journal, index).Take(1).Select(Read).FirstOrDefault();

    /// <summary>The clear values of an entry, each held against its commitment.</summary>
    public OpenedAnnex Open(ArchivedEntry entry)
    {
        if (entry.Entry.Commitments.Count == 0) return new OpenedAnnex([], null);
        if (Annex.DayOf(entry.Annex.Span) is not { } day) return new OpenedAnnex([], "the annex of this entry is missing");
        if (_keys.TryGet(day) is not { } key) return new OpenedAnnex([], $"the clear values of {day:yyyy-MM-dd} were destroyed when their time was over; their commitments stay");
        if (Annex.TryOpen(entry.Annex.Span, key, Rfc6962.LeafHash(entry.Bytes.Span)) is not { } fields) return new OpenedAnnex([], "the annex was altered, or belongs to another entry");
        var isCovered = fields.Count == entry.Entry.Commitments.Count
            && fields.Zip(entry.Entry.Commitments).All(pair => pair.Second.Covers(new ConfidentialField(pair.First.Name, pair.First.Value), pair.First.Salt.Span));
        return isCovered ? new OpenedAnnex(fields, null) : new OpenedAnnex([], "the annex does not open the commitments of its entry");
    }

    /// <summary>The proof that an entry stands in the published log.</summary>
    public async ValueTask<EntryProof> Prove(long index, PublishedLog log, CancellationToken stop = default)
    {
        var bundle = TilePath.Of(TilePath.Entries, log.Checkpoint.Size, index);
        var file = await Published.ReadTile(bundle, stop) ?? throw new LogUnreadableException($"{bundle} is missing");
        var entry = EntryBundle.Split(file.Bytes, bundle.Width, out _)[(int)(index - bundle.FirstEntry)];
        var hashes = await Proofs.Inclusion(new TileNodes(Published, log.Checkpoint.Size, stop), index, log.Checkpoint.Size);
        return new EntryProof(index, entry, Rfc6962.LeafHash(entry.Span), hashes, log);
    }

    private static ArchivedEntry? Read(JournalRecord record) =>
        EntryBytes.TryRead(record.Entry, out _) is { } entry ? new ArchivedEntry(record.Index, record.Entry, entry, record.Annex) : null;
}
