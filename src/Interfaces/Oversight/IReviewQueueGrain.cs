using System.Collections.Immutable;
using AlprGrains.Audit;
using AlprGrains.Lookups;
using AlprGrains.People;

namespace AlprGrains.Oversight;

/// <summary>
/// What a person must look at; key <see cref="Main"/>. Held lookups wait here for a second person; refused and unusual ones are
/// looked at afterwards. An item goes 30 days after it was made.
/// </summary>
[Alias("IReviewQueueGrain")]
[UnderPolicy(PolicyUse.Use, "K")]
public interface IReviewQueueGrain : IGrainWithStringKey
{
    public const string Main = "main";

    /// <summary>Adds an item; the same id twice is one. Only the silo side calls it.</summary>
    [Alias("Add")]
    ValueTask Add(ReviewItem item);

    /// <summary>The items that this person may review, newest first; or why not. Audited.</summary>
    [Alias("List")]
    ValueTask<ReviewList> List(bool openOnly, SessionAssertion session);

    /// <summary>Approves, denies or closes an item; null when done, else why not. Nobody decides their own (INV-9). Audited.</summary>
    [Alias("Decide")]
    ValueTask<string?> Decide(string reviewId, ReviewOutcome outcome, string reason, SessionAssertion by);

    /// <summary>An item, or null. Only the silo side calls it: whether a second person has approved.</summary>
    [Alias("Find")]
    ValueTask<ReviewItem?> Find(string reviewId);
}

/// <summary>Why an item is in the queue.</summary>
public enum ReviewKind
{
    /// <summary>A lookup that waits for a second person.</summary>
    HeldLookup = 0,
    /// <summary>A lookup that was refused: the attempt itself is of interest.</summary>
    RefusedLookup = 1,
    /// <summary>A lookup that was answered and is looked at afterwards.</summary>
    ReviewAfterwards = 2,
    /// <summary>Repeated, off-shift or bulk lookups.</summary>
    Pattern = 3,
    /// <summary>A hold that waits while its reads grow old, or that nobody has confirmed.</summary>
    Hold = 20,
    /// <summary>The clocks disagree, and so nothing is purged until a person sees to it.</summary>
    Clock = 21,
    /// <summary>A year has gone by since a person looked at what a camera sees (C3-1b).</summary>
    CameraView = 22,
}

/// <summary>What was decided.</summary>
public enum ReviewOutcome
{
    Open = 0,
    Approved = 1,
    Denied = 2,
    Closed = 3,
    /// <summary>Looked at: the case has moved, so these lookups have their reason. The watch weighs later ones in this case less.</summary>
    CaseMoves = 4,
}

/// <summary>One item.</summary>
/// <param name="Elements">The question in words; it is sealed like all grain state, and goes with the item.</param>
/// <param name="Texts">Labelled free texts as they were written: reason, right to know, beneficiaries.</param>
/// <param name="ContentDigestHex">Digest of the request that an approval covers: another request needs another approval.</param>
/// <param name="CaseNumbers">Case and incident numbers of the lookups it is about; null when it is about none.</param>
[GenerateSerializer, Immutable, Alias("ReviewItem")]
public sealed record ReviewItem(
    [property: Id(0)] string Id,
    [property: Id(1)] ReviewKind Kind,
    [property: Id(2)] DateTimeOffset At,
    [property: Id(3)] string UserName,
    [property: Id(4)] string Agency,
    [property: Id(5)] string Elements,
    [property: Id(6)] ImmutableArray<string> Texts,
    [property: Id(7)] ImmutableArray<string> Reasons,
    [property: Id(8)] long AuditIndex,
    [property: Id(9)] string ContentDigestHex,
    [property: Id(10)] ReviewOutcome Outcome = ReviewOutcome.Open,
    [property: Id(11)] string? DecidedBy = null,
    [property: Id(12)] DateTimeOffset? DecidedAt = null,
    [property: Id(13)] string? DecisionReason = null,
    [property: Id(14)] ImmutableArray<string>? CaseNumbers = null);

/// <summary>The queue as one person may see it.</summary>
[GenerateSerializer, Immutable, Alias("ReviewList")]
public sealed record ReviewList(
    [property: Id(0)] string? Denial,
    [property: Id(1)] ImmutableArray<ReviewItem> Items);
