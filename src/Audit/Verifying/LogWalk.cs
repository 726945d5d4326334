using AlprGrains.Audit.Notes;
using AlprGrains.Audit.Tree;

namespace AlprGrains.Audit.Verifying;

/// <summary>
/// One pass over a log. Two trees grow side by side as soon as they differ: one of the hashes in the tiles, one of the entries as
/// they are. Whichever leads to the signed root was not touched, so the other one is where the change is.
/// </summary>
internal sealed class LogWalk(
    ILogSource source, Checkpoint checkpoint, IReadOnlyList<(EarlierCheckpoint Kept, Checkpoint Said)> earlier, Action<long, long>? progress, Action<SeenEntry>? seen, CancellationToken stop)
{
    /// <summary>Bundles that are read and hashed beside the one that is held against the tree.</summary>
    private const int LoadedAhead = 8;

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
        var ahead = new Queue<Task<LoadedBundle>>();
        foreach (var bundle in TilePath.Of(TilePath.Entries, checkpoint.Size))
        {
            ahead.Enqueue(Task.Run(() => LoadedBundle.Load(source, bundle, stop).AsTask(), stop));
            if (ahead.Count == LoadedAhead) await Take(await ahead.Dequeue());
            if (IsEnough) break;
        }
        while (ahead.TryDequeue(out var next))
        {
            if (!IsEnough) await Take(await next);
            else await next.ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default); // read for nothing
        }
        if (!IsEnough)
        {
            foreach (var (path, hashes) in Tree.Partials().Where(partial => partial.Path.Level > 0)) _expectedTiles.Add((path, TileStack.BytesOf([.. hashes])));
            await CompareTiles();
        }
        Judge();
        foreach (var (kept, said) in earlier.Where(pair => pair.Said.Size > checkpoint.Size))
            Problems.Add(new LogProblem(checkpoint.Size, kept.Name, $"it was signed over {said.Size} entries and the log now has {checkpoint.Size}: entries from {checkpoint.Size} on were cut off"));
    }

    private bool IsEnough => _isIncomplete || Problems.Count >= LogVerifier.ProblemsMax;

    private async ValueTask Take(LoadedBundle bundle)
    {
        Problems.AddRange(bundle.Problems);
        if (bundle.Hashes is null && bundle.Leaves.Length < bundle.Path.Width)
        {
            _isIncomplete = true; // nothing to go on with
            return;
        }
        var tile = bundle.Path with { Level = 0 };
        var isDifferent = false;
        for (var i = 0; i < bundle.Path.Width; i++)
        {
            var index = bundle.Path.FirstEntry + i;
            TreeHash? ofEntry = i < bundle.Leaves.Length ? bundle.Leaves[i] : null;
            var ofTile = bundle.Hashes is { } hashes ? TreeHash.Read(hashes.Span[(i * TreeHash.Bytes)..]) : ofEntry!.Value;
            if (ofEntry is { } leaf && leaf != ofTile)
            {
                _entriesTree ??= Tree.Edge;
                if (!isDifferent) _differences.Add((index, tile)); // after one entry left out, every later one of the bundle differs
                isDifferent = true;
            }
            else if (ofEntry is not null && !isDifferent)
            {
                CheckForm(index, bundle, i);
            }
            _entriesTree?.Append(ofEntry ?? ofTile);
            Tree.Add(ofTile, (path, full) => { if (path.Level > 0) _expectedTiles.Add((path, TileStack.BytesOf(full))); });
            CheckEarlier(index + 1, null);
        }
        await CompareTiles();
        progress?.Invoke(Tree.Size, checkpoint.Size);
    }

    private void CheckForm(long index, LoadedBundle bundle, int i)
    {
        if (bundle.FormProblems[i] is { } problem) Add(index, bundle.Path, $"entry {index} {problem}");
        if (bundle.Entries[i] is not { } entry) return;
        FirstAt ??= entry.At;
        LastAt = entry.At;
        seen?.Invoke(new SeenEntry(index, bundle.Leaves[i], entry));
    }

    // Tiles above level 0 say again what those below add up to: a difference tells where below it something changed.
    private async ValueTask CompareTiles()
    {
        foreach (var (path, expected) in _expectedTiles)
        {
            if (await LoadedBundle.HashesOf(source, path, Problems, stop) is not { } found || found.Span.SequenceEqual(expected)) continue;
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
