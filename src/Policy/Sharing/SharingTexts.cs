using System.Collections.Immutable;
using AlprGrains.Policy.Loading;

namespace AlprGrains.Policy.Sharing;

/// <summary>The data of section I (policy/sharing.json): texts, terms, days, and which paper opens the door to which class.</summary>
/// <param name="WrittenRequestClasses">Who may ask in writing where there is no legal obligation.</param>
/// <param name="Yearly">What each agency signs once a year, beside the attestation of each request.</param>
/// <param name="ProcessByClass">Which kinds of compulsory process count for which class; a class that is not named has none.</param>
public sealed record SharingTexts(
    string About, string AttestationVersion, ImmutableArray<NamedText> Clauses, ImmutableArray<NamedText> RightsToKnow,
    ImmutableArray<NamedText> DenialReasons, ImmutableArray<string> Terms, int RecipientRetentionDays, int StepDueDays, int ExpiryDays,
    ImmutableArray<RecipientKind> WrittenRequestClasses, ImmutableArray<ClassProcess> ProcessByClass, SharingWatch Watch, YearlyText Yearly)
{
    /// <summary>The data as it is delivered.</summary>
    public static SharingTexts Shipped() => Load(ShippedPolicy.Files("")["sharing.json"]).Required();

    public static Loaded<SharingTexts> Load(string json)
    {
        var texts = PolicyJson.Read<SharingTexts>(json, "The data of sharing", out var problem);
        if (problem is not null) return Loaded<SharingTexts>.Failed([problem]);
        if (texts is null) return Loaded<SharingTexts>.Failed(["The data of sharing is empty."]);
        var problems = texts.Problems().ToList();
        return problems.Count == 0 ? Loaded<SharingTexts>.Of(texts) : Loaded<SharingTexts>.Failed(problems);
    }

    public bool Accepts(RecipientKind kind, string processType) =>
        !kind.IsBarredByLaw() && ProcessByClass.Any(entry => entry.Class == kind && entry.Types.Contains(processType));

    private IEnumerable<string> Problems()
    {
        if (Clauses.IsDefaultOrEmpty || Terms.IsDefaultOrEmpty || RightsToKnow.IsDefaultOrEmpty || DenialReasons.IsDefaultOrEmpty) yield return "clauses, terms, rightsToKnow and denialReasons may not be empty.";
        if (RecipientRetentionDays <= 0 || StepDueDays <= 0 || ExpiryDays <= StepDueDays) yield return "recipientRetentionDays and stepDueDays must be at least 1, expiryDays more than stepDueDays.";
        if (Yearly is not { Clauses.IsDefaultOrEmpty: false, ReminderDays: > 0 and < 365 } || string.IsNullOrWhiteSpace(Yearly.Version)) yield return "yearly needs a version, its clauses and reminderDays from 1 to 364.";
        // INV-10 stands above the data: no file opens the door to these.
        foreach (var kind in WrittenRequestClasses.Concat(ProcessByClass.Select(entry => entry.Class)).Where(kind => kind.IsBarredByLaw() || kind.IsJoint()))
            yield return $"{kind} may stand in neither writtenRequestClasses nor processByClass (INV-10).";
        foreach (var kind in WrittenRequestClasses.Where(kind => kind is RecipientKind.Unknown or RecipientKind.Private))
            yield return $"{kind} may not ask in writing (DGO I-12, section I; INV-10).";
        foreach (var entry in ProcessByClass.Where(entry => entry.Class is RecipientKind.Unknown or RecipientKind.Private && entry.Types.Any(type => type != "court-order")))
            yield return $"{entry.Class} receives by court order only (DGO I-12, section I).";
    }
}

public sealed record NamedText(string Id, string Text);

public sealed record ClassProcess(RecipientKind Class, ImmutableArray<string> Types);

/// <summary>When an agency's requests are stopped until a person has looked (the department that asked three hundred times for federal agencies).</summary>
/// <param name="BarredRequestsMax">Requests for a barred recipient or purpose in that many days.</param>
/// <param name="RequestsMax">Requests of any kind in that many days, above which a reviewer is told.</param>
public sealed record SharingWatch(int Days, int BarredRequestsMax, int RequestsMax);
