using System.Collections.Immutable;
using AlprGrains.Alerts;
using AlprGrains.Gateway.Http;
using AlprGrains.Gateway.Pages;
using AlprGrains.Gateway.People;
using AlprGrains.Lookups;
using AlprGrains.People;
using AlprGrains.Plates;

namespace AlprGrains.Gateway.Lookups;

/// <summary>
/// The history for programs: a question comes in, and what the person's grain says goes out: reads (200), that a second person must decide
/// first (202), or which rule said no (403). Each is on the audit log before it is answered (INV-3).
/// </summary>
public static class LookupApi
{
    public static void MapLookupApi(this IEndpointRouteBuilder routes)
    {
        var lookups = routes.MapGroup("/api/lookups").RequirePermission(Permission.AskHistory).WithTags("Lookups").ProducesProblem(401).ProducesProblem(403);
        lookups.MapPost("", Ask).WithName("LookUp").WithSummary("Ask the history; audited, refused or not").Produces<LookupAnswerJson>().Produces<LookupAnswerJson>(202).ProducesProblem(400).ProducesProblem(409);
        lookups.MapGet("", Mine).WithName("MyLookups").WithSummary("One's own lookups of the last 30 days, newest first").Produces<ImmutableArray<LookupSummaryJson>>();
        lookups.MapGet("/purposes", Purposes).WithName("LookupPurposes").WithSummary("The closed list of purposes, and the attestation that is signed with a question").Produces<PurposesJson>();
        lookups.MapGet("/{id}/next", Next).WithName("LookUpNext").WithSummary("The next page of an answer; audited").Produces<LookupAnswerJson>().ProducesProblem(400);
        lookups.MapGet("/{id}/pictures/{read}/{which}", Picture).WithName("LookupPicture").WithSummary("frame or plate of a read that was released; audited")
            .Produces(200, contentType: "image/jpeg").ProducesProblem(404);
        lookups.MapPost("/{id}/export", Export).WithName("ExportLookup").WithSummary("Everything that was released, watermarked; audited").Produces(200, contentType: "application/octet-stream").ProducesProblem(404);
        lookups.MapPost("/{id}/number", AddNumber).WithName("AddLookupNumber").WithSummary("Add the case or incident number to a lookup that was completed first").Produces(204).ProducesProblem(422);
    }

    /// <summary>The grain that answers this person's lookups.</summary>
    public static IPersonLookups LookupsOf(this IGrainFactory grains, SessionAssertion session) => grains.GetGrain<IPersonLookups>(PersonKeys.KeyOf(session.UserName));

    private static async Task<IResult> Ask(LookupJson json, HttpContext http, IGrainFactory grains, LookupIds ids, GatewayOptions options)
    {
        var id = ids.Draw();
        if (json.Id is not null && !LookupId.TryParse(json.Id, out id)) return Problems.BadRequest("lookup-id", $"'{Cut(json.Id)}' is not an id of a lookup: 32 lower-case hex digits.");
        if (!LookupReading.TryRead(json, id, out var request, out var problems))
            return Problems.BadRequest("lookup", $"Nothing was asked: {string.Join("; ", problems)}.", ("problems", problems));
        var session = StandingFeature.Of(http).Session;
        try
        {
            return Said(await grains.LookupsOf(session).LookUp(request, session), options);
        }
        catch (ArgumentException) when (json.Id is not null) // the one mistake that only a sender of ids can make
        {
            return Problems.Of(409, "lookup-id", "Asked before", $"Lookup {id} was asked before with other content. Send a new question under a new id, or leave the id out.");
        }
    }

    private static async Task<IResult> Next(string id, HttpContext http, IGrainFactory grains, GatewayOptions options, string? cursor = null)
    {
        if (!LookupId.TryParse(id, out var lookup)) return NotALookup(id);
        if (string.IsNullOrEmpty(cursor)) return Problems.BadRequest("cursor", "The cursor is missing: send what the page before gave as next.");
        var session = StandingFeature.Of(http).Session;
        return Said(await grains.LookupsOf(session).Next(lookup, cursor, session), options);
    }

