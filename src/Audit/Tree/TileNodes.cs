namespace AlprGrains.Audit.Tree;

/// <summary>Nodes of the tree of one size, read from its tiles; keeps the tiles it read, so one proof reads each tile once. Not thread-safe.</summary>
public sealed class TileNodes(ILogSource source, long size, CancellationToken stop = default) : ITreeNodes
{
    private readonly Dictionary<TilePath, ReadOnlyMemory<byte>> _tiles = [];

    public async ValueTask<TreeHash> Node(int height, long index)
    {
        var level = height / 8;
        var count = 1 << (height % 8);
        var first = index * count; // the hash of its level at which the subtree begins; all of it lies in one tile
        var tile = await Tile(level, first / TilePath.FullWidth);
        var hashes = new TreeHash[count];
        var offset = (int)(first % TilePath.FullWidth);
        if ((offset + count) * TreeHash.Bytes > tile.Length) throw new LogUnreadableException($"level {level} of the tree ends before hash {first + count}");
        for (var i = 0; i < count; i++) hashes[i] = TreeHash.Read(tile.Span[((offset + i) * TreeHash.Bytes)..]);
        return Rfc6962.RootOfFull(hashes);
    }

    private async ValueTask<ReadOnlyMemory<byte>> Tile(int level, long index)
    {
        var width = (int)Math.Min((size >> (8 * level)) - index * TilePath.FullWidth, TilePath.FullWidth);
        if (width <= 0) throw new LogUnreadableException($"a tree of {size} has no tile {index} at level {level}");
        var path = new TilePath(level, index, width);
        if (_tiles.TryGetValue(path, out var known)) return known;
        var read = await source.ReadTile(path, stop) ?? throw new LogUnreadableException($"{path} is missing");
        return _tiles[path] = read.Bytes;
    }
}
