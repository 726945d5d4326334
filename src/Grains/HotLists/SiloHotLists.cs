using AlprGrains.HotLists;

namespace AlprGrains.Grains.HotLists;

/// <summary>The index that this silo matches with: one immutable value, swapped whole.</summary>
public sealed class SiloHotLists
{
    private volatile HotListIndex? _current;
    private TaskCompletionSource _nextChange = NewSignal();

    /// <summary>Null until the silo has learnt which lists there are: until then no read is taken, since it would go unmatched.</summary>
    public HotListIndex? Current => _current;

    /// <summary>Swaps.</summary>
    public void Become(HotListIndex index)
    {
        _current = index;
        Interlocked.Exchange(ref _nextChange, NewSignal()).SetResult();
    }

    /// <summary>Completes with the next swap.</summary>
    public Task NextChange => Volatile.Read(ref _nextChange).Task;

    /// <summary>Back to knowing nothing, as a silo that has just started.</summary>
    internal void Forget() => _current = null;

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