    private static async Task<IResult> Picture(string id, string read, string which, HttpContext http, IGrainFactory grains)
    {
        if (!LookupId.TryParse(id, out var lookup)) return NotALookup(id);
        if (!ReadId.TryParse(read, out var readId)) return Problems.NotFound($"'{Cut(read)}' is not the id of a read.");
        if (!EnumWords.TryParse<AlertImage>("the picture", which, out var picture, out var problem)) return Problems.NotFound($"{problem}.");
        var session = StandingFeature.Of(http).Session;
        var image = await grains.LookupsOf(session).Picture(lookup, readId, picture, session);
        if (image.Denial is { } denial) return Problems.Of(403, "denied", "Not shown", denial);
        if (image.Jpeg is not { IsEmpty: false } bytes) return Problems.NotFound("There is no such picture: the camera sent none, or it has been purged.");
        return TypedResults.Bytes(bytes, bytes.Span[0] == 0x89 ? "image/png" : "image/jpeg");
    }

    private static async Task<IResult> Export(string id, HttpContext http, IGrainFactory grains)
    {
        if (!LookupId.TryParse(id, out var lookup)) return NotALookup(id);
        var session = StandingFeature.Of(http).Session;
        var extract = await grains.LookupsOf(session).Export(lookup, session);
        return extract.Denial is { } denial
            ? Problems.Of(403, "denied", "Not exported", denial)
            : TypedResults.Bytes(extract.Content, extract.ContentType, extract.FileName);
    }

    private static async Task<IResult> AddNumber(string id, NumberJson json, HttpContext http, IGrainFactory grains)
    {
        if (!LookupId.TryParse(id, out var lookup)) return NotALookup(id);
        var session = StandingFeature.Of(http).Session;
        var problem = await grains.LookupsOf(session).AddNumber(lookup, Given(json.CaseNumber), Given(json.IncidentNumber), session);
        return problem is null ? TypedResults.NoContent() : Problems.Of(422, "number", "Not added", problem);
    }

    private static async Task<IResult> Mine(HttpContext http, IGrainFactory grains)
    {
        var session = StandingFeature.Of(http).Session;
        return TypedResults.Ok((await grains.LookupsOf(session).Mine(session)).Select(LookupSummaryJson.Of).ToImmutableArray());
    }

    private static IResult Purposes(GatewayOptions options, LocalClock clock)
    {
        var policy = options.PolicyOn(clock.Today);
        return TypedResults.Ok(new PurposesJson(policy.Name, policy.IsDraft, policy.Purposes, policy.AttestationVersion, policy.AttestationText));
    }

    private static IResult Said(LookupAnswer answer, GatewayOptions options) => answer.Decision.Verdict switch
    {
        LookupVerdict.Allow => TypedResults.Ok(LookupAnswerJson.Of(answer, options.ReadRetention)),
        LookupVerdict.Hold => TypedResults.Json(LookupAnswerJson.Of(answer, options.ReadRetention), statusCode: 202),
        LookupVerdict.Deny => Problems.Of(403, "lookup-refused", "Refused", string.Join(" ", answer.Decision.Reasons),
            ("verdict", EnumWords.WordOf(answer.Decision.Verdict)), ("policy", answer.Decision.Policy), ("ruleIds", answer.Decision.RuleIds), ("reasons", answer.Decision.Reasons), ("auditIndex", answer.Asked.Index)),
        _ => throw new InvalidOperationException($"verdict {(int)answer.Decision.Verdict} has no answer"),
    };

    private static IResult NotALookup(string id) => Problems.NotFound($"'{Cut(id)}' is not the id of a lookup: 32 lower-case hex digits.");

    private static string Cut(string text) => text.Length <= 64 ? text : text[..64];

    private static string? Given(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}

/// <summary>The number that follows a lookup; one of the two.</summary>
public sealed record NumberJson(string? CaseNumber = null, string? IncidentNumber = null);

/// <param name="Policy">The version in view.</param>
/// <param name="AttestationText">Sent as <c>attestationVersion</c> by whoever signs it.</param>
public sealed record PurposesJson(string Policy, bool IsDraft, ImmutableArray<PurposeChoice> Purposes, string AttestationVersion, string AttestationText);
