namespace AlprGrains.Audit.Tree;

/// <summary>What is done with a tile that has become full.</summary>
public delegate void FullTile(TilePath path, ReadOnlySpan<TreeHash> hashes);

/// <summary>
/// The tiles at the right edge of a growing tree, one for each level, and the root. Leaves in; each tile that fills goes out and
/// leaves one hash on the level above.
/// </summary>
public sealed class TileStack
{
    private readonly List<List<TreeHash>> _levels = [];
    private readonly List<long> _fullTiles = [];
    private readonly RightEdge _edge = new();

    public long Size => _edge.Size;

    public TreeHash Root => _edge.Root;

    /// <summary>The subtrees at the edge; a copy.</summary>
    public RightEdge Edge => new(_edge);

    public void Add(TreeHash leaf, FullTile onFull)
    {
        _edge.Append(leaf);
        var hash = leaf;
        for (var level = 0; ; level++)
        {
            if (level == _levels.Count)
            {
                _levels.Add(new List<TreeHash>(TilePath.FullWidth));
                _fullTiles.Add(0);
            }
            var tile = _levels[level];
            tile.Add(hash);
            if (tile.Count < TilePath.FullWidth) return;
            var hashes = System.Runtime.InteropServices.CollectionsMarshal.AsSpan(tile);
            onFull(new TilePath(level, _fullTiles[level]++, TilePath.FullWidth), hashes);
            hash = Rfc6962.RootOfFull(hashes);
            tile.Clear();
        }
    }

    /// <summary>The tiles that are begun and not full, from level 0 up.</summary>
    public IEnumerable<(TilePath Path, IReadOnlyList<TreeHash> Hashes)> Partials()
    {
        for (var level = 0; level < _levels.Count; level++)
            if (_levels[level].Count > 0) yield return (new TilePath(level, _fullTiles[level], _levels[level].Count), _levels[level]);
    }

    /// <summary>A tile as the bytes of its file.</summary>
    public static byte[] BytesOf(ReadOnlySpan<TreeHash> hashes) => System.Runtime.InteropServices.MemoryMarshal.AsBytes(hashes).ToArray();
}
