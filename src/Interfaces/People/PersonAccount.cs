using System.Collections.Immutable;

namespace AlprGrains.People;

/// <summary>Someone new, as an administrator enters them; category, designation and training follow.</summary>
[GenerateSerializer, Immutable, Alias("NewPerson")]
public sealed record NewPerson(
    [property: Id(0)] string FullName,
    [property: Id(1)] string Agency,
    [property: Id(2)] ImmutableArray<Role> Roles,
    [property: Id(3)] PersonCategory Category);

/// <summary>An account as those who look after it see it; no secret in it.</summary>
/// <param name="IsLocked">After failed log-ins, until an administrator releases it (CJIS AC-7).</param>
/// <param name="LastLogInAt">UTC; null when never.</param>
/// <param name="ReviewedAt">When an administrator last confirmed that the account is still needed (CJIS AC-2: yearly); null when never.</param>
/// <param name="RemovedAt">The account is gone, its name rests for a year (CJIS IA-4); null while it is there.</param>
/// <param name="EnrolmentUntil">An enrolment code waits to be used until then; null when none does.</param>
[GenerateSerializer, Immutable, Alias("PersonAccount")]
public sealed record PersonAccount(
    [property: Id(0)] PersonRecord Person,
    [property: Id(1)] bool IsLocked,
    [property: Id(2)] DateTimeOffset? LastLogInAt,
    [property: Id(3)] DateTimeOffset? ReviewedAt,
    [property: Id(4)] DateTimeOffset? RemovedAt,
    [property: Id(5)] DateTimeOffset? EnrolmentUntil,
    [property: Id(6)] int OpenSessions)
{
    /// <summary>An account that was not reviewed for this long is due (CJIS AC-2).</summary>
    public static readonly TimeSpan ReviewEvery = TimeSpan.FromDays(365);

    /// <summary>Whether the yearly review is due.</summary>
    public bool IsReviewDue(DateTimeOffset now) => RemovedAt is null && (ReviewedAt is not { } reviewed || now - reviewed >= ReviewEvery);
}

/// <summary>An account, or why it is not shown.</summary>
[GenerateSerializer, Immutable, Alias("AccountView")]
public sealed record AccountView(
    [property: Id(0)] string? Denial,
    [property: Id(1)] PersonAccount? Account);

/// <summary>A one-time code with which its person chooses a password and takes over an authenticator secret; shown once.</summary>
/// <param name="Problem">Why there is none.</param>
/// <param name="Until">UTC; unused until then, it is void (CJIS AC-2: 72 hours).</param>
[GenerateSerializer, Immutable, Alias("EnrolmentCode")]
public sealed record EnrolmentCode(
    [property: Id(0)] string? Problem,
    [property: Id(1)] string Code,
    [property: Id(2)] DateTimeOffset Until)
{
    /// <summary>The code is a secret.</summary>
    public override string ToString() => "enrolment code";
}
