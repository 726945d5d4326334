using System.Collections.Immutable;
using AlprGrains.People;

namespace AlprGrains.Gateway.People;

/// <summary>An account as those who look after it see it.</summary>
/// <param name="TrainedUntil">Last day on which a training counts; null when none does.</param>
/// <param name="Missing">What keeps this person from plates today; empty when nothing does.</param>
public sealed record PersonJson(
    string User, string FullName, string Agency, ImmutableArray<Role> Roles, PersonCategory Category, DesignationJson? Designation, ImmutableArray<TrainingJson> Trainings,
    DateOnly? TrainedUntil, ImmutableArray<string> Missing, string? ClosedBecause, bool IsLocked, DateTimeOffset? LastLogInAt, DateTimeOffset? ReviewedAt, bool IsReviewDue,
    DateTimeOffset? RemovedAt, DateTimeOffset? EnrolmentUntil)
{
    public static PersonJson Of(PersonAccount account, DateTimeOffset now)
    {
        var (person, today) = (account.Person, DateOnly.FromDateTime(now.UtcDateTime));
        return new PersonJson(
            person.UserName, person.FullName, person.Agency, person.Roles, person.Category, DesignationJson.Of(person.Designation),
            [.. person.Trainings.Select(training => new TrainingJson(training.CourseVersion, training.CompletedOn, training.Trainer, training.Topics))],
            Qualifications.TrainedUntil(person, today), Qualifications.Missing(person, today), person.DisabledBecause, account.IsLocked, account.LastLogInAt, account.ReviewedAt,
            account.IsReviewDue(now), account.RemovedAt, account.EnrolmentUntil);
    }
}

/// <summary>A signed designation (DGO I-12, C.1).</summary>
/// <param name="Until">Last day, inclusive.</param>
/// <param name="Purposes">The purposes of lookups that it covers, by id; none: no lookups.</param>
public sealed record DesignationJson(string? DesignatedBy = null, DateOnly? SignedOn = null, DateOnly? From = null, DateOnly? Until = null, string? Scope = null, bool Revoked = false, ImmutableArray<string>? Purposes = null)
{
    public static DesignationJson? Of(Designation? designation) =>
        designation is null ? null : new(designation.DesignatedBy, designation.SignedOn, designation.From, designation.Until, designation.Scope, designation.Revoked, designation.Purposes.IsDefault ? [] : designation.Purposes);

    /// <summary>The designation, or what keeps it from being one.</summary>
    public bool TryRead(out Designation designation, out ImmutableArray<string> problems)
    {
        problems = [.. Missing()];
        designation = problems.IsEmpty ? new Designation(DesignatedBy?.Trim() ?? "", From!.Value, Until!.Value, Scope?.Trim() ?? "") { SignedOn = SignedOn, Purposes = Purposes ?? [] } : null!;
        return problems.IsEmpty;
    }

    private IEnumerable<string> Missing()
    {
        if (From is null) yield return "the first day is missing";
        if (Until is null) yield return "the last day is missing";
    }
}

/// <summary>A completed training.</summary>
/// <param name="Trainer">Who entered it; from the session, ignored when sent.</param>
/// <param name="Topics">Of the eight: law, policy, equipment, accessing-data, passwords-and-data, sharing, reporting-breaches, post-breach.</param>
public sealed record TrainingJson(string? CourseVersion = null, DateOnly? CompletedOn = null, string? Trainer = null, ImmutableArray<string>? Topics = null);

/// <summary>Someone new.</summary>
public sealed record NewPersonJson(string? User = null, string? FullName = null, string? Agency = null, ImmutableArray<Role>? Roles = null, PersonCategory? Category = null);

public sealed record RolesJson(ImmutableArray<Role>? Roles = null);

public sealed record CategoryJson(PersonCategory? Category = null);

/// <param name="Reason">Goes into the audit log, sealed.</param>
public sealed record ReasonJson(string? Reason = null);

/// <param name="Code">Give it to its person alone; shown this once.</param>
/// <param name="At">Where they use it.</param>
public sealed record EnrolmentJson(string Code, DateTimeOffset Until, string At);
