using System.Collections.Immutable;
using System.Globalization;
using AlprGrains.Audit;
using AlprGrains.Grains.Audit;
using AlprGrains.Grains.Lookups;
using AlprGrains.Sharing;

namespace AlprGrains.Grains.Sharing;

/// <summary>The audit entries of sharing requests (Civil Code 1798.90.52; CJIS AU-3(1)). In clear: which request, which agency, which step, which rule; what was typed is confidential. Pure.</summary>
internal static class SharingEntries
{
    private const string NoPermittedPurpose = "not a permitted purpose";

    public static AuditEvent Of(SharingAct act, SharingRequestId request, SharingActor actor, string? roleClass, SharingState state, SharingSubmission? submission, bool purposeIsPermitted, string policy, SharingOutcome outcome)
    {
        var refusal = outcome.Refusal;
        return new AuditEvent(
            refusal is null ? KindOf(act) : AuditKinds.SharingRefused, actor.UserName, actor.Agency,
            purposeIsPermitted ? (submission ?? state.Submission)?.Lookup.Purpose ?? "sharing" : NoPermittedPurpose,
            [$"request {request.Hex}", .. Subjects(act, outcome)],
            refusal is null ? $"done under {policy}: {StepOf(act)}" : $"refused under {policy}: {StepOf(act)}, {refusal.RuleId}")
        {
            RoleClass = roleClass,
            Confidential = [.. Confidential(actor, act, submission ?? state.Submission, outcome)],
        };
    }

    /// <summary>Somebody looked at a request, its document or what was released of it.</summary>
    public static AuditEvent Seen(SharingRequestId request, SharingActor actor, string? roleClass, string what, bool allowed) =>
        new(AuditKinds.SharingSeen, actor.UserName, actor.Agency, "sharing", [$"request {request.Hex}", what], allowed ? "allowed" : "refused")
        {
            RoleClass = roleClass, Confidential = [new AuditField(AuditExtensions.FullName, actor.FullName)],
        };

    private static IEnumerable<string> Subjects(SharingAct act, SharingOutcome outcome)
    {
        foreach (var happened in outcome.Events)
        {
            if (happened.Document is { } document) yield return $"document sha256:{document.Sha256}";
            if (happened.Validation is { } validation) yield return $"validation sha256:{validation.DocumentSha256}";
            if (happened.Kind == SharingEventKind.Approved) yield return $"specification sha256:{happened.Verdict?.SpecificationDigestHex}";
            if (happened.Extracted is { } extracted)
            {
                yield return $"package sha256:{extracted.PackageSha256}";
                yield return $"manifest sha256:{extracted.ManifestSha256}";
                yield return string.Create(CultureInfo.InvariantCulture, $"{extracted.Reads} reads");
            }
            if (happened.Kind == SharingEventKind.EligibilityJudged && act == SharingAct.Submit) yield return $"eligibility {happened.Eligibility}";
        }
    }

    private static IEnumerable<AuditField> Confidential(SharingActor actor, SharingAct act, SharingSubmission? submission, SharingOutcome outcome)
    {
        yield return new AuditField(AuditExtensions.FullName, actor.FullName);
        if (act == SharingAct.Submit && submission is not null)
        {
            foreach (var field in LookupTexts.Elements(submission.Lookup)) yield return field;
            foreach (var field in LookupTexts.Reasons(submission.Lookup)) yield return field;
            foreach (var (name, text) in SharingSubmissions.Texts(submission)) if (!string.IsNullOrWhiteSpace(text)) yield return new AuditField(name, LookupTexts.Bounded(text));
        }
        // Operator, requestor, receiving agency, secondary recipients stand with every release (CJIS AU-3(1)).
        if (act is SharingAct.Forward or SharingAct.OpenDownload or SharingAct.HandOver && submission is not null)
        {
            yield return new AuditField("requestor", LookupTexts.Bounded(submission.Signer.Name));
            yield return new AuditField("recipient", LookupTexts.Bounded($"{submission.Recipient.Name}, {submission.Recipient.Agency}"));
            if (!submission.SecondaryRecipients.IsEmpty) yield return new AuditField("secondary recipients", LookupTexts.Bounded(string.Join("; ", submission.SecondaryRecipients)));
        }
        foreach (var happened in outcome.Events)
        {
            if (happened.Verdict is { } verdict) yield return new AuditField("reason of the decision", LookupTexts.Bounded($"{verdict.ReasonCode}: {verdict.Reason}"));
            if (happened.RightAndNeed is { } documented)
            {
                yield return new AuditField("right to know", LookupTexts.Bounded($"{documented.RightToKnow}: {documented.RightToKnowDetail}"));
                yield return new AuditField("need to know", LookupTexts.Bounded(documented.NeedToKnow));
            }
            foreach (var reason in happened.Reasons) yield return new AuditField("reason", LookupTexts.Bounded(reason));
        }
        foreach (var reason in outcome.Refusal?.Reasons ?? []) yield return new AuditField("reason of the decision", LookupTexts.Bounded(reason));
    }

    private static string StepOf(SharingAct act) => System.Text.Json.JsonNamingPolicy.KebabCaseLower.ConvertName(act.ToString());

    private static string KindOf(SharingAct act) => act switch
    {
        SharingAct.Submit => AuditKinds.SharingSubmitted,
        SharingAct.Attach => AuditKinds.SharingAttached,
        SharingAct.CheckEligibility or SharingAct.ReviewEligibility => AuditKinds.SharingChecked,
        SharingAct.Attest => AuditKinds.SharingAttested,
        SharingAct.DocumentRightAndNeed => AuditKinds.SharingDocumented,
        SharingAct.RecordValidation => AuditKinds.SharingValidated,
        SharingAct.Approve or SharingAct.Deny or SharingAct.Expire => AuditKinds.SharingDecided,
        SharingAct.Acknowledge => AuditKinds.SharingAcknowledged,
        SharingAct.StartExtract or SharingAct.FinishExtract or SharingAct.FailExtract => AuditKinds.SharingExtracted,
        SharingAct.Forward or SharingAct.ReopenDownload => AuditKinds.SharingForwarded,
        SharingAct.OpenDownload or SharingAct.FinishDownload or SharingAct.HandOver => AuditKinds.SharingReceived,
        SharingAct.Remind => AuditKinds.SharingReminded,
        SharingAct.Close => AuditKinds.SharingClosed,
        _ => throw new InvalidOperationException($"INV-3: {act} has no kind of audit entry"),
    };
}
