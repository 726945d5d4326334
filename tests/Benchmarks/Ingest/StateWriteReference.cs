using System.Collections.Immutable;
using System.Diagnostics;
using AlprGrains.Plates;
using AlprGrains.Tests.Benchmarks.Storage;
using Orleans.Runtime;

namespace AlprGrains.Tests.Benchmarks.Ingest;

/// <summary>
/// What one would write first: a plate's grain that keeps its reads in its state and writes that state for every read, through the same
/// grain storage; it holds as many reads as a plate has on average.
/// </summary>
internal static class StateWriteReference
{
    private const int GrainsCount = 32;

    public static async Task<double> Measure(IGrainFactory grains, SyntheticReads reads, int writes)
    {
        var from = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, GrainsCount).Select(async number =>
        {
            var grain = grains.GetGrain<IReadListGrain>($"list-{number}");
            for (var i = 0; i < writes / GrainsCount; i++) await grain.Add(reads.Make(i, TimeProvider.System.GetUtcNow()));
        }));
        return writes / Stopwatch.GetElapsedTime(from).TotalSeconds;
    }
}

/// <summary>The naive plate: history in grain state.</summary>
[Alias("Benchmarks.IReadListGrain")]
public interface IReadListGrain : IGrainWithStringKey
{
    [Alias("Add")]
    ValueTask Add(PlateRead read);
}

/// <summary>State of <see cref="ReadListGrain"/>: the last reads, as many as a plate has on average.</summary>
[GenerateSerializer, Immutable, Alias("Benchmarks.ReadList")]
public sealed record ReadList([property: Id(0)] ImmutableArray<PlateRead> Reads)
{
    public ReadList() : this(ImmutableArray<PlateRead>.Empty)
    {
    }
}

/// <inheritdoc cref="IReadListGrain"/>
[GrainType("bench-read-list")]
public sealed class ReadListGrain([PersistentState("reads", GrainStores.Default)] IPersistentState<ReadList> state) : Grain, IReadListGrain
{
    private const int ReadsKept = SyntheticReads.ReadsPerPlate;

    public async ValueTask Add(PlateRead read)
    {
        state.State = new ReadList([.. state.State.Reads.TakeLast(ReadsKept - 1), read]);
        await state.WriteStateAsync();
    }
}
