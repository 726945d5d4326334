using System.Collections.Immutable;
using AlprGrains.Grains.Hosting;
using AlprGrains.HotLists;
using Microsoft.Extensions.Logging;

namespace AlprGrains.Grains.HotLists;

/// <summary>
/// Asks the catalog every <see cref="Period"/> which versions there are and pulls those that are new. When the catalog does not
/// answer, the silo goes on with the index it has, whose age every alert shows (C2A-7).
/// </summary>
public sealed partial class HotListPoller(IGrainFactory grains, SiloHotLists lists, TimeProvider time, ILogger<HotListPoller> log) : SiloLoop
{
    public static readonly TimeSpan Period = TimeSpan.FromSeconds(5);

    /// <summary>Looks once; whether the silo is up to date now.</summary>
    public async Task<bool> Refresh()
    {
        try
        {
            await Pull();
            return true;
        }
        catch (Exception failure) // safe: the old index stays, and the next look is soon
        {
            LogNotRefreshed(failure);
            return false;
        }
    }

    protected override Task Prepare(CancellationToken stop) => Refresh();

    protected override async Task Run(CancellationToken stop)
    {
        using var timer = new PeriodicTimer(Period, time);
        while (await timer.WaitForNextTickAsync(stop)) await Refresh();
    }

    private async Task Pull()
    {
        var versions = await grains.GetGrain<IHotListCatalogGrain>(IHotListCatalogGrain.Name).Versions();
        var held = lists.Current?.Snapshots ?? [];
        if (lists.Current is not null && versions.SequenceEqual(held.Select(snapshot => snapshot.Version))) return;

        var snapshots = ImmutableArray.CreateBuilder<HotListSnapshot>(versions.Length);
        foreach (var version in versions)
        {
            var snapshot = held.FirstOrDefault(one => one.Version == version) ?? await grains.GetGrain<IHotListGrain>(version.ListName).Pull();
            if (snapshot is not null) snapshots.Add(snapshot);
        }
        lists.Become(HotListIndex.Of(snapshots));
        LogRefreshed(snapshots.Count, lists.Current!.Count);
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Matching with {Lists} hot lists, {Entries} entries")]
    private partial void LogRefreshed(int lists, int entries);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The hot lists were not refreshed; matching goes on with those at hand")]
    private partial void LogNotRefreshed(Exception failure);
}
