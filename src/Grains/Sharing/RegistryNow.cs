using AlprGrains.Policy.Agencies;
using AlprGrains.Sharing;

namespace AlprGrains.Grains.Sharing;

/// <summary>
/// The registry of agencies as it stands at the moment of asking: the policy's data, with what the registry's grain lays over it. One a
/// silo; what was built for a version is kept until the grain names another.
/// </summary>
public sealed class RegistryNow(AgencyRegistry delivered, IGrainFactory grains)
{
    private volatile Known? _known = new(0, delivered);

    public async ValueTask<AgencyRegistry> Get()
    {
        var known = _known!;
        var overlay = await grains.GetGrain<IAgencyRegistryGrain>(IAgencyRegistryGrain.Main).Overlay(known.Version);
        if (overlay.Entries is not { } entries) return known.Registry;
        var registry = delivered.With(AgencyEntries.ToAgencies(entries)).Required();
        _known = new Known(overlay.Version, registry);
        return registry;
    }

    private sealed record Known(long Version, AgencyRegistry Registry);
}
