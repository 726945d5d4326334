using Orleans.Runtime;
using Orleans.Storage;

namespace AlprGrains.Tests.Engine.State;

public interface IOwnStorageGrain : IGrainWithStringKey
{
    Task Write();
}

[GrainType("test-own-storage")]
public sealed class OwnStorageGrain([PersistentState("own", OwnStorageGrain.Storage)] IPersistentState<CounterState> state) : Grain, IOwnStorageGrain
{
    public const string Storage = "own-storage";

    public Task Write() => state.WriteStateAsync();
}

/// <summary>Keeps nothing, writes down what it is asked, and fails reads on demand (with an exception that nobody else throws).</summary>
internal sealed class RecordingStorage : IGrainStorage
{
    public List<string> Seen { get; } = [];

    public bool FailsReads { get; set; }

    public Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        if (FailsReads)
            throw new TimeZoneNotFoundException("The storage is away.");
        return Note("read", stateName, grainId);
    }

    public Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) => Note("write", stateName, grainId);

    public Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) => Note("clear", stateName, grainId);

    private Task Note(string what, string stateName, GrainId grainId)
    {
        Seen.Add($"{what} {stateName} of {grainId}");
        return Task.CompletedTask;
    }
}
