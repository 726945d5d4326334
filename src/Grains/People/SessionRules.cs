using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using AlprGrains.Grains.Hosting;
using AlprGrains.People;
using AlprGrains.Policy.Lookups.Rules;

namespace AlprGrains.Grains.People;

/// <summary>Log-in, lock and sessions as functions of state and time (CJIS AC-7, AC-11, AC-12). Pure.</summary>
internal static class SessionRules
{
    /// <summary>Failed log-ins within <see cref="FailureWindow"/> that lock a person.</summary>
    public const int FailuresMax = 5;

    /// <summary>Sessions one person may have open; one more ends the one that was idle longest.</summary>
    public const int SessionsMax = 8;

    public static readonly TimeSpan FailureWindow = TimeSpan.FromMinutes(15);
    public static readonly TimeSpan IdleMax = TimeSpan.FromMinutes(30);
    public static readonly TimeSpan OpenMax = TimeSpan.FromHours(12);

    /// <summary>Counts a failure; the fifth in the window locks and ends every session.</summary>
    public static PersonState Fail(PersonState state, DateTimeOffset now)
    {
        ImmutableArray<DateTimeOffset> failures = [.. state.FailedAt.Where(at => at > now - FailureWindow).Append(now).TakeLast(FailuresMax)];
        var locked = state.IsLocked || failures.Length >= FailuresMax;
        return state with { FailedAt = failures, IsLocked = locked, Sessions = locked ? [] : state.Sessions };
    }

    /// <summary>Opens a session; a good log-in ends the count of failures and begins the 90 idle days anew.</summary>
    /// <param name="from">Where the log-in comes from; null when that is not told.</param>
    public static PersonState Open(PersonState state, string sessionId, DateTimeOffset now, string? from = null) => state with
    {
        FailedAt = [],
        LastLogInAt = now,
        IdleSince = now,
        Sessions = [.. Standing(state, now).OrderByDescending(session => session.LastSeenAt).Take(SessionsMax - 1), new OpenSession(DigestOf(sessionId), now, now) { FromDigestHex = from is null ? null : DigestOf(from) }],
    };

    /// <summary>Whether another session of this person stands that was opened from elsewhere: a password may be shared (DGO I-12, C.3; obligation C3-7).</summary>
    public static bool StandsElsewhere(PersonState state, string? from, DateTimeOffset now) =>
        from is not null && Standing(state, now).Any(session => session.FromDigestHex is { } other && other != DigestOf(from));

    /// <summary>Ends one session.</summary>
    public static PersonState Close(PersonState state, string sessionId, DateTimeOffset now) =>
        state with { Sessions = [.. Standing(state, now).Where(session => !Is(session, sessionId))] };

    /// <summary>Ends every session but one.</summary>
    public static PersonState CloseOthers(PersonState state, string sessionId, DateTimeOffset now) =>
        state with { Sessions = [.. Standing(state, now).Where(session => Is(session, sessionId))] };

    /// <summary>Whether the session stands and grants the permission, and the person is qualified for it (INV-12).</summary>
    /// <param name="agreementProblem">Why the agreement that this person comes in under does not stand; null when it does, or none is needed.</param>
    public static Standing Check(PersonState state, SessionAssertion assertion, Permission permission, DateTimeOffset now, string? agreementProblem = null)
    {
        if (state.Person is not { } person) return new Standing(false, "nobody is logged in under this name; log in", null);
        if (person.DisabledBecause is { } closed) return new Standing(false, $"the account is closed ({closed}); an administrator can open it again", null);
        if (state.IsLocked) return new Standing(false, "the account is locked after failed log-ins; an administrator can release it", null);
        if (Find(state, assertion.SessionId, now) < 0) return new Standing(false, "the session has ended (30 minutes idle, or 12 hours); log in again", null);
        if (agreementProblem is not null) return new Standing(false, $"the session has ended: {agreementProblem}", null);
        if (OutsiderProblem(person, permission) is { } outside) return new Standing(false, outside, person);
        if (!RolePermissions.Grant(person.Roles, permission)) return new Standing(false, $"your roles do not include this ({Words(permission)})", person);
        if (!RolePermissions.NeedsQualification(permission)) return new Standing(true, null, person);
        var missing = Qualifications.Missing(person, DateOnly.FromDateTime(now.UtcDateTime));
        return missing.IsEmpty ? new Standing(true, null, person) : new Standing(false, string.Join("; ", missing), person);
    }

    /// <summary>The state with the idle clock of a session that stands set back; the same when it does not.</summary>
    public static PersonState Touch(PersonState state, SessionAssertion assertion, DateTimeOffset now)
    {
        var found = Find(state, assertion.SessionId, now);
        if (found < 0 || state.Sessions[found].LastSeenAt >= now) return state;
        return state with { Sessions = state.Sessions.SetItem(found, state.Sessions[found] with { LastSeenAt = now }) };
    }

    /// <summary>How many sessions stand.</summary>
    public static int CountStanding(PersonState state, DateTimeOffset now) => Standing(state, now).Count();

    /// <summary>Digest of a session id or code, hex.</summary>
    public static string DigestOf(string secret) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(secret ?? "")));

    // Hot lists, alerts, cameras, people and the log are the department's own, whatever roles somebody of another agency was given by mistake.
    private static string? OutsiderProblem(PersonRecord person, Permission permission) =>
        person.Agency == AgencyHasAnAgreement.Department || RolePermissions.IsForOutsiders(permission) ? null
        : $"this is for the people of the department alone, and you are with {person.Agency} (DGO I-12, I)";

    private static int Find(PersonState state, string sessionId, DateTimeOffset now)
    {
        for (var i = 0; i < state.Sessions.Length; i++)
            if (Stands(state.Sessions[i], now) && Is(state.Sessions[i], sessionId)) return i;
        return -1;
    }

    private static IEnumerable<OpenSession> Standing(PersonState state, DateTimeOffset now) => state.Sessions.Where(session => Stands(session, now));

    // A clock that was set back must not make a session younger than it is known to be.
    private static bool Stands(OpenSession session, DateTimeOffset now) =>
        now >= session.OpenedAt && now - session.OpenedAt < OpenMax && now - session.LastSeenAt < IdleMax;

    private static bool Is(OpenSession session, string sessionId) => SecretText.AreEqual(session.IdDigestHex, DigestOf(sessionId));

    private static string Words(Permission permission) => permission switch
    {
        Permission.SeeLive => "see the live page",
        Permission.SeePlates => "see plates",
        Permission.ManageCameras => "manage cameras",
        Permission.ManageHotLists => "manage hot lists",
        Permission.ManagePeople => "manage people",
        Permission.ReadAuditLog => "read the audit log",
        Permission.AskHistory => "look up",
        Permission.ReviewLookups => "review lookups",
        Permission.ManageTraining => "enter trainings",
        Permission.SubmitSharing => "submit sharing requests",
        Permission.ReceiveExtracts => "receive extracts",
        Permission.ProcessSharing => "work at the sharing desk",
        Permission.ApproveSharing => "decide on sharing requests",
        Permission.ManageAgencies => "manage agencies and agreements",
        Permission.SeeHolds => "see holds",
        Permission.ApproveHolds => "approve, review and release holds",
        Permission.DecidePreservation => "decide on preservation orders",
        Permission.ManageRetention => "manage retention",
        _ => "unknown",
    };
}
