using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Runtime;
using Orleans.Storage;

namespace Orleans;

/// <summary>Grain states in memory, shared by the silos of a cluster. Keeps copies, so that nobody changes what is stored but by writing.</summary>
internal sealed class MemoryGrainStorage : IGrainStorage
{
    private readonly ConcurrentDictionary<(string State, GrainId Grain), Entry> _entries = new();
    private long _lastETag;

    public static MemoryGrainStorage Create(IServiceProvider services, string name) =>
        services.GetRequiredService<LocalCluster>().Shared(name, () => new MemoryGrainStorage());

    public Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        var stored = _entries.GetValueOrDefault((stateName, grainId));
        grainState.RecordExists = stored is { IsDeleted: false };
        grainState.State = grainState.RecordExists ? MessageCopier.CopyState((T?)stored!.State) : StateInstances.Create<T>();
        grainState.ETag = grainState.RecordExists ? stored!.ETag : null;
        return Task.CompletedTask;
    }

    public Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        var entry = new Entry(MessageCopier.CopyState(grainState.State), NewETag(), IsDeleted: false);
        Replace((stateName, grainId), grainState.ETag, entry);
        grainState.ETag = entry.ETag;
        grainState.RecordExists = true;
        return Task.CompletedTask;
    }

    public Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        Replace((stateName, grainId), grainState.ETag, new Entry(null, NewETag(), IsDeleted: true));
        grainState.ETag = null;
        grainState.RecordExists = false;
        grainState.State = StateInstances.Create<T>();
        return Task.CompletedTask;
    }

    private string NewETag() => Interlocked.Increment(ref _lastETag).ToString();

    private void Replace((string State, GrainId Grain) key, string? expected, Entry entry)
    {
        while (true)
        {
            if (!_entries.TryGetValue(key, out var stored))
            {
                // Like Orleans's: with nothing stored any ETag is taken.
                if (_entries.TryAdd(key, entry))
                    return;
                continue;
            }

            var current = stored.IsDeleted ? null : stored.ETag;
            if (current != expected && expected != "*")
            {
                throw new InconsistentStateException(
                    $"State {key.State} of {key.Grain} was written by somebody else: it has ETag {current ?? "none"}, and {expected ?? "none"} was expected.",
                    current,
                    expected);
            }

            if (_entries.TryUpdate(key, entry, stored))
                return;
        }
    }

    private sealed record Entry(object? State, string ETag, bool IsDeleted);
}
