using Orleans.Runtime;

namespace Orleans;

/// <summary>The activations of one stateless worker on one silo. A call goes to an idle one, else to a new one, else to the shortest queue.</summary>
internal sealed class Workers(Silo silo, GrainClass @class, GrainId id)
{
    private readonly List<Activation> _workers = [];

    public IEnumerable<Activation> All
    {
        get
        {
            lock (_workers)
                return [.. _workers];
        }
    }

    /// <summary>False: the silo is dead, address the call anew.</summary>
    public bool Receive(Request request)
    {
        lock (_workers)
        {
            while (!silo.IsDead)
            {
                var worker = _workers.Find(candidate => candidate.IsIdle)
                    ?? (_workers.Count < @class.WorkersMax ? Add() : _workers.MinBy(candidate => candidate.WaitingCalls)!);
                if (worker.Receive(request))
                    return true;
                _workers.Remove(worker);
            }

            return false;
        }
    }

    public void Forget(Activation worker)
    {
        lock (_workers)
            _workers.Remove(worker);
    }

    private Activation Add()
    {
        var worker = new Activation(silo, @class, id);
        _workers.Add(worker);
        return worker;
    }
}
