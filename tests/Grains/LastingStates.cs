using Orleans;
using Orleans.Runtime;
using Orleans.Storage;

namespace AlprGrains.Tests.Grains;

/// <summary>
/// Grain states in the test's own process: like a real store, and unlike the engine's storage in memory, they outlive every silo.
/// States are immutable records, so that they are kept as they are.
/// </summary>
internal sealed class LastingStates : IGrainStorage
{
    private readonly Dictionary<(GrainId Grain, string Name), (object State, string ETag)> _states = [];
    private readonly Lock _gate = new();
    private long _lastETag;

    public Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        lock (_gate)
        {
            grainState.RecordExists = _states.TryGetValue((grainId, stateName), out var stored);
            grainState.State = grainState.RecordExists ? (T)stored.State : Activator.CreateInstance<T>();
            grainState.ETag = grainState.RecordExists ? stored.ETag : null;
        }
        return Task.CompletedTask;
    }

    public Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        lock (_gate)
        {
            RequireUnchanged(stateName, grainId, grainState);
            grainState.ETag = $"{++_lastETag}";
            grainState.RecordExists = true;
            _states[(grainId, stateName)] = (grainState.State!, grainState.ETag);
        }
        return Task.CompletedTask;
    }

    public Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        lock (_gate)
        {
            RequireUnchanged(stateName, grainId, grainState);
            _states.Remove((grainId, stateName));
        }
        grainState.State = Activator.CreateInstance<T>();
        grainState.ETag = null;
        grainState.RecordExists = false;
        return Task.CompletedTask;
    }

    private void RequireUnchanged<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        var stored = _states.TryGetValue((grainId, stateName), out var found) ? found.ETag : null;
        if (stored != grainState.ETag) throw new InconsistentStateException($"state '{stateName}' of {grainId} was written by someone else since it was read", stored, grainState.ETag);
    }
}
