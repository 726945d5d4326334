using AlprGrains.Tests.Engine.Support;
using Orleans.Runtime;

namespace AlprGrains.Tests.Engine.Life;

public interface ILifeGrain : IGrainWithStringKey
{
    /// <summary>How many calls this activation has had.</summary>
    Task<int> Count();

    /// <summary>Which activation of this grain it is, from 1.</summary>
    Task<int> Activation();

    Task End();

    /// <summary>Raises "holding {key}", ends when "release {key}" is raised, and has asked for its end before.</summary>
    Task<int> EndWhileHolding();
}

[GrainType("test-life")]
public sealed class LifeGrain : Grain, ILifeGrain
{
    private static readonly System.Collections.Concurrent.ConcurrentDictionary<string, int> Activations = new();

    private int _activation;
    private int _count;

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _activation = Activations.AddOrUpdate(this.GetPrimaryKeyString(), 1, (_, before) => before + 1);
        return Task.CompletedTask;
    }

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        Signal.Raise($"ended {this.GetPrimaryKeyString()} {_activation}", reason.ReasonCode.ToString());
        return Task.CompletedTask;
    }

    public Task<int> Count() => Task.FromResult(++_count);

    public Task<int> Activation() => Task.FromResult(_activation);

    public Task End()
    {
        DeactivateOnIdle();
        return Task.CompletedTask;
    }

    public async Task<int> EndWhileHolding()
    {
        DeactivateOnIdle();
        Signal.Raise($"holding {this.GetPrimaryKeyString()}");
        await Signal.Wait($"release {this.GetPrimaryKeyString()}");
        return _activation;
    }
}

public interface IFragileGrain : IGrainWithStringKey
{
    Task<string> Hello();
}

/// <summary>Cannot be activated the first time.</summary>
[GrainType("test-fragile")]
public sealed class FragileGrain : Grain, IFragileGrain
{
    private static readonly System.Collections.Concurrent.ConcurrentDictionary<string, bool> Tried = new();

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        await Task.Yield();
        if (Tried.TryAdd(this.GetPrimaryKeyString(), true))
            throw new InvalidOperationException("The first activation fails.");
    }

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        Signal.Raise($"wrongly ended {this.GetPrimaryKeyString()}");
        return Task.CompletedTask;
    }

    public Task<string> Hello() => Task.FromResult("hello");
}
