using System.Collections.Immutable;
using AlprGrains.Grains.Hosting;
using AlprGrains.People;

namespace AlprGrains.Grains.People;

/// <summary>A change of an account: the state that follows, or every reason why there is none, and words for the audit log.</summary>
internal sealed record AccountChange(PersonState? Next, ImmutableArray<string> Problems, string What)
{
    public static AccountChange Done(PersonState next, string what) => new(next, [], what);

    public static AccountChange Refused(params ReadOnlySpan<string> problems) => new(null, [.. problems], "");

    public string Outcome => Problems.IsEmpty ? $"done: {What}" : $"refused: {string.Join("; ", Problems)}";
}

/// <summary>
/// What may become of an account, as functions of state and time (DGO I-12, C.1, J; CJIS AC-2, IA-4). Who may ask is not decided here.
/// Pure.
/// </summary>
internal static class AccountRules
{
    /// <summary>An account that was idle this long is closed at the next log-in (CJIS AC-2).</summary>
    public static readonly TimeSpan IdleDaysMax = TimeSpan.FromDays(90);

    /// <summary>The name of a removed account rests this long (CJIS IA-4).</summary>
    public static readonly TimeSpan NameRests = TimeSpan.FromDays(365);

    /// <summary>An enrolment code is good this long (CJIS AC-2, temporary accounts).</summary>
    public static readonly TimeSpan EnrolmentValidFor = TimeSpan.FromHours(72);

    /// <summary>Wrong enrolment codes that void the right one.</summary>
    public const int EnrolmentWrongMax = 5;

    /// <summary>Trainings kept of one person.</summary>
    public const int TrainingsMax = 200;

    /// <summary>Longest reason, scope, course version or name of who signed.</summary>
    public const int TextCharactersMax = 500;

    public const string IdleReason = "90 days without a log-in (CJIS AC-2)";

    /// <summary>From the system: creates or changes; trainings are only added.</summary>
    public static AccountChange Enrol(PersonState state, PersonRecord person, string key, DateTimeOffset now)
    {
        if (Rests(state, now) is { } rests) return AccountChange.Refused(rests);
        var problems = RolePermissions.ProblemsOf(person, key);
        if (!problems.IsEmpty) return AccountChange.Refused([.. problems]);
        var before = state.RemovedAt is null ? state : new PersonState();
        ImmutableArray<TrainingRecord> kept = before.Person?.Trainings ?? [];
        var merged = kept.AddRange(person.Trainings.Where(training => !kept.Any(old => IsSame(old, training))));
        return AccountChange.Done(
            before with { Person = person with { UserName = key, Trainings = merged }, IdleSince = now, ReviewedAt = before.ReviewedAt ?? now },
            $"roles {RolesIn(person.Roles)}, category {person.Category}");
    }

    /// <summary>From an administrator: makes what is not there.</summary>
    public static AccountChange Register(PersonState state, NewPerson person, string key, DateTimeOffset now) =>
        state.Person is not null && state.RemovedAt is null
            ? AccountChange.Refused($"there is an account '{key}' already")
            : Enrol(state, new PersonRecord(key, person.FullName, person.Agency, person.Roles) { Category = person.Category }, key, now);

    public static AccountChange SetRoles(PersonState state, ImmutableArray<Role> roles)
    {
        var person = state.Person! with { Roles = roles };
        var problems = RolePermissions.ProblemsOf(person, person.UserName);
        return problems.IsEmpty ? AccountChange.Done(state with { Person = person }, $"roles {RolesIn(roles)}") : AccountChange.Refused([.. problems]);
    }

    public static AccountChange SetCategory(PersonState state, PersonCategory category)
    {
        if (!Enum.IsDefined(category) || category == PersonCategory.Unset) return AccountChange.Refused("the category is one of sworn, PST or designated");
        var ends = state.Person!.Category == PersonCategory.Designated && category != PersonCategory.Designated;
        return AccountChange.Done(state with { Person = state.Person with { Category = category }, Sessions = ends ? [] : state.Sessions }, $"category {category}");
    }

    public static AccountChange Designate(PersonState state, Designation designation, DateTimeOffset now)
    {
        var problems = ImmutableArray.CreateBuilder<string>();
        var today = DateOnly.FromDateTime(now.UtcDateTime);
        if (!IsText(designation.DesignatedBy)) problems.Add("who designated is missing: the Chief of Police or the designee who signed");
        if (!IsText(designation.Scope)) problems.Add("the scope is missing: designated for what?");
        if (designation.SignedOn is not { } signed) problems.Add("the day of the signature is missing");
        else if (signed > today) problems.Add($"it is signed on {signed:yyyy-MM-dd}, which is yet to come");
        if (designation.Until < designation.From) problems.Add($"it ends on {designation.Until:yyyy-MM-dd}, before it begins on {designation.From:yyyy-MM-dd}");
        if (designation.Until < today) problems.Add($"it ended on {designation.Until:yyyy-MM-dd}");
        if (problems.Count > 0) return AccountChange.Refused([.. problems]);
        var person = state.Person! with { Category = PersonCategory.Designated, Designation = designation with { Revoked = false } };
        return AccountChange.Done(state with { Person = person }, $"designated from {designation.From:yyyy-MM-dd} until {designation.Until:yyyy-MM-dd}, signed {designation.SignedOn:yyyy-MM-dd}");
    }

