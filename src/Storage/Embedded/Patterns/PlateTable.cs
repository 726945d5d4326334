namespace AlprGrains.Storage.Embedded.Patterns;

/// <summary>
/// Packed plates in order, each with the second of its last upload (since 1970), in leaves of at most <see cref="PlateLeaf.PlatesMax"/>:
/// 12 bytes a plate and little around them. Not thread-safe.
/// </summary>
internal sealed class PlateTable
{
    /// <summary>Neighbours that hold less than this together become one leaf.</summary>
    private const int MergeBelow = PlateLeaf.PlatesMax / 2;

    private List<PlateLeaf> _leaves = [new PlateLeaf()];
    private List<ulong> _firsts = [0]; // where each leaf begins; the first begins before all

    public long Count { get; private set; }

    /// <summary>Memory that it takes, objects' headers included.</summary>
    public long BytesHeld => _leaves.Sum(leaf => leaf.BytesHeld) + _leaves.Capacity * (long)IntPtr.Size + _firsts.Capacity * (long)sizeof(ulong);

    /// <summary>Leaves in order; those that can hold plates from one to another.</summary>
    public ReadOnlySpan<PlateLeaf> LeavesBetween(ulong from, ulong until)
    {
        var (first, last) = (LeafOf(from), LeafOf(until));
        return System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_leaves)[first..(last + 1)];
    }

    /// <summary>Adds a plate, or moves its last upload on; an upload before the last one changes nothing.</summary>
    public void Note(ulong plate, uint second)
    {
        var at = LeafOf(plate);
        var leaf = _leaves[at];
        if (!leaf.Note(plate, second)) return;
        Count++;
        if (leaf.Count < PlateLeaf.PlatesMax) return;
        var upper = leaf.SplitOff();
        _leaves.Insert(at + 1, upper);
        _firsts.Insert(at + 1, upper.First);
    }

    /// <summary>Forgets plates whose last upload is not after a second. Gives how many.</summary>
    public long RemoveUntil(uint second)
    {
        long removed = 0;
        foreach (var leaf in _leaves) removed += leaf.RemoveUntil(second);
        if (removed == 0) return 0;
        Count -= removed;
        MergeSmall();
        return removed;
    }

    private void MergeSmall()
    {
        var leaves = new List<PlateLeaf>(_leaves.Count) { _leaves[0] };
        var firsts = new List<ulong>(_leaves.Count) { 0 };
        for (var i = 1; i < _leaves.Count; i++)
        {
            if (leaves[^1].Count + _leaves[i].Count < MergeBelow)
            {
                leaves[^1].Append(_leaves[i]);
                continue;
            }
            leaves.Add(_leaves[i]);
            firsts.Add(_firsts[i]);
        }
        (_leaves, _firsts) = (leaves, firsts);
    }

    private int LeafOf(ulong plate)
    {
        var at = _firsts.BinarySearch(plate);
        return at >= 0 ? at : ~at - 1;
    }
}
