namespace AlprGrains.Plates;

/// <summary>
/// What a camera says of the vehicle; each may be unknown (null). Never anything of a person: DGO I-12, section D; the
/// State Auditor (2019-118) found names, addresses and birth dates on reads elsewhere.
/// </summary>
[GenerateSerializer, Immutable, Alias("VehicleAttributes")]
public sealed record VehicleAttributes(
    [property: Id(0)] string? Color,
    [property: Id(1)] string? Make,
    [property: Id(2)] string? Model,
    [property: Id(3)] string? BodyType)
{
    /// <summary>Longest text taken in any of them.</summary>
    public const int TextCharactersMax = 40;
}
