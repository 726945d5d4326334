using AlprGrains.HotLists;

namespace AlprGrains.Grains.HotLists;

/// <summary>The index that this silo matches with: one immutable value, swapped whole.</summary>
public sealed class SiloHotLists
{
    private volatile HotListIndex? _current;

    /// <summary>Null until the silo has learnt which lists there are: until then no read is taken, since it would go unmatched.</summary>
    public HotListIndex? Current => _current;

    /// <summary>Swaps.</summary>
    public void Become(HotListIndex index) => _current = index;

    /// <summary>Back to knowing nothing, as a silo that has just started.</summary>
    internal void Forget() => _current = null;
}
