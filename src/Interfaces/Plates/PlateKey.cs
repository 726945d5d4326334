namespace AlprGrains.Plates;

/// <summary>
/// Key of a plate's grain: HMAC-SHA-256 of the plate under a long-lived pepper, as 32 lower-case hex digits (16 bytes).
/// It never stands beside a place or a time, and tells nothing of the plate without the pepper (INV-11).
/// </summary>
[GenerateSerializer, Immutable, Alias("PlateKey")]
public readonly record struct PlateKey([property: Id(0)] string Hex);

/// <summary>
/// What stands in a read's row in place of the plate: HMAC-SHA-256 under the pepper of the upload day, the first 16
/// bytes. The pepper is destroyed with the day's last key, so that a backup cannot be searched by brute force.
/// </summary>
[GenerateSerializer, Immutable, Alias("PlateToken")]
public readonly record struct PlateToken([property: Id(0)] ulong High, [property: Id(1)] ulong Low);

/// <summary>Makes plate keys. Stands in front of the key store; pure and fast after the first call.</summary>
[SiloOnly]
public interface IPlateKeys
{
    /// <summary>The grain key of a plate.</summary>
    PlateKey KeyOf(PlateNumber plate);
}
