namespace AlprGrains.Tests.Simulation;

/// <summary>
/// Runs asynchronous code of the product on one thread, and draws which of its ready continuations goes on next: so a seed is one interleaving,
/// and always the same. A process that dies is one whose continuations are never run again.
/// </summary>
internal sealed class DrawnTurns(Random chance) : SynchronizationContext
{
    private readonly List<(SendOrPostCallback Go, object? State)> _ready = [];
    private bool _isDead;

    public bool HasReady => _ready.Count > 0;

    public override void Post(SendOrPostCallback d, object? state)
    {
        if (!_isDead) _ready.Add((d, state));
    }

    /// <summary>Runs something here up to its first wait.</summary>
    public T Begin<T>(Func<T> work)
    {
        var outer = Current;
        SetSynchronizationContext(this);
        try
        {
            return work();
        }
        finally
        {
            SetSynchronizationContext(outer);
        }
    }

    /// <summary>Lets one of those that are ready go on; false when none is.</summary>
    public bool Step()
    {
        if (_ready.Count == 0) return false;
        var (go, state) = chance.Take(_ready);
        Begin(() => { go(state); return 0; });
        return true;
    }

    public void Die()
    {
        _isDead = true;
        _ready.Clear();
    }
}
