using AlprGrains.Plates;

namespace AlprGrains.HotLists;

/// <summary>The lists that DGO I-12, C.2(A)(1), permits; there is no other (obligation C2A-4).</summary>
public enum HotListSource
{
    StolenVehicleSystem = 0,
    Ncic = 1,
    CaliforniaDoj = 2,
    AmberAlert = 3,
    SilverAlert = 4,
    CustomBolo = 5,
}

/// <summary>Custom BOLO entries pertain solely to these (DGO I-12, C.2(A)(1); obligation C2A-5).</summary>
public enum BoloCategory
{
    MissingOrAtRiskPerson = 0,
    WitnessLocate = 1,
    Burglary = 2,
    GrandTheft = 3,
    ViolentCrime = 4,
}

/// <summary>Names one version of one entry: 16 hex digits over list, plate, region and every field that an officer sees.</summary>
[GenerateSerializer, Immutable, Alias("EntryVersion")]
public readonly record struct EntryVersion([property: Id(0)] string Hex);

/// <summary>One vehicle of interest on one list.</summary>
[GenerateSerializer, Immutable, Alias("HotListEntry")]
public sealed record HotListEntry
{
    [Id(0)] public required EntryVersion Version { get; init; }
    [Id(1)] public required string ListName { get; init; }
    [Id(2)] public required HotListSource Source { get; init; }
    [Id(3)] public required PlateNumber Plate { get; init; }
    [Id(4)] public PlateRegion? Region { get; init; }

    /// <summary>Why it is on the list: "stolen vehicle", "missing person"; required (definition (c)). At most 120 characters.</summary>
    [Id(5)] public required string Reason { get; init; }

    /// <summary>The agency that entered it: its ORI or name.</summary>
    [Id(6)] public required string OriginatingAgency { get; init; }

    /// <summary>Matches from here on, UTC.</summary>
    [Id(7)] public required DateTimeOffset EffectiveAt { get; init; }

    /// <summary>Matches until here, exclusive, UTC; null where the source gives none.</summary>
    [Id(8)] public DateTimeOffset? ExpiresAt { get; init; }
    [Id(9)] public BoloCategory? Category { get; init; }

    /// <summary>The originator's number of the record.</summary>
    [Id(10)] public string? Reference { get; init; }

    /// <summary>What the list says the vehicle looks like; compared by the officer (C2A-3).</summary>
    [Id(11)] public VehicleAttributes? Vehicle { get; init; }

    /// <summary>Never the plate.</summary>
    public override string ToString() => $"entry {Version.Hex}";
}
