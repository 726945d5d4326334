using AlprGrains.Plates;
using Orleans.Runtime;

namespace AlprGrains.Grains.Plates;

/// <summary>
/// References to plates' grains, for those who need one with every read. The same vehicles come back, so what was made lately is kept: one
/// plate a place, a newer one in its stead.
/// </summary>
public sealed class PlateReferences(IGrainFactory grains)
{
    /// <summary>References kept in memory, some 200 bytes each; a power of two.</summary>
    private const int KeptMax = 1 << 16;

    private readonly Kept?[] _kept = new Kept?[KeptMax];

    public IPlateGrain Of(PlateKey plate)
    {
        ref var place = ref _kept[plate.Hex.GetHashCode(StringComparison.Ordinal) & (KeptMax - 1)];
        if (Volatile.Read(ref place) is { } known && known.Plate == plate) return known.Grain;
        var made = new Kept(plate, grains.GetPlate(plate));
        Volatile.Write(ref place, made); // threads that meet here write what is true either way
        return made.Grain;
    }

    private sealed record Kept(PlateKey Plate, IPlateGrain Grain);
}

/// <summary>References to plates' grains, made from the two names and not, as by the interface's type, with reflection.</summary>
internal static class PlateReferenceExtensions
{
    private static readonly GrainType PlateType = GrainType.Create(PurgeReminder.GrainType);

    private static readonly GrainInterfaceType Interface = GrainInterfaceType.Create(IPlateGrain.InterfaceName);

    public static IPlateGrain GetPlate(this IGrainFactory grains, PlateKey plate) => (IPlateGrain)grains.GetGrain(GrainId.Create(PlateType, plate.Hex), Interface);
}
