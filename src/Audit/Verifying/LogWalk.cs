using AlprGrains.Audit.Entries;
using AlprGrains.Audit.Notes;
using AlprGrains.Audit.Tree;

namespace AlprGrains.Audit.Verifying;

/// <summary>
/// One pass over a log. Two trees grow side by side as soon as they differ: one of the hashes in the tiles, one of the entries as
/// they are. Whichever leads to the signed root was not touched, so the other one is where the change is.
/// </summary>
internal sealed class LogWalk(
    ILogSource source, Checkpoint checkpoint, IReadOnlyList<(EarlierCheckpoint Kept, Checkpoint Said)> earlier, Action<long, long>? progress, CancellationToken stop)
{
    private readonly List<(long Entry, TilePath Tile)> _differences = [];
    private readonly List<(TilePath Path, byte[] Expected)> _expectedTiles = [];
    private RightEdge? _entriesTree; // null while entries and tiles agree
    private bool _isIncomplete;

    /// <summary>The tree of the hashes in the tiles.</summary>
    public TileStack Tree { get; } = new();

    public List<LogProblem> Problems { get; } = [];

    public DateTimeOffset? FirstAt { get; private set; }

    public DateTimeOffset? LastAt { get; private set; }

    public async ValueTask Run()
    {
        CheckEarlier(0, Rfc6962.EmptyRoot);
        foreach (var bundle in TilePath.Of(TilePath.Entries, checkpoint.Size))
        {
            await ReadBundle(bundle);
            await CompareTiles();
            progress?.Invoke(Tree.Size, checkpoint.Size);
            if (Problems.Count >= LogVerifier.ProblemsMax || _isIncomplete) break;
        }
        if (!_isIncomplete && Problems.Count < LogVerifier.ProblemsMax)
        {
            foreach (var (path, hashes) in Tree.Partials().Where(partial => partial.Path.Level > 0)) _expectedTiles.Add((path, TileStack.BytesOf([.. hashes])));
            await CompareTiles();
        }
        Judge();
        foreach (var (kept, said) in earlier.Where(pair => pair.Said.Size > checkpoint.Size))
            Problems.Add(new LogProblem(checkpoint.Size, kept.Name, $"it was signed over {said.Size} entries and the log now has {checkpoint.Size}: entries from {checkpoint.Size} on were cut off"));
    }

    private async ValueTask ReadBundle(TilePath bundle)
    {
        var tile = bundle with { Level = 0 };
        var hashes = await HashesOf(tile);
        var entries = await EntriesOf(bundle);
        if (hashes is null && entries.Count < bundle.Width)
        {
            _isIncomplete = true; // nothing to go on with
            return;
        }
        var isDifferent = false;
        for (var i = 0; i < bundle.Width; i++)
        {
            var index = bundle.FirstEntry + i;
            TreeHash? ofEntry = i < entries.Count ? Rfc6962.LeafHash(entries[i].Span) : null;
            var ofTile = hashes is null ? ofEntry!.Value : TreeHash.Read(hashes.Value.Span[(i * TreeHash.Bytes)..]);
            if (ofEntry is { } leaf && leaf != ofTile)
            {
                _entriesTree ??= Tree.Edge;
                if (!isDifferent) _differences.Add((index, tile)); // after one entry left out, every later one of the bundle differs
                isDifferent = true;
            }
            else if (ofEntry is not null && !isDifferent)
            {
                CheckForm(index, entries[i], bundle);
            }
            _entriesTree?.Append(ofEntry ?? ofTile);
            Tree.Add(ofTile, (path, full) => { if (path.Level > 0) _expectedTiles.Add((path, TileStack.BytesOf(full))); });
            CheckEarlier(index + 1, null);
        }
    }

    private async ValueTask<List<ReadOnlyMemory<byte>>> EntriesOf(TilePath bundle)
    {
        if (await source.ReadTile(bundle, stop) is not { } file)
        {
            Add(bundle.FirstEntry, bundle, $"it is missing, and entries {bundle.FirstEntry} to {bundle.FirstEntry + bundle.Width - 1} with it");
            return [];
        }
        var entries = EntryBundle.Split(file.Bytes, bundle.Width, out var used);
        if (entries.Count < bundle.Width) Add(bundle.FirstEntry + entries.Count, bundle, $"entry {bundle.FirstEntry + entries.Count} and those after it are cut off");
        else if (file.IsExact && used < file.Bytes.Length) Add(bundle.FirstEntry + bundle.Width - 1, bundle, $"{file.Bytes.Length - used} bytes follow its last entry");
        return entries;
    }

    private async ValueTask<ReadOnlyMemory<byte>?> HashesOf(TilePath tile)
    {
        if (await source.ReadTile(tile, stop) is not { } file)
        {
            Add(tile.FirstEntry, tile, "it is missing");
            return null;
        }
        var bytes = tile.Width * TreeHash.Bytes;
        if (file.Bytes.Length == bytes || !file.IsExact && file.Bytes.Length > bytes) return file.Bytes[..bytes];
        Add(tile.FirstEntry, tile, $"it has {file.Bytes.Length} bytes instead of {bytes}");
        return null;
    }

    private void CheckForm(long index, ReadOnlyMemory<byte> bytes, TilePath bundle)
    {
        if (EntryBytes.TryRead(bytes, out var problem) is { } entry)
        {
            FirstAt ??= entry.At;
            LastAt = entry.At;
        }
        else
        {
            Add(index, bundle, $"entry {index} {problem}");
        }
    }

    // Tiles above level 0 say again what those below add up to: a difference tells where below it something changed.
    private async ValueTask CompareTiles()
    {
        foreach (var (path, expected) in _expectedTiles)
        {
            if (await HashesOf(path) is not { } found || found.Span.SequenceEqual(expected)) continue;
            var at = found.Span.CommonPrefixLength(expected) / TreeHash.Bytes;
            var below = path with { Level = path.Level - 1, Index = path.Index * TilePath.FullWidth + at, Width = TilePath.FullWidth };
            Add(below.FirstEntry, path, $"hash {at} is not what {below} adds up to: it, or entries from {below.FirstEntry} on, were altered");
        }
        _expectedTiles.Clear();
    }

    private void CheckEarlier(long size, TreeHash? root)
    {
        foreach (var (kept, said) in earlier)
            if (said.Size == size && said.Root != (root ?? Tree.Root))
                Add(null, kept.Name, $"it was signed over {size} entries that are not the first {size} of this log: the log was rewritten");
    }

    private void Judge()
    {
        if (_isIncomplete) return; // what is missing was named
        var byTiles = Tree.Size == checkpoint.Size && Tree.Root == checkpoint.Root;
        var byEntries = _entriesTree is { } tree && tree.Size == checkpoint.Size && tree.Root == checkpoint.Root;
        foreach (var (entry, tile) in _differences)
        {
            var bundle = tile with { Level = TilePath.Entries };
            if (byTiles) Add(entry, bundle, $"entry {entry} was altered: it is not the one that was signed");
            else if (byEntries) Add(entry, tile, $"the hash of entry {entry} was altered; the entries themselves are whole");
            else Add(entry, bundle, $"entry {entry} and its hash in {tile} differ");
        }
        if (Problems.Count == 0 && !byTiles)
            Add(null, LogSources.CheckpointPath, $"the {checkpoint.Size} entries agree with their hashes and not with the signed checkpoint: the log was rewritten, or entries were left out, added or put in another order");
    }

    private void Add(long? entry, TilePath path, string sentence) => Add(entry, path.ToString(), sentence);

    private void Add(long? entry, string path, string sentence)
    {
        if (Problems.Count < LogVerifier.ProblemsMax) Problems.Add(new LogProblem(entry, path, sentence));
    }
}
