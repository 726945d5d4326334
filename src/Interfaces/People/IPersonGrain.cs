using System.Collections.Immutable;
using Orleans.Concurrency;

namespace AlprGrains.People;

/// <summary>
/// One person; the key is the user name in lower case. Source of truth for roles, category, designation, trainings, lock and open
/// sessions; Identity in the gateway holds only credentials (design.md, section 2). Whatever changes a person is audited, done or refused;
/// nobody changes their own account.
/// </summary>
[Alias("IPersonGrain")]
[UnderPolicy(PolicyUse.Use, "E")]
public interface IPersonGrain : IGrainWithStringKey
{
    /// <summary>
    /// Creates or changes the person. Audited. It carries no session: only the silo side (seeding) and the set-up of a fresh system call it.
    /// Trainings are only ever added. Throws when the record breaks a rule, with every problem named.
    /// </summary>
    [Alias("Enrol")]
    ValueTask Enrol(PersonRecord person);

    /// <summary>
    /// After the gateway has checked password and second factor: opens a session. Audited. Null when the banner was not acknowledged
    /// (CJIS AC-8), or the person is locked, closed, 90 days idle (AC-2) or unknown.
    /// </summary>
    /// <param name="from">Where the log-in comes from: the client's address. Two places at once are an item for the reviewers (DGO I-12, C.3; obligation C3-7).</param>
    [Alias("OpenSession")]
    ValueTask<SessionAssertion?> OpenSession(bool bannerAcknowledged, string? from = null);

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
    /// Whether this session stands now (30 min idle, 12 h absolute) and grants the permission; for what shows or moves plate data the person
    /// must be qualified besides (<see cref="Qualifications"/>, INV-12). It awaits nothing, and interleaves, so that two people who release
    /// each other's locks do not wait for each other. It does not move the idle clock: <see cref="Touch"/> does.
    /// </summary>
    [Alias("Check"), AlwaysInterleave]
    ValueTask<Standing> Check(SessionAssertion session, Permission permission);

    /// <summary>The person did something: moves the idle clock of a session that stands. Pictures and polls of an open page do not count.</summary>
    [Alias("Touch"), AlwaysInterleave]
    ValueTask Touch(SessionAssertion session);

    /// <summary>The person without secrets, or null.</summary>
    [Alias("Describe")]
    ValueTask<PersonRecord?> Describe();

    /// <summary>The account, for those who manage people or trainings, and for the person.</summary>
    [Alias("Account")]
    ValueTask<AccountView> Account(SessionAssertion by);

    /// <summary>Makes a new account; every problem when not. A name rests for a year after its account was removed (CJIS IA-4).</summary>
    [Alias("Register")]
    ValueTask<ImmutableArray<string>> Register(NewPerson person, SessionAssertion by);

    /// <summary>Gives other roles; problems when not done.</summary>
    [Alias("SetRoles")]
    ValueTask<ImmutableArray<string>> SetRoles(ImmutableArray<Role> roles, SessionAssertion by);

    /// <summary>Gives a category; leaving <see cref="PersonCategory.Designated"/> ends the person's sessions.</summary>
    [Alias("SetCategory")]
    ValueTask<ImmutableArray<string>> SetCategory(PersonCategory category, SessionAssertion by);

    /// <summary>Enters a signed designation (DGO I-12, C.1); the category becomes designated.</summary>
    [Alias("Designate")]
    ValueTask<ImmutableArray<string>> Designate(Designation designation, SessionAssertion by);

    /// <summary>Revokes the designation and ends every session (obligation C1-3).</summary>
    [Alias("RevokeDesignation")]
    ValueTask<ImmutableArray<string>> RevokeDesignation(string reason, SessionAssertion by);

    /// <summary>Adds a completed training; for who manages trainings, never one's own. The trainer's name is the session's.</summary>
    [Alias("RecordTraining")]
    ValueTask<ImmutableArray<string>> RecordTraining(TrainingRecord training, SessionAssertion by);

    /// <summary>Closes the account and ends every session.</summary>
    [Alias("Disable")]
    ValueTask<ImmutableArray<string>> Disable(string reason, SessionAssertion by);

    /// <summary>Opens a closed account again; the 90 idle days begin anew.</summary>
    [Alias("Enable")]
    ValueTask<ImmutableArray<string>> Enable(SessionAssertion by);

    /// <summary>Removes the account for good; its name rests for a year. The gateway deletes the log-in.</summary>
    [Alias("Remove")]
    ValueTask<ImmutableArray<string>> Remove(string reason, SessionAssertion by);

    /// <summary>An administrator confirms that the account and its roles are still needed (CJIS AC-2, yearly).</summary>
    [Alias("Review")]
    ValueTask<ImmutableArray<string>> Review(SessionAssertion by);

    /// <summary>Draws a one-time enrolment code; one before it is void, and every session ends: the log-in is made anew.</summary>
    [Alias("IssueEnrolment")]
    ValueTask<EnrolmentCode> IssueEnrolment(SessionAssertion by);

    /// <summary>
    /// Whether this is the code that waits. Wrong ones are counted and audited, and void it after a few; with <paramref name="use"/> a
    /// right one is used up. The first step of an enrolment asks, the last one uses.
    /// </summary>
    [Alias("IsEnrolment")]
    ValueTask<bool> IsEnrolment(string code, bool use);

    /// <summary>The gateway changed the password of the person whose session this is; every other session ends. Audited.</summary>
    [Alias("PasswordChanged")]
    ValueTask PasswordChanged(SessionAssertion session);

    /// <summary>The gateway turned this session away from something. Audited (CJIS AU-2).</summary>
    /// <param name="what">The method and route that were asked for, without what was filled in.</param>
    [Alias("TurnedAway")]
    ValueTask TurnedAway(SessionAssertion session, Permission permission, string what);
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
