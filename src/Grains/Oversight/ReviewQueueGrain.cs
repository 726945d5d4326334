using System.Collections.Immutable;
using AlprGrains.Audit;
using AlprGrains.Grains.Audit;
using AlprGrains.Oversight;
using AlprGrains.People;
using AlprGrains.Plates;
using Orleans.Concurrency;

namespace AlprGrains.Grains.Oversight;

/// <summary>
/// The way to the items, which lie one by one, with a page of ids for each day. It keeps nothing itself, so it is reentrant, and a
/// reader who takes long keeps no lookup waiting.
/// </summary>
[GrainType("review-queue"), Reentrant]
public sealed class ReviewQueueGrain(TimeProvider time) : Grain, IReviewQueueGrain
{
    /// <summary>Items of one list; those that are older are seen when these have been decided, or by day in the audit log.</summary>
    public const int ListMax = 200;

    public async ValueTask Add(ReviewItem item)
    {
        // The page first: an id without its item is passed over, an item without its id would never be seen.
        await GrainFactory.GetGrain<IReviewDayGrain>(ReviewItems.DayOf(item.At)).Add(item.Id, item.At);
        await Item(item.Id).Put(item);
    }

    public async ValueTask<ReviewList> List(bool openOnly, SessionAssertion session)
    {
        var standing = await GrainFactory.GetPerson(session.UserName).Check(session, Permission.ReviewLookups);
        await GrainFactory.Audit(
            AuditKinds.ReviewQueueSeen, session, standing, "oversight", openOnly ? "open items" : "all items",
            standing.Granted ? "allowed" : $"refused: {standing.Reason}"); // INV-3: items hold what people typed
        if (!standing.Granted) return new ReviewList(standing.Reason, []);

        var items = ImmutableArray.CreateBuilder<ReviewItem>();
        var now = time.GetUtcNow();
        for (var back = 0; back <= ReadRetention.Period.TotalDays && items.Count < ListMax; back++)
        {
            var entries = await GrainFactory.GetGrain<IReviewDayGrain>(ReviewItems.DayOf(now.AddDays(-back))).List();
            var wanted = entries.Where(entry => !openOnly || entry.IsOpen).Take(ListMax - items.Count);
            var found = await Task.WhenAll(wanted.Select(entry => Item(entry.Id).Find().AsTask()));
            items.AddRange(found.OfType<ReviewItem>().Where(item => !openOnly || item.Outcome == ReviewOutcome.Open));
        }
        return new ReviewList(null, items.ToImmutable());
    }

    public async ValueTask<string?> Decide(string reviewId, ReviewOutcome outcome, string reason, SessionAssertion by)
    {
        if (ReviewItems.DayOf(reviewId) is not { } day) return "There is no such item, or its 30 days are over.";
        var problem = await Item(reviewId).Decide(outcome, reason, by);
        if (problem is null) await GrainFactory.GetGrain<IReviewDayGrain>(day).Decided(reviewId);
        return problem;
    }

    public async ValueTask<ReviewItem?> Find(string reviewId) => ReviewItems.DayOf(reviewId) is null ? null : await Item(reviewId).Find();

    private IReviewItemGrain Item(string id) => GrainFactory.GetGrain<IReviewItemGrain>(id);
}
