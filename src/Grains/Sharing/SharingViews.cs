using System.Collections.Immutable;
using AlprGrains.Lookups;
using AlprGrains.Plates;
using AlprGrains.Policy.Sharing;
using AlprGrains.Sharing;

namespace AlprGrains.Grains.Sharing;

/// <summary>A request's state in; what people see of it, and its line in lists, out. Pure.</summary>
internal static class SharingViews
{
    /// <param name="lookup">What is sought, while it is kept; null from 30 days on.</param>
    public static SharingRequestView View(SharingRequestId id, SharingState state, ImmutableArray<SharingEvent> events, LookupRequest? lookup, SharingExtractStatus? extract, SharingTexts texts, DateTimeOffset now)
    {
        var due = SharingMachine.DueAt(state, texts);
        return new SharingRequestView
        {
            Id = id, Phase = state.Phase, Submission = state.Submission! with { Lookup = lookup ?? state.Submission!.Lookup },
            RequesterUserName = state.Requester, RequesterName = state.RequesterName, Agency = state.Agency, AgencyClass = state.AgencyClass,
            ContentDigestHex = state.ContentDigestHex, Eligibility = state.Eligibility, EligibilityReasons = state.EligibilityReasons, Documents = state.Documents,
            Attestation = state.Attestation, RightAndNeed = state.RightAndNeed, Validation = state.Validation, EscalatedBecause = state.EscalatedBecause,
            Proposed = lookup is null ? null : SharingSpecifications.Of(lookup, state.SubmittedAt),
            Verdict = state.Verdict, DecidedBy = state.DecidedByName is { Length: > 0 } name ? name : state.DecidedBy, AcknowledgedBy = state.AcknowledgedBy,
            Extract = Extract(state, extract, now),
            Steps = [.. Steps(events)], Next = SharingWords.NextOf(state), DueAt = due, IsOverdue = due <= now,
        };
    }

    public static SharingSummary Summary(SharingRequestId id, SharingState state, bool purposeIsPermitted, SharingTexts texts, DateTimeOffset now)
    {
        var due = SharingMachine.DueAt(state, texts);
        return new SharingSummary(
            id, state.SubmittedAt, state.Requester, state.Agency, state.AgencyClass, state.Submission!.Basis, purposeIsPermitted ? state.Submission.Lookup.Purpose : "not a permitted purpose",
            state.Phase, state.Eligibility, state.Verdict?.Approved, state.Verdict?.ReasonCode, state.DecidedBy, now, due, due <= now, state.EscalatedBecause is not null,
            state.Released ? state.Extracted?.Reads ?? 0 : 0, state.Submission.Recipient.UserName);
    }

    private static IEnumerable<SharingStepView> Steps(ImmutableArray<SharingEvent> events)
    {
        var state = SharingState.Nothing;
        foreach (var happened in events)
        {
            state = SharingState.Apply(state, happened);
            yield return new SharingStepView(happened.At, happened.Kind.ToString(), state.Phase, happened.By, SharingWords.Of(happened), happened.AuditIndex);
        }
    }

    private static SharingExtractView? Extract(SharingState state, SharingExtractStatus? status, DateTimeOffset now)
    {
        if (state.Extracted is { } done)
        {
            var goneAt = done.OldestUploadAt + ReadRetention.Period;
            return new SharingExtractView(goneAt <= now ? "gone" : "ready", done.Reads, done.Pictures, done.Bytes, done.PackageSha256, null, goneAt, state.Released);
        }
        if (state.Extracting) return new SharingExtractView("running", status?.ReadsDone ?? 0, status?.PicturesDone ?? 0, status?.Bytes ?? 0, null, null, null, false);
        return state.ExtractProblem is { } problem ? new SharingExtractView("failed", 0, 0, 0, null, problem, null, false) : null;
    }
}
