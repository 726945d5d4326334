using AlprGrains.Plates;
using Orleans.Runtime;

namespace AlprGrains.Grains.Plates;

/// <summary>References to plates' grains. One is made for every read, so it is made from the two names and not, as by the interface's type, with reflection.</summary>
internal static class PlateReferences
{
    private static readonly GrainType PlateType = GrainType.Create(PurgeReminder.GrainType);

    private static readonly GrainInterfaceType Interface = GrainInterfaceType.Create(IPlateGrain.InterfaceName);

    public static IPlateGrain GetPlate(this IGrainFactory grains, PlateKey plate) => (IPlateGrain)grains.GetGrain(GrainId.Create(PlateType, plate.Hex), Interface);
}
