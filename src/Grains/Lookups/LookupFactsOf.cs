using System.Collections.Immutable;
using AlprGrains.Lookups;
using AlprGrains.People;
using AlprGrains.Policy.Agencies;
using AlprGrains.Policy.Lookups;
using AlprGrains.Policy.Screening.Beneficiaries;

namespace AlprGrains.Grains.Lookups;

/// <summary>What was gathered about a lookup besides the request itself.</summary>
/// <param name="Standing">Whether the session stands and grants the lookup, by the person's own grain.</param>
/// <param name="Agreement">For another agency: its agreement; null for the department and where there is none.</param>
/// <param name="OnlyDemonstration">No real camera was ever registered.</param>
/// <param name="SensitivePlaces">What the cameras asked for stand beside.</param>
/// <param name="OwnHousehold">The plate is on the staff vehicle register under the person who asks.</param>
/// <param name="Registry">The registry of agencies as it is at this moment.</param>
/// <param name="Approval">A second person's approval of exactly this content, while it stands.</param>
internal sealed record Gathered(
    DateTimeOffset At, Standing Standing, AgreementFacts? Agreement, bool OnlyDemonstration,
    ImmutableArray<string> SensitivePlaces, bool OwnHousehold, ApprovalFacts? Approval, AgencyRegistry Registry);

/// <summary>A request and what was gathered about it in; the facts that the rule book decides on out. Pure.</summary>
internal static class LookupFactsOf
{
    public static LookupFacts Request(LookupRequest request, string userName, Gathered gathered, Func<string, Party> partyOf)
    {
        var person = gathered.Standing.Person;
        return new LookupFacts(
            gathered.At,
            gathered.OnlyDemonstration,
            PersonOf(person, userName, gathered.Agreement),
            // One credential, one person: no log-in is shared. The gateway opens no session before the notice is acknowledged.
            new SessionFacts(Individual: true, Open: person is not null, BannerAcknowledged: person is not null),
            QuestionOf(request, gathered),
            new BeneficiaryAnswers(
                partyOf(request.Beneficiaries.AskedBy), partyOf(request.Beneficiaries.CaseOwner), partyOf(request.Beneficiaries.Receiver), request.Beneficiaries.AnyOutsideCalifornia),
            request.AttestationVersion is { } version ? new AttestationFacts(version, userName, gathered.At) : null,
            request.Process is { } process
                ? new ProcessFacts(process.Type, process.Issuer, process.Court, process.Number, process.IssuedOn, process.DocumentSha256)
                : null,
            gathered.Approval);
    }

    private static PersonFacts PersonOf(PersonRecord? person, string userName, AgreementFacts? agreement) => new(
        userName,
        person?.FullName ?? "",
        person?.Agency ?? "",
        CategoryOf(person?.Category ?? PersonCategory.Unset),
        person?.Designation is { } designation
            // A designation names its last day; the rule counts from the day on which it no longer stands.
            ? new DesignationFacts(designation.DesignatedBy, designation.From, designation.Until.AddDays(1), designation.Scope, designation.Purposes.IsDefault ? [] : designation.Purposes, designation.Revoked)
            : null,
        person is { Trainings.IsDefaultOrEmpty: false } && person.Trainings.MaxBy(training => training.CompletedOn) is { } newest
            ? new TrainingFacts(newest.CompletedOn, newest.CourseVersion, newest.Topics)
            : null,
        agreement);

    private static QuestionFacts QuestionOf(LookupRequest request, Gathered gathered) => new(
        request.Purpose,
        request.Standard,
        request.Articulation,
        Typed(request.CaseNumber),
        Typed(request.IncidentNumber),
        [.. LookupTexts.Elements(request).Select(element => $"{element.Name} {element.Value}")],
        request.RightToKnow,
        request.NeedToKnow,
        gathered.SensitivePlaces,
        AgeDays(request.CapturedFrom, gathered.At),
        gathered.OwnHousehold);

    private static int AgeDays(DateTimeOffset? capturedFrom, DateTimeOffset now)
    {
        var kept = AlprGrains.Plates.ReadRetention.Period;
        var age = capturedFrom is { } from ? now - from : kept;
        return (int)Math.Clamp(Math.Ceiling(age.TotalDays), 0, kept.TotalDays);
    }

    private static string CategoryOf(PersonCategory category) => category switch
    {
        PersonCategory.Sworn => "sworn",
        PersonCategory.Pst => "pst",
        PersonCategory.Designated => "designated",
        _ => "none", // nobody has entered one
    };

    // A field left empty is a number that was not given.
    private static string? Typed(string? number) => string.IsNullOrWhiteSpace(number) ? null : number.Trim();
}
