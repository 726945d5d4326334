using AlprGrains.Audit;
using AlprGrains.Grains.Oversight;
using AlprGrains.Lookups;
using AlprGrains.Oversight;

namespace AlprGrains.Grains.Lookups;

/// <summary>
/// Puts lookups before other people: those that are held, those that the policy refused (the attempt itself is of interest), and those
/// that are to be looked at afterwards. A queue that takes no item ends the lookup.
/// </summary>
internal sealed class LookupReviews(IGrainFactory grains)
{
    /// <summary>The item's id; null when nobody needs to look.</summary>
    public async Task<string?> Take(Asking asking, DecisionView decision, AuditReceipt receipt, DateTimeOffset firstAskedAt)
    {
        if (KindOf(decision) is not { } kind) return null;
        var reasons = decision.Verdict == LookupVerdict.Allow ? decision.ReviewAfterwards : decision.Reasons;
        var item = ReviewItems.Of(kind, asking, reasons, receipt, firstAskedAt);
        await grains.GetGrain<IReviewQueueGrain>(IReviewQueueGrain.Main).Add(item);
        return item.Id;
    }

    // A typing mistake, or a session that has ended, is no attempt: nobody needs to look at it.
    private static ReviewKind? KindOf(DecisionView decision) => decision.Verdict switch
    {
        LookupVerdict.Hold => ReviewKind.HeldLookup,
        LookupVerdict.Allow => decision.ReviewAfterwards.IsEmpty ? null : ReviewKind.ReviewAfterwards,
        _ => decision.RuleIds.Any(id => id is not (LookupDecisions.SessionRule or LookupDecisions.QuestionRule or LookupDecisions.DayRule)) ? ReviewKind.RefusedLookup : null,
    };
}
