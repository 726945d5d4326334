using System.Collections.Immutable;
using Orleans.Concurrency;

namespace AlprGrains.People;

/// <summary>
/// One person; the key is the user name in lower case. Source of truth for roles, lock and open sessions; Identity in the
/// gateway holds only credentials (design.md, section 2).
/// </summary>
[Alias("IPersonGrain")]
public interface IPersonGrain : IGrainWithStringKey
{
    /// <summary>
    /// Creates or changes the person. Audited. It carries no session: only the silo side calls it (seeding, and pages that
    /// have checked <see cref="Permission.ManagePeople"/>). Throws when the record breaks a rule, with every problem named.
    /// </summary>
    [Alias("Enrol")]
    ValueTask Enrol(PersonRecord person);

    /// <summary>After the gateway has checked password and second factor: opens a session. Audited. Null when locked or unknown.</summary>
    [Alias("OpenSession")]
    ValueTask<SessionAssertion?> OpenSession();

    /// <summary>Ends a session; ending twice is one. Audited.</summary>
    [Alias("CloseSession")]
    ValueTask CloseSession(SessionAssertion session);

    /// <summary>Records a failed log-in; the fifth in 15 minutes locks until an administrator releases (CJIS AC-7). Audited.</summary>
    [Alias("LogInFailed")]
    ValueTask<bool> LogInFailed();

    /// <summary>Releases the lock; null when done, else why not. Nobody releases their own. Audited.</summary>
    [Alias("ReleaseLock")]
    ValueTask<string?> ReleaseLock(SessionAssertion by);

    /// <summary>
    /// Whether this session stands now and grants the permission; touches the idle clock (30 min idle, 12 h absolute). It
    /// awaits nothing, and interleaves, so that two people who release each other's locks do not wait for each other.
    /// </summary>
    [Alias("Check"), AlwaysInterleave]
    ValueTask<Standing> Check(SessionAssertion session, Permission permission);

    /// <summary>The person without secrets, or null.</summary>
    [Alias("Describe")]
    ValueTask<PersonRecord?> Describe();
}

/// <summary>A person as administrators enter them.</summary>
[GenerateSerializer, Immutable, Alias("PersonRecord")]
public sealed record PersonRecord(
    [property: Id(0)] string UserName,
    [property: Id(1)] string FullName,
    [property: Id(2)] string Agency,
    [property: Id(3)] ImmutableArray<Role> Roles)
{
    /// <summary>Sworn, PST or designated (DGO I-12, C.1, E); until it is given, no plate data.</summary>
    [Id(4)] public PersonCategory Category { get; init; }

    /// <summary>For <see cref="PersonCategory.Designated"/>: who designated, for what, from when until when.</summary>
    [Id(5)] public Designation? Designation { get; init; }

    /// <summary>Completed trainings, newest last; never changed, only added to (DGO I-12, J).</summary>
    [Id(6)] public ImmutableArray<TrainingRecord> Trainings { get; init; } = [];

    /// <summary>Why the account is closed; null while it is open.</summary>
    [Id(7)] public string? DisabledBecause { get; init; }
}

/// <summary>Whether a session stands.</summary>
/// <param name="Granted">It stands and the permission is the person's.</param>
/// <param name="Reason">When not granted: why, in words for the person.</param>
/// <param name="Person">Who it is, when the session stands.</param>
[GenerateSerializer, Immutable, Alias("Standing")]
public sealed record Standing(
    [property: Id(0)] bool Granted,
    [property: Id(1)] string? Reason,
    [property: Id(2)] PersonRecord? Person);
