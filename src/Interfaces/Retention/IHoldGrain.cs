using System.Collections.Immutable;
using AlprGrains.Alerts;
using AlprGrains.Audit;
using AlprGrains.Lookups;
using AlprGrains.People;
using AlprGrains.Plates;

namespace AlprGrains.Retention;

/// <summary>
/// One hold; key: the hold's id. It is asked for, approved by others, in force when the copy of its reads is durable (INV-6), reviewed,
/// and released (DGO I-12, section G). Every step is on the audit log before it is done, refused ones too; the steps are kept.
/// </summary>
[Alias("IHoldGrain")]
[UnderPolicy(PolicyUse.Storage, "G")]
public interface IHoldGrain : IGrainWithStringKey
{
    /// <summary>Asks for it. The same request again is the same hold; with other content it is refused.</summary>
    [Alias("Request")]
    ValueTask<HoldAnswer> Request(HoldRequest request, SessionAssertion session);

    /// <summary>One approval. With the last one that is needed the reads are copied, and the hold is in force when that is durable.</summary>
    [Alias("Approve")]
    ValueTask<HoldAnswer> Approve(string words, SessionAssertion session);

    [Alias("Deny")]
    ValueTask<HoldAnswer> Deny(string words, SessionAssertion session);

    /// <summary>The City Attorney decides which of the three grounds covers a court's order or a prosecution; <see cref="HoldReason.Undecided"/> for none.</summary>
    [Alias("DecideMatter")]
    ValueTask<HoldAnswer> DecideMatter(HoldReason ground, string words, SessionAssertion session);

    /// <summary>Confirms that it is still needed, until a day at most 30 days ahead (null: 30 days). Reads that are not any more are let go.</summary>
    [Alias("Review")]
    ValueTask<HoldAnswer> Review(string words, DateOnly? next, ImmutableArray<ReadId> letGo, SessionAssertion session);

    /// <summary>Ends it: what is over 30 days is destroyed at once (G-5).</summary>
    [Alias("Release")]
    ValueTask<HoldAnswer> Release(string words, SessionAssertion session);

    /// <summary>The hold, without a plate.</summary>
    [Alias("Describe")]
    ValueTask<HoldAnswer> Describe(SessionAssertion session);

    /// <summary>The held reads, to the requester and the case team. Audited before they are given (INV-3).</summary>
    [Alias("Look")]
    ValueTask<HeldReadsAnswer> Look(SessionAssertion session);

    /// <summary>A picture of a held read. Audited before it is given.</summary>
    [Alias("Picture")]
    ValueTask<LookupImage> Picture(ReadId read, AlertImage which, SessionAssertion session);

    /// <summary>Does what is due by now and nothing else: asks for a review, lapses, finishes what a crash interrupted. Its reminder calls it.</summary>
    [Alias("DoWhatIsDue")]
    ValueTask DoWhatIsDue();
}

/// <summary>Where a hold stands.</summary>
public enum HoldStatus
{
    /// <summary>Nothing is held yet.</summary>
    Requested = 0,
    /// <summary>Approved; the copy is not durable yet, so nothing is held.</summary>
    Approved = 1,
    InForce = 2,
    Denied = 3,
    Released = 4,
    /// <summary>Nobody confirmed it in time.</summary>
    Lapsed = 5,
    /// <summary>Every read was gone before the copy was durable.</summary>
    TooLate = 6,
}

/// <summary>One step of a hold.</summary>
/// <param name="What">requested, approved, …</param>
/// <param name="Words">What the person wrote; null for the program's own steps.</param>
[GenerateSerializer, Immutable, Alias("HoldStep")]
public sealed record HoldStep(
    [property: Id(0)] DateTimeOffset At,
    [property: Id(1)] string What,
    [property: Id(2)] string UserName,
    [property: Id(3)] string? Words,
    [property: Id(4)] long AuditIndex);

/// <summary>A hold as those who decide about it see it: no plate in it.</summary>
/// <param name="FirstDueAt">When the first of its reads is 30 days old.</param>
/// <param name="ReadsHeld">Whose copies are durable; before that the number asked for is <paramref name="ReadsNamed"/>.</param>
/// <param name="ApprovalsNeeded">One, or two: for many reads, or because the screen wants another pair of eyes.</param>
/// <param name="ScreenReasons">What the screen found in the texts; approvers read it.</param>
[GenerateSerializer, Immutable, Alias("HoldView")]
public sealed record HoldView(
    [property: Id(0)] HoldRequest Request,
    [property: Id(1)] HoldStatus Status,
    [property: Id(2)] string Requester,
    [property: Id(3)] string Agency,
    [property: Id(4)] DateTimeOffset RequestedAt,
    [property: Id(5)] DateTimeOffset FirstDueAt,
    [property: Id(6)] int ReadsNamed,
    [property: Id(7)] int ReadsHeld,
    [property: Id(8)] int ApprovalsNeeded,
    [property: Id(9)] ImmutableArray<string> Approvers,
    [property: Id(10)] HoldReason Ground,
    [property: Id(11)] DateTimeOffset? ReviewDueAt,
    [property: Id(12)] bool ReviewIsOverdue,
    [property: Id(13)] ImmutableArray<HoldStep> Steps,
    [property: Id(14)] ImmutableArray<string> ScreenReasons);

/// <summary>What became of a step.</summary>
/// <param name="Problems">Why it was not done; empty when it was.</param>
/// <param name="Hold">The hold as it stands; null when there is none, or it is not shown.</param>
[GenerateSerializer, Immutable, Alias("HoldAnswer")]
public sealed record HoldAnswer(
    [property: Id(0)] ImmutableArray<string> Problems,
    [property: Id(1)] HoldView? Hold,
    [property: Id(2)] AuditReceipt? Receipt);

/// <summary>What is held.</summary>
/// <param name="Denial">Why it is not shown.</param>
[GenerateSerializer, Immutable, Alias("HeldReadsAnswer")]
public sealed record HeldReadsAnswer(
    [property: Id(0)] string? Denial,
    [property: Id(1)] ImmutableArray<PlateRead> Reads,
    [property: Id(2)] AuditReceipt? Receipt);
