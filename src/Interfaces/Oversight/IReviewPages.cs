using System.Collections.Immutable;
using AlprGrains.People;

namespace AlprGrains.Oversight;

/// <summary>One item of the review queue; its key is the item's id. It decides once, whoever comes first. Reached through the queue.</summary>
[SiloOnly, Alias("IReviewItemGrain")]
[UnderPolicy(PolicyUse.Use, "K")]
public interface IReviewItemGrain : IGrainWithStringKey
{
    /// <summary>Keeps the item; the same id twice is one. True when it is new.</summary>
    [Alias("Put")]
    ValueTask<bool> Put(ReviewItem item);

    /// <summary>The item while it is younger than 30 days, else null.</summary>
    [Alias("Find")]
    ValueTask<ReviewItem?> Find();

    /// <summary>Null when done, else why not. Audited either way.</summary>
    [Alias("Decide")]
    ValueTask<string?> Decide(ReviewOutcome outcome, string reason, SessionAssertion by);
}

/// <summary>The ids of one day's items; the key is the day, yyyyMMdd.</summary>
[SiloOnly, Alias("IReviewDayGrain")]
[UnderPolicy(PolicyUse.Use, "K")]
public interface IReviewDayGrain : IGrainWithStringKey
{
    /// <summary>Items that one day holds; with more, lookups that need one are refused (INV-13).</summary>
    public const int ItemsMax = 5000;

    [Alias("Add")]
    ValueTask Add(string reviewId, DateTimeOffset at);

    [Alias("Decided")]
    ValueTask Decided(string reviewId);

    /// <summary>Newest first.</summary>
    [Alias("List")]
    ValueTask<ImmutableArray<ReviewEntry>> List();
}

[GenerateSerializer, Immutable, Alias("ReviewEntry")]
public sealed record ReviewEntry(
    [property: Id(0)] string Id,
    [property: Id(1)] DateTimeOffset At,
    [property: Id(2)] bool IsOpen);
