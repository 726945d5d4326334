using System.Collections.Immutable;
using AlprGrains.Grains.Hosting;
using AlprGrains.HotLists;

namespace AlprGrains.Grains.HotLists;

/// <summary>Versions in, the newest of each list out.</summary>
[GrainType("hot-list-catalog")]
public sealed class HotListCatalogGrain(
    [PersistentState("hot-list-catalog", GrainStores.Default)] IPersistentState<HotListCatalogState> state) : Grain, IHotListCatalogGrain
{
    public async ValueTask Announce(HotListVersion version)
    {
        var known = state.State.Versions.FirstOrDefault(one => one.ListName == version.ListName);
        if (known is not null && known.Number >= version.Number) return; // told before, or by a call that was overtaken
        state.State = new HotListCatalogState
        {
            Versions = [.. state.State.Versions.Where(one => one.ListName != version.ListName).Append(version).OrderBy(one => one.ListName, StringComparer.Ordinal)],
        };
        await this.Save(state);
    }

    public ValueTask<ImmutableArray<HotListVersion>> Versions() => ValueTask.FromResult(state.State.Versions);
}
