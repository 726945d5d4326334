using System.Collections.Immutable;

namespace AlprGrains.People;

/// <summary>Who may use the system at all (DGO I-12, C.1 and E).</summary>
public enum PersonCategory
{
    /// <summary>Not given: not authorised.</summary>
    Unset = 0,
    Sworn = 1,
    /// <summary>Police service technician.</summary>
    Pst = 2,
    /// <summary>Designated by the Chief of Police or a designee; needs a <see cref="Designation"/>.</summary>
    Designated = 3,
}

/// <summary>A signed designation (DGO I-12, C.1; obligation C1-3).</summary>
/// <param name="DesignatedBy">The Chief of Police or the designee who signed.</param>
/// <param name="Scope">What for, in words.</param>
/// <param name="Until">Last day, inclusive.</param>
/// <param name="Revoked">Revoked designations end the person's sessions.</param>
[GenerateSerializer, Immutable, Alias("Designation")]
public sealed record Designation(
    [property: Id(0)] string DesignatedBy,
    [property: Id(1)] DateOnly From,
    [property: Id(2)] DateOnly Until,
    [property: Id(3)] string Scope,
    [property: Id(4)] bool Revoked = false)
{
    /// <summary>The day on which it was signed; needed when one is entered.</summary>
    [Id(5)] public DateOnly? SignedOn { get; init; }

    /// <summary>The purposes of lookups that it covers, by their ids in the policy; what is asked is compared with them. None: no lookups.</summary>
    [Id(6)] public ImmutableArray<string> Purposes { get; init; } = [];
}

/// <summary>One completed training (DGO I-12, J; obligations J-2 to J-11).</summary>
/// <param name="CourseVersion">The version of the department-approved course.</param>
/// <param name="CompletedOn">The day; it is valid for a year.</param>
/// <param name="Trainer">Who confirms it.</param>
/// <param name="Topics">Which of the policy's eight topics it covered; one missing and it does not count.</param>
[GenerateSerializer, Immutable, Alias("TrainingRecord")]
public sealed record TrainingRecord(
    [property: Id(0)] string CourseVersion,
    [property: Id(1)] DateOnly CompletedOn,
    [property: Id(2)] string Trainer,
    [property: Id(3)] ImmutableArray<string> Topics);
