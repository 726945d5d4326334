using System.Collections.Immutable;

namespace AlprGrains.Policy.Texts;

/// <summary>One version of the written policy as data. Everything that a new act or a new council vote may change stands here, not in rules.</summary>
/// <param name="AuditRecordDays">
/// How long the exact elements of lookups and other entries stay legible to auditors: until the annual report over them is delivered and a
/// year at the least (obligations G-7; CJIS AU-11). Their commitments stay in the log for ever.
/// </param>
/// <param name="TextSha256">Digest of the text that was put before the Privacy Advisory Commission.</param>
public sealed record PolicyText(
    string Number, string Version, string Title, DateOnly? EffectiveFrom, DateOnly? EffectiveUntil, string? SignedBy, DateOnly? SignedOn,
    string TextSha256, string Coordinator, string Custodian, int RetentionDays, int AuditRecordDays,
    ImmutableArray<Purpose> Purposes, ImmutableArray<string> HotListSources, ImmutableArray<string> BoloCategories,
    ImmutableArray<string> RecipientClasses, ImmutableArray<LookupAgreement> LookupAgreements, ImmutableArray<string> AuthorisedCategories,
    TrainingRequirement Training, string CaseNumberPattern, string IncidentNumberPattern, ArticulationRequirement Articulation,
    AttestationText Attestation, HouseRules HouseRules)
{
    /// <summary>Signed, dated and in effect on that day. Until then the policy is a draft (DGO I-12, signature; obligations L-6).</summary>
    public bool IsInForce(DateOnly day) =>
        SignedBy is not null && SignedOn is not null && EffectiveFrom is { } from && from <= day && (EffectiveUntil is not { } until || day < until);

    /// <summary>How decisions cite it: I-12@2024-07, with DRAFT while it is not in force.</summary>
    public string Citation(DateOnly day) => $"{Number}@{Version}" + (IsInForce(day) ? "" : " DRAFT");
}

/// <summary>One permitted purpose.</summary>
/// <param name="NumberMayFollow">The case or incident number may be added after the lookup, which is then reviewed.</param>
/// <param name="NeedsProcess">A legal process document must be attached.</param>
public sealed record Purpose(string Id, string Text, string Section, bool NumberMayFollow, bool NeedsProcess);

/// <summary>An agreement that grants another agency lookups while it is in force (under I-12 the CHP's MOU alone).</summary>
public sealed record LookupAgreement(string Agency, string Kind, string Section);

public sealed record TrainingRequirement(int ValidDays, ImmutableArray<string> Topics);

public sealed record ArticulationRequirement(int WordsMin, ImmutableArray<string> GenericWords);

public sealed record AttestationText(string Version, string Text);

/// <summary>Rules that the policy itself does not contain; off unless the department switches them on.</summary>
/// <param name="SecondApproverFromDataAgeDays">Reads at least this old need a second approver; null: never.</param>
public sealed record HouseRules(bool CaseNumberOnEveryLookup, bool SecondApproverOnEveryLookup, int? SecondApproverFromDataAgeDays);
