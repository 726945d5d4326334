using System.Collections.Immutable;
using AlprGrains.Cameras;
using AlprGrains.Plates;

namespace AlprGrains.Lookups;

/// <summary>
/// What is looked for: exactly one kind. There is no other: no convoy search, no national search, no free-form search, no
/// search on a person, and none that is saved.
/// </summary>
[GenerateSerializer, Immutable, Alias("LookupTarget")]
public sealed record LookupTarget
{
    [Id(0)] public required LookupKind Kind { get; init; }

    /// <summary>By plate: the plate as typed.</summary>
    [Id(1)] public string? Plate { get; init; }

    /// <summary>By plate or pattern: the issuing region as typed; null for any.</summary>
    [Id(2)] public string? Region { get; init; }

    /// <summary>By pattern: <c>?</c> for one character, <c>*</c> for any run; see <see cref="PlatePattern"/>.</summary>
    [Id(3)] public string? Pattern { get; init; }

    /// <summary>By place: these cameras.</summary>
    [Id(4)] public ImmutableArray<CameraId> Cameras { get; init; } = [];

    /// <summary>By place: all cameras of this police area, 1 to 6; null when cameras are named.</summary>
    [Id(5)] public int? PoliceArea { get; init; }

    /// <summary>Vehicle attributes that narrow a place; null for any. A read without the attribute does not match.</summary>
    [Id(6)] public VehicleAttributes? Vehicle { get; init; }
}

/// <summary>The kinds of lookup that exist.</summary>
public enum LookupKind
{
    ByPlate = 0,
    ByPattern = 1,
    /// <summary>By camera or police area and a window of time; vehicle attributes may narrow it.</summary>
    ByPlace = 2,
}

/// <summary>Bounds of every lookup (issue of scale, and of proportion: nobody sweeps a city).</summary>
public static class LookupLimits
{
    /// <summary>Longest window of a lookup by place.</summary>
    public static readonly TimeSpan PlaceWindowMax = TimeSpan.FromHours(24);

    /// <summary>Most cameras of a lookup by place.</summary>
    public const int CamerasMax = 50;

    /// <summary>Most reads that are opened for one page of a lookup by place: what a vehicle looks like is sealed in them.</summary>
    public const int PlaceReadsExaminedMax = 5000;

    /// <summary>Most plates that a pattern may match before it must be narrowed.</summary>
    public const int PatternPlatesMax = 50;

    /// <summary>Fewest known characters in a pattern.</summary>
    public const int PatternKnownCharactersMin = 3;

    /// <summary>Reads of one page of an answer.</summary>
    public const int PageReadsMax = 100;

    /// <summary>Reads of all pages of one lookup.</summary>
    public const int ReadsMax = 1000;
}
