using AlprGrains.Plates;

namespace AlprGrains.Storage.Keys;

/// <summary>
/// Makes plate keys from the key store's long-lived pepper. A read's key is asked for by its camera's grain and again by its plate's
/// grain, and the same vehicles come back: what was made lately is kept in memory, one plate a place, a newer one in its stead.
/// </summary>
public sealed class PlateKeys(KeyStore keys) : IPlateKeys
{
    /// <summary>Keys kept in memory, some 150 bytes each; a power of two. A city's plates of a day find a place, or most of their keys are made twice for every read.</summary>
    internal const int KeptMax = 1 << 16;

    private readonly Kept?[] _kept = new Kept?[KeptMax];

    public PlateKey KeyOf(PlateNumber plate)
    {
        ref var place = ref _kept[plate.GetHashCode() & (KeptMax - 1)];
        if (Volatile.Read(ref place) is { } known && known.Plate == plate) return known.Key;
        var made = new Kept(plate, keys.PlatePepper.KeyOf(plate));
        Volatile.Write(ref place, made); // threads that meet here write what is true either way
        return made.Key;
    }

    private sealed record Kept(PlateNumber Plate, PlateKey Key);
}
