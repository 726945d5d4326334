using System.Collections.Immutable;
using AlprGrains.Audit;
using AlprGrains.Grains.Audit;
using AlprGrains.Grains.Hosting;
using AlprGrains.Oversight;
using AlprGrains.People;
using AlprGrains.Plates;

namespace AlprGrains.Grains.Oversight;

/// <summary>One item: kept once, decided once, and written down before it is decided. Of two who decide at the same time the second is told who was first.</summary>
[GrainType("review-item")]
public sealed class ReviewItemGrain(
    [PersistentState("review-item", GrainStores.Default)] IPersistentState<ReviewItemState> state, TimeProvider time) : Grain, IReviewItemGrain
{
    private ReviewItem? Kept => state.State.Item is { } item && ReadRetention.IsKept(item.At, time.GetUtcNow()) ? item : null;

    public async ValueTask<bool> Put(ReviewItem item)
    {
        if (item.Id != this.GetPrimaryKeyString()) throw new ArgumentException($"review item {item.Id} was sent to another item's grain");
        if (Kept is not null) return false;
        state.State = new ReviewItemState { Item = item };
        await this.Save(state);
        return true;
    }

    public ValueTask<ReviewItem?> Find() => ValueTask.FromResult(Kept);

    public async ValueTask<string?> Decide(ReviewOutcome outcome, string reason, SessionAssertion by)
    {
        var decider = PersonKeys.KeyOf(by.UserName);
        var standing = await GrainFactory.GetPerson(decider).Check(by, Permission.ReviewLookups);
        var item = Kept;
        var problem = standing.Granted ? ReviewRules.ProblemOf(item, outcome, reason, decider) : standing.Reason;
        await GrainFactory.GetGrain<IAuditLogGrain>(IAuditLogGrain.Main).Append(new AuditEvent(
            AuditKinds.ReviewDecided, decider, standing.Person?.Agency ?? "", "oversight",
            [$"review {this.GetPrimaryKeyString()}", .. item is null ? Array.Empty<string>() : [$"entry {item.AuditIndex}"]],
            problem is null ? outcome.ToString().ToLowerInvariant() : "refused")
        {
            RoleClass = standing.RoleClass(),
            Confidential = [.. standing.FullNameField(), .. Texts(reason, problem)],
        });
        if (problem is not null) return problem;
        if (StepOf(item!.Kind, outcome) is { } step)
            foreach (var number in item.CaseNumbers ?? []) await GrainFactory.GetGrain<ICaseProgressGrain>(CaseProgressKeys.Of(number)).Moved(new CaseStep(step, decider, time.GetUtcNow()));
        state.State = new ReviewItemState { Item = item with { Outcome = outcome, DecidedBy = decider, DecidedAt = time.GetUtcNow(), DecisionReason = reason.Trim() } };
        await this.Save(state);
        return null;
    }

    private static CaseStepKind? StepOf(ReviewKind kind, ReviewOutcome outcome) => (kind, outcome) switch
    {
        (ReviewKind.HeldLookup, ReviewOutcome.Approved) => CaseStepKind.LookupApproved,
        (_, ReviewOutcome.CaseMoves) => CaseStepKind.ReviewerSaw,
        _ => null,
    };

    private static IEnumerable<AuditField> Texts(string? reason, string? problem)
    {
        if (!string.IsNullOrWhiteSpace(reason)) yield return new AuditField("reason", reason.Length <= ReviewRules.ReasonCharactersMax ? reason : reason[..ReviewRules.ReasonCharactersMax]);
        if (problem is not null) yield return new AuditField("reason of the decision", problem);
    }
}

/// <summary>Sealed under the minute in which the item was made, and dies with it.</summary>
[GenerateSerializer, Immutable, Alias("ReviewItemState")]
public sealed record ReviewItemState : IDiesWithUpload
{
    [Id(0)] public ReviewItem? Item { get; init; }

    public DateTimeOffset? UploadedAt => Item?.At;
}

/// <summary>The ids of one day. They say nothing of what the items hold.</summary>
[GrainType("review-day")]
public sealed class ReviewDayGrain([PersistentState("review-day", GrainStores.Default)] IPersistentState<ReviewDayState> state) : Grain, IReviewDayGrain
{
    public async ValueTask Add(string reviewId, DateTimeOffset at)
    {
        var entries = state.State.Entries;
        if (entries.Any(entry => entry.Id == reviewId)) return;
        if (entries.Length >= IReviewDayGrain.ItemsMax)
            throw new InvalidOperationException($"INV-13: the review queue holds {IReviewDayGrain.ItemsMax} items of this day; lookups that need a review are refused until tomorrow");
        state.State = new ReviewDayState { Entries = entries.Add(new ReviewEntry(reviewId, at, IsOpen: true)) };
        await this.Save(state);
    }

    public async ValueTask Decided(string reviewId)
    {
        state.State = new ReviewDayState { Entries = [.. state.State.Entries.Select(entry => entry.Id == reviewId ? entry with { IsOpen = false } : entry)] };
        await this.Save(state);
    }

    public ValueTask<ImmutableArray<ReviewEntry>> List() => ValueTask.FromResult<ImmutableArray<ReviewEntry>>([.. state.State.Entries.Reverse()]);
}

[GenerateSerializer, Immutable, Alias("ReviewDayState")]
public sealed record ReviewDayState
{
    [Id(0)] public ImmutableArray<ReviewEntry> Entries { get; init; } = [];
}
