namespace AlprGrains.Storage.Embedded.Evidence;

/// <summary>Lets work in as long as its bytes fit; whoever comes then waits, in order. One larger than the whole budget goes in alone.</summary>
internal sealed class ByteBudget(long bytesMax)
{
    private readonly Lock _lock = new();
    private readonly Queue<(long Bytes, TaskCompletionSource Admitted)> _waiting = [];
    private long _taken;

    /// <summary>Completes when the bytes are let in; give them back with <see cref="Return"/>.</summary>
    public Task Take(long bytes)
    {
        lock (_lock)
        {
            if (_waiting.Count == 0 && Fits(bytes))
            {
                _taken += bytes;
                return Task.CompletedTask;
            }
            var admitted = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiting.Enqueue((bytes, admitted));
            return admitted.Task;
        }
    }

    public void Return(long bytes)
    {
        lock (_lock)
        {
            _taken -= bytes;
            while (_waiting.TryPeek(out var next) && Fits(next.Bytes))
            {
                _waiting.Dequeue();
                _taken += next.Bytes;
                next.Admitted.SetResult();
            }
        }
    }

    private bool Fits(long bytes) => _taken == 0 || _taken + bytes <= bytesMax;
}
