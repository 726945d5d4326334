using Orleans.Runtime;

namespace Orleans;

/// <summary>
/// Calls that somebody waits for. They are linked into lists, one per few processors, so that adding and removing allocates nothing
/// and rarely meets another thread. A timer fails those that are past their deadline; a killed silo fails those that it had.
/// </summary>
internal sealed class PendingCalls
{
    private readonly Stripe[] _stripes =
        [.. Enumerable.Range(0, (int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)Environment.ProcessorCount * 2)).Select(_ => new Stripe())];

    public void Add(Call call) => _stripes[Thread.GetCurrentProcessorId() & (_stripes.Length - 1)].Add(call);

    public void FailExpired(long now)
    {
        foreach (var call in Where(call => call.Deadline <= now))
        {
            call.Fail(new TimeoutException(
                $"Response did not arrive on time in {call.Timeout} for message: {call}. Whether it took effect is unknown."));
        }
    }

    /// <summary>Fails the calls that a dead silo had been given, and those that its own client had made.</summary>
    public void FailFor(Silo dead)
    {
        foreach (var call in Where(call => call.TargetSilo == dead || (call.SourceSilo == dead && call.Source is null)))
        {
            call.Fail(new SiloUnavailableException(
                $"The target silo became unavailable for message: {call}. Whether it took effect is unknown."));
        }
    }

    private List<Call> Where(Func<Call, bool> predicate)
    {
        var found = new List<Call>();
        foreach (var stripe in _stripes)
            stripe.CopyTo(found, predicate);
        return found;
    }

    public sealed class Stripe
    {
        private readonly Lock _lock = new();
        private Call? _first;

        public void Add(Call call)
        {
            call.Stripe = this;
            lock (_lock)
            {
                call.NextPending = _first;
                if (_first is not null)
                    _first.PreviousPending = call;
                _first = call;
            }
        }

        /// <summary>Called exactly once for a call that was added.</summary>
        public void Remove(Call call)
        {
            lock (_lock)
            {
                if (call.PreviousPending is { } previous)
                    previous.NextPending = call.NextPending;
                else
                    _first = call.NextPending;
                if (call.NextPending is { } next)
                    next.PreviousPending = call.PreviousPending;
                call.PreviousPending = call.NextPending = null;
            }
        }

        public void CopyTo(List<Call> found, Func<Call, bool> predicate)
        {
            lock (_lock)
            {
                for (var call = _first; call is not null; call = call.NextPending)
                {
                    if (predicate(call))
                        found.Add(call);
                }
            }
        }
    }
}
