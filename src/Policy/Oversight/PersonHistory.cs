using System.Collections.Immutable;

namespace AlprGrains.Policy.Oversight;

/// <summary>What one person has looked up, oldest first, as the patterns read it. It holds no plate: tokens only, stable within the history.</summary>
/// <param name="Progress">What moved those cases, by another person's decision: a held lookup or a hold approved, a reviewer who saw that the case moves.</param>
public sealed record PersonHistory(ImmutableArray<PastLookup> Lookups, ImmutableArray<CaseProgress> Progress);

/// <summary>One lookup that was asked, answered or not.</summary>
/// <param name="At">In local time: the offset is the department's.</param>
/// <param name="PlateToken">The keyed token of the plate; null when no single plate was asked for.</param>
/// <param name="Number">Case or incident number; null when none was given and none was added.</param>
/// <param name="From">Where the person sat, when that is known: a workstation's place.</param>
public sealed record PastLookup(DateTimeOffset At, string? PlateToken, string? Number, Workstation? From = null);

/// <param name="Id">Names the workstation or the network it is on.</param>
public sealed record Workstation(string Id, double LatitudeDegrees, double LongitudeDegrees);

/// <summary>A case moved.</summary>
public sealed record CaseProgress(string Number, DateTimeOffset At);

/// <summary>Why a person should look; sentences never hold a plate or a name.</summary>
/// <param name="Score">How far beyond the bound, 1 being the bound.</param>
/// <param name="Lookups">Positions in the history that make up the pattern.</param>
public sealed record PatternFinding(PatternKind Kind, double Score, DateTimeOffset From, DateTimeOffset Until, string Why, ImmutableArray<int> Lookups);

/// <summary>What kinds of misuse show in a history (DGO I-12 §C.3(2), (4), (7); obligation C3-2, C3-4, C3-7).</summary>
public enum PatternKind
{
    /// <summary>One plate again and again, on many days, while no case moves.</summary>
    RepeatedPlate = 0,
    /// <summary>Many lookups outside the hours in which the person usually works.</summary>
    OffShift = 1,
    /// <summary>More lookups in an hour than a person reads.</summary>
    Bulk = 2,
    /// <summary>Many lookups whose number never came.</summary>
    WithoutNumber = 3,
    /// <summary>Two places at a time: a session is shared, or a password is.</summary>
    TwoPlacesAtOnce = 4,
}

/// <summary>The bounds of the patterns. They are the department's to change; the defaults are those that the simulation in tests/Policy/Oversight measures.</summary>
public sealed record PatternBounds
{
    /// <summary>A plate's lookups are weighed over so many days.</summary>
    public int WindowDays { get; init; } = 28;

    /// <summary>Weight of lookups of one plate in a window from which it is a finding; one ordinary day weighs 1.</summary>
    public double RepeatedPlateWeightMin { get; init; } = 10;

    /// <summary>Weight of a day on which the plate was looked up only outside the person's usual hours.</summary>
    public double OffShiftDayWeight { get; init; } = 3;

    /// <summary>Weight of a day whose case moved within <see cref="ProgressDays"/> before or after it.</summary>
    public double ProgressDayWeight { get; init; } = 0.2;

    public int ProgressDays { get; init; } = 10;

    /// <summary>The shortest span of the day that holds this share of a person's lookups is when the person usually works.</summary>
    public double PrimaryWindowShare { get; init; } = 0.85;

    /// <summary>Overtime: so long before and after the usual hours is not off shift.</summary>
    public TimeSpan OvertimeMax { get; init; } = TimeSpan.FromHours(3);

    /// <summary>With fewer lookups nobody has usual hours.</summary>
    public int LookupsForUsualHoursMin { get; init; } = 30;

    /// <summary>Off-shift lookups in a window from which they are a finding, and the share of the window's lookups that they must make up.</summary>
    public int OffShiftLookupsMin { get; init; } = 12;

    public double OffShiftShareMin { get; init; } = 0.4;

    public int BulkLookupsPerHourMin { get; init; } = 60;

    public int WithoutNumberMin { get; init; } = 8;

    /// <summary>Faster than this between two workstations nobody goes.</summary>
    public double TravelKilometersPerHourMax { get; init; } = 160;

    /// <summary>Nearer workstations are one place.</summary>
    public double OnePlaceKilometersMax { get; init; } = 2;
}