    public static AccountChange RevokeDesignation(PersonState state, string reason) => state.Person!.Designation switch
    {
        null => AccountChange.Refused("there is no designation to revoke"),
        { Revoked: true } => AccountChange.Refused("the designation was revoked before"),
        _ when !IsText(reason) => AccountChange.Refused(ReasonMissing),
        var designation => AccountChange.Done(state with { Person = state.Person with { Designation = designation with { Revoked = true } }, Sessions = [] }, "designation revoked, sessions ended"),
    };

    public static AccountChange RecordTraining(PersonState state, TrainingRecord training, DateTimeOffset now)
    {
        var person = state.Person!;
        var problems = ImmutableArray.CreateBuilder<string>();
        if (!IsText(training.CourseVersion)) problems.Add("the version of the course is missing");
        if (training.CompletedOn > DateOnly.FromDateTime(now.UtcDateTime)) problems.Add($"it is completed on {training.CompletedOn:yyyy-MM-dd}, which is yet to come");
        foreach (var topic in training.Topics.IsDefault ? [] : training.Topics)
            if (!TrainingTopics.All.Any(known => known.Id == topic)) problems.Add($"'{topic}' is not one of the eight topics");
        if (training.Topics.IsDefaultOrEmpty) problems.Add("no topic is ticked");
        if (person.Trainings.Any(old => IsSame(old, training))) problems.Add($"course {training.CourseVersion} of {training.CompletedOn:yyyy-MM-dd} is on record");
        if (person.Trainings.Length >= TrainingsMax) problems.Add($"{TrainingsMax} trainings are on record, which is all that is kept");
        if (problems.Count > 0) return AccountChange.Refused([.. problems]);
        var covered = TrainingTopics.All.Length - Qualifications.MissingTopics(training).Length;
        return AccountChange.Done(state with { Person = person with { Trainings = person.Trainings.Add(training) } },
            $"course {training.CourseVersion}, completed {training.CompletedOn:yyyy-MM-dd}, {covered} of {TrainingTopics.All.Length} topics");
    }

    public static AccountChange Disable(PersonState state, string reason) =>
        !IsText(reason) ? AccountChange.Refused(ReasonMissing)
        : AccountChange.Done(state with { Person = state.Person! with { DisabledBecause = reason.Trim() }, Sessions = [], Enrolment = null }, "closed, sessions ended");

    public static AccountChange Enable(PersonState state, DateTimeOffset now) => state.Person!.DisabledBecause is null
        ? AccountChange.Refused("the account is open")
        : AccountChange.Done(state with { Person = state.Person with { DisabledBecause = null }, IdleSince = now }, "opened again");

    public static AccountChange Remove(PersonState state, string reason, DateTimeOffset now) =>
        !IsText(reason) ? AccountChange.Refused(ReasonMissing)
        : AccountChange.Done(
            state with { Person = state.Person! with { DisabledBecause = $"removed: {reason.Trim()}" }, Sessions = [], Enrolment = null, RemovedAt = now },
            $"removed; the name rests until {now + NameRests:yyyy-MM-dd}");

    public static AccountChange Review(PersonState state, DateTimeOffset now) =>
        AccountChange.Done(state with { ReviewedAt = now }, $"still needed, roles {RolesIn(state.Person!.Roles)}");

    public static AccountChange IssueEnrolment(PersonState state, string codeDigestHex, DateTimeOffset now) => state.Person!.DisabledBecause is not null
        ? AccountChange.Refused("the account is closed: open it first")
        : AccountChange.Done(state with { Enrolment = new PendingEnrolment(codeDigestHex, now + EnrolmentValidFor, 0), Sessions = [], FailedAt = [] }, "code drawn, good for 72 hours");

    /// <summary>Whether the code is the one that waits, and the state after: a wrong one counts, a right one is used up when <paramref name="use"/>.</summary>
    public static (bool IsRight, PersonState Next) TryEnrolment(PersonState state, string codeDigestHex, bool use, DateTimeOffset now)
    {
        if (state.Enrolment is not { } pending || pending.Until <= now) return (false, state with { Enrolment = null });
        if (SecretText.AreEqual(pending.CodeDigestHex, codeDigestHex)) return (true, use ? state with { Enrolment = null } : state);
        return (false, state with { Enrolment = pending.Wrong + 1 >= EnrolmentWrongMax ? null : pending with { Wrong = pending.Wrong + 1 } });
    }

    /// <summary>Whether 90 idle days have gone by, so that the account is to be closed.</summary>
    public static bool IsIdleTooLong(PersonState state, DateTimeOffset now) =>
        state.Person is { DisabledBecause: null } && now - state.IdleSince >= IdleDaysMax;

    /// <summary>Why nothing of this account can be changed by anyone, or null.</summary>
    public static string? NoSuchAccount(PersonState state) =>
        state.Person is null ? "there is no such person" : state.RemovedAt is not null ? "the account was removed" : null;

    private const string ReasonMissing = "the reason is missing: it goes into the audit log";

    private static string? Rests(PersonState state, DateTimeOffset now) => state.RemovedAt is { } removed && now - removed < NameRests
        ? $"this name was removed on {removed:yyyy-MM-dd} and rests until {removed + NameRests:yyyy-MM-dd} (CJIS IA-4): choose another"
        : null;

    private static bool IsText(string? text) => !string.IsNullOrWhiteSpace(text) && text.Length <= TextCharactersMax;

    private static bool IsSame(TrainingRecord one, TrainingRecord other) => one.CourseVersion == other.CourseVersion && one.CompletedOn == other.CompletedOn;

    private static string RolesIn(ImmutableArray<Role> roles) => string.Join(", ", roles);
}
