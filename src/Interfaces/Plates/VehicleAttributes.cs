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

    /// <summary>
    /// Whether a vehicle looks as these say: each that is given must be there and equal, letters' case aside. What is null or blank here is not asked.
    /// </summary>
    public bool AreThoseOf(VehicleAttributes? seen) =>
        IsMet(Color, seen?.Color) && IsMet(Make, seen?.Make) && IsMet(Model, seen?.Model) && IsMet(BodyType, seen?.BodyType);

    private static bool IsMet(string? asked, string? seen) =>
        string.IsNullOrWhiteSpace(asked) || string.Equals(asked.Trim(), seen?.Trim(), StringComparison.OrdinalIgnoreCase);
}
