using System.Collections.Immutable;
using System.Diagnostics;
using AlprGrains.Plates;
using AlprGrains.Storage.Embedded.States;
using AlprGrains.Storage.Keys;
using AlprGrains.Tests.Benchmarks.Storage;
using Orleans.Runtime;

namespace AlprGrains.Tests.Benchmarks.Ingest;

/// <summary>
/// What one would write first: a plate's grain that keeps its reads in its state and writes that state for every read; it holds as many
/// reads as a plate has on average. Measured twice: over a grain storage in which a write is a transaction of its own, as in the engine's
/// stock providers (reference b: one durable state write a read), and over this system's grain storage, which commits the writes of many
/// grains together. Both are the same code, sealing and table; only the bound on writes in one commit differs.
/// </summary>
internal static class StateWriteReference
{
    /// <summary>The grain storage without group commit.</summary>
    public const string OneWriteACommit = "bench-one-write-a-commit";

    private const int GrainsAtOnce = 32;

    /// <summary>More grains at once make larger groups: the reference gets the concurrency that suits it.</summary>
    private const int GrainsAtOnceGrouped = 256;

    public static StateFile OpenWithoutGroups(string folder) => new(Path.Combine(folder, "one-write-a-commit.db"), writesPerCommitMax: 1);

    public static EmbeddedGrainStorage StorageOver(StateFile file, KeyStore keys) => new(file, keys);

    /// <summary>Durable writes a second, each in a commit of its own.</summary>
    public static Task<double> Measure(IGrainFactory grains, SyntheticReads reads, int writes) =>
        Measure(number => grains.GetGrain<IReadListGrain>($"list-{number}").Add, reads, writes, GrainsAtOnce);

    /// <summary>Durable writes a second, committed in groups.</summary>
    public static Task<double> MeasureGrouped(IGrainFactory grains, SyntheticReads reads, int writes) =>
        Measure(number => grains.GetGrain<IGroupedReadListGrain>($"list-{number}").Add, reads, writes, GrainsAtOnceGrouped);

    private static async Task<double> Measure(Func<int, Func<PlateRead, ValueTask>> grain, SyntheticReads reads, int writes, int grainsAtOnce)
    {
        var from = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, grainsAtOnce).Select(async number =>
        {
            var add = grain(number);
            for (var i = 0; i < writes / grainsAtOnce; i++) await add(reads.Make(i, TimeProvider.System.GetUtcNow()));
        }));
        return writes / Stopwatch.GetElapsedTime(from).TotalSeconds;
    }
}

/// <summary>The naive plate: history in grain state, a commit for every write.</summary>
[Alias("Benchmarks.IReadListGrain")]
public interface IReadListGrain : IGrainWithStringKey
{
    [Alias("Add")]
    ValueTask Add(PlateRead read);
}

/// <summary>The naive plate over grain states that are committed in groups.</summary>
[Alias("Benchmarks.IGroupedReadListGrain")]
public interface IGroupedReadListGrain : IGrainWithStringKey
{
    [Alias("Add")]
    ValueTask Add(PlateRead read);
}

/// <summary>State of the naive plate: the last reads, as many as a plate has on average.</summary>
[GenerateSerializer, Immutable, Alias("Benchmarks.ReadList")]
public sealed record ReadList([property: Id(0)] ImmutableArray<PlateRead> Reads)
{
    private const int ReadsKept = SyntheticReads.ReadsPerPlate;

    public ReadList() : this(ImmutableArray<PlateRead>.Empty)
    {
    }

    public ReadList With(PlateRead read) => new([.. Reads.TakeLast(ReadsKept - 1), read]);
}

/// <inheritdoc cref="IReadListGrain"/>
[GrainType("bench-read-list")]
public sealed class ReadListGrain([PersistentState("reads", StateWriteReference.OneWriteACommit)] IPersistentState<ReadList> state) : Grain, IReadListGrain
{
    public async ValueTask Add(PlateRead read)
    {
        state.State = state.State.With(read);
        await state.WriteStateAsync();
    }
}

/// <inheritdoc cref="IGroupedReadListGrain"/>
[GrainType("bench-grouped-read-list")]
public sealed class GroupedReadListGrain([PersistentState("reads", GrainStores.Default)] IPersistentState<ReadList> state) : Grain, IGroupedReadListGrain
{
    public async ValueTask Add(PlateRead read)
    {
        state.State = state.State.With(read);
        await state.WriteStateAsync();
    }
}
