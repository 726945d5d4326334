using System.Collections.Immutable;
using AlprGrains.Gateway.Http;
using AlprGrains.Gateway.People;
using AlprGrains.Oversight;
using AlprGrains.People;

namespace AlprGrains.Gateway.Oversight;

/// <summary>The review queue for programs: what is held, was refused or is unusual goes out; a decision with its reason comes in.</summary>
public static class ReviewApi
{
    public static void MapReviewApi(this IEndpointRouteBuilder routes)
    {
        var reviews = routes.MapGroup("/api/reviews").RequirePermission(Permission.ReviewLookups).WithTags("Reviews").ProducesProblem(401).ProducesProblem(403);
        reviews.MapGet("", List).WithName("ListReviews").WithSummary("Items of the review queue, newest first; audited").Produces<ImmutableArray<ReviewJson>>();
        reviews.MapPost("/{id}/decision", Decide).WithName("DecideReview").WithSummary("Approve, deny or close an item; nobody decides their own. Audited").Produces(204).ProducesProblem(400).ProducesProblem(422);
    }

    /// <summary>Longest id of an item; what is longer never reaches the grain.</summary>
    public const int IdCharactersMax = 100;

    /// <summary>Longest reason.</summary>
    public const int ReasonCharactersMax = 1000;

    public static IReviewQueueGrain Queue(this IGrainFactory grains) => grains.GetGrain<IReviewQueueGrain>(IReviewQueueGrain.Main);

    /// <summary>What is wrong with a decision before anyone is asked, or null.</summary>
    public static string? ProblemOf(string id, ReviewOutcome outcome, string? reason) =>
        id.Length > IdCharactersMax ? "that is not the id of an item"
        : outcome == ReviewOutcome.Open ? "the outcome is approved, denied, closed or caseMoves"
        : string.IsNullOrWhiteSpace(reason) ? "the reason is missing: it goes into the audit log"
        : reason.Length > ReasonCharactersMax ? $"the reason has {reason.Length} characters; at most {ReasonCharactersMax} are taken"
        : null;

    private static async Task<IResult> List(HttpContext http, IGrainFactory grains, bool openOnly = true)
    {
        var list = await grains.Queue().List(openOnly, StandingFeature.Of(http).Session);
        return list.Denial is { } denial ? Problems.Of(403, "denied", "Not shown", denial) : TypedResults.Ok(list.Items.Select(ReviewJson.Of).ToImmutableArray());
    }

    private static async Task<IResult> Decide(string id, ReviewDecisionJson json, HttpContext http, IGrainFactory grains)
    {
        if (json.Outcome is not { } outcome) return Problems.BadRequest("decision", "Nothing was decided: outcome is missing, one of approved, denied, closed, caseMoves is needed.");
        if (ProblemOf(id, outcome, json.Reason) is { } problem) return Problems.BadRequest("decision", $"Nothing was decided: {problem}.");
        var refusal = await grains.Queue().Decide(id, outcome, json.Reason!.Trim(), StandingFeature.Of(http).Session);
        return refusal is null ? TypedResults.NoContent() : Problems.Of(422, "decision", "Not decided", refusal);
    }
}

/// <param name="Outcome">approved, denied, closed, or caseMoves: looked at, and the case of these lookups has moved.</param>
public sealed record ReviewDecisionJson(ReviewOutcome? Outcome = null, string? Reason = null);

/// <summary>An item of the queue.</summary>
public sealed record ReviewJson(
    string Id, ReviewKind Kind, DateTimeOffset At, string UserName, string Agency, string Elements, ImmutableArray<string> Texts, ImmutableArray<string> Reasons, long AuditIndex,
    ReviewOutcome Outcome, string? DecidedBy, DateTimeOffset? DecidedAt, string? DecisionReason)
{
    public static ReviewJson Of(ReviewItem item) => new(
        item.Id, item.Kind, item.At, item.UserName, item.Agency, item.Elements, item.Texts, item.Reasons, item.AuditIndex, item.Outcome, item.DecidedBy, item.DecidedAt, item.DecisionReason);
}
