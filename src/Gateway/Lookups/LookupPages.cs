using System.Collections.Immutable;
using System.Security.Cryptography;
using AlprGrains.Cameras;
using AlprGrains.Gateway.Http;
using AlprGrains.Gateway.Live;
using AlprGrains.Gateway.Pages;
using AlprGrains.Gateway.People;
using AlprGrains.Lookups;
using AlprGrains.People;
using Microsoft.AspNetCore.Mvc;

namespace AlprGrains.Gateway.Lookups;

/// <summary>
/// Path 2 for people: the form, and then one of three pages: the answer, the refusal, or that a second person decides first. Nothing of a
/// question is kept here; whoever wants the answer again asks again, and that is written down too.
/// </summary>
public static class LookupPages
{
    /// <summary>Largest legal document that is taken to be digested.</summary>
    public const int DocumentBytesMax = 20 << 20;

    public static void MapLookupPages(this IEndpointRouteBuilder routes)
    {
        var pages = routes.MapGroup("/lookups").RequirePermission(Permission.AskHistory).ExcludeFromDescription();
        pages.MapGet("", (LiveBoard board, LookupIds ids, HttpContext http) => Form(200, New(ids, http), board, []));
        pages.MapGet("/{id}/again", Again);
        pages.MapPost("", Ask).WithMetadata(new RequestSizeLimitAttribute(DocumentBytesMax + (1 << 20)))
            .WithFormOptions(memoryBufferThreshold: DocumentBytesMax, multipartBodyLengthLimit: DocumentBytesMax + (1 << 20));
        pages.MapGet("/mine", (HttpContext http, IGrainFactory grains) => Mine(200, http, grains, null));
        pages.MapGet("/{id}/next", Next);
        pages.MapPost("/{id}/export", Export);
        pages.MapPost("/{id}/number", AddNumber);
    }

    private static async Task<IResult> Ask(HttpContext http, IGrainFactory grains, LiveBoard board, LookupIds ids, LocalClock clock, [FromForm] LookupForm form, IFormFile? document)
    {
        if (document is { Length: > 0 }) form.ProcessSha256 = await DigestOf(document, http.RequestAborted);
        if (!LookupId.TryParse(form.Nonce, out var nonce)) nonce = ids.Draw();
        form.Nonce = nonce.Hex;
        var problems = new List<string>();
        var json = form.Read(clock, problems);
        if (!LookupReading.TryRead(json, LookupIds.Of(nonce, json), out var request, out var more) || problems.Count > 0)
            return Form(422, form, board, [.. problems, .. more]);

        var session = StandingFeature.Of(http).Session;
        var answer = await grains.LookupsOf(session).LookUp(request, session);
        return answer.Decision.Verdict == LookupVerdict.Allow
            ? Page.Of<LookupAnswerPage>(("Answer", answer), ("Question", request), ("Form", form))
            : Page.WithStatus<LookupRefusedPage>(answer.Decision.Verdict == LookupVerdict.Hold ? 202 : 403, ("Answer", answer), ("Question", request), ("Form", form), ("Cameras", CamerasOf(board)));
    }

    // A question of one's own, to be sent again: as it was when it was held, changed when it was refused.
    private static async Task<IResult> Again(string id, HttpContext http, IGrainFactory grains, LiveBoard board, LookupIds ids, LocalClock clock)
    {
        if (!LookupId.TryParse(id, out var lookup)) return NoLookup();
        var session = StandingFeature.Of(http).Session;
        var lookups = grains.LookupsOf(session);
        if (await lookups.Asked(lookup, session) is not { } asked) return NoLookup();
        var held = (await lookups.Mine(session)).FirstOrDefault(summary => summary.Id == lookup && summary.Verdict == LookupVerdict.Hold);
        return Form(200, LookupForm.Of(asked, ids.Draw(), held?.ReviewId, clock), board, []);
    }

    private static async Task<IResult> Next(string id, HttpContext http, IGrainFactory grains, string? cursor = null)
    {
        if (!LookupId.TryParse(id, out var lookup) || string.IsNullOrEmpty(cursor)) return NoLookup();
        var session = StandingFeature.Of(http).Session;
        var lookups = grains.LookupsOf(session);
        var answer = await lookups.Next(lookup, cursor, session);
        if (answer.Decision.Verdict != LookupVerdict.Allow) return NotGiven(string.Join(" ", answer.Decision.Reasons), answer.Asked.Index);
        var asked = (await lookups.Mine(session)).FirstOrDefault(summary => summary.Id == lookup);
        return Page.Of<LookupAnswerPage>(("Answer", answer), ("Summary", asked));
    }

    private static async Task<IResult> Export(string id, HttpContext http, IGrainFactory grains, [FromForm] string? _ = null)
    {
        if (!LookupId.TryParse(id, out var lookup)) return NoLookup();
        var session = StandingFeature.Of(http).Session;
        var extract = await grains.LookupsOf(session).Export(lookup, session);
        return extract.Denial is { } denial ? NotGiven(denial, extract.Receipt?.Index) : TypedResults.Bytes(extract.Content, extract.ContentType, extract.FileName);
    }

    private static async Task<IResult> AddNumber(string id, HttpContext http, IGrainFactory grains, [FromForm] string? caseNumber, [FromForm] string? incidentNumber)
    {
        if (!LookupId.TryParse(id, out var lookup)) return NoLookup();
        var session = StandingFeature.Of(http).Session;
        var problem = await grains.LookupsOf(session).AddNumber(lookup, Given(caseNumber), Given(incidentNumber), session);
        return problem is null ? TypedResults.Redirect("/lookups/mine") : await Mine(422, http, grains, problem);
    }

    private static async Task<IResult> Mine(int status, HttpContext http, IGrainFactory grains, string? problem)
    {
        var session = StandingFeature.Of(http).Session;
        return Page.WithStatus<MyLookupsPage>(status, ("Lookups", await grains.LookupsOf(session).Mine(session)), ("Problem", problem));
    }

    private static IResult Form(int status, LookupForm form, LiveBoard board, ImmutableArray<string> problems) =>
        Page.WithStatus<LookupPage>(status, ("Form", form), ("Cameras", CamerasOf(board)), ("Problems", problems));

    private static LookupForm New(LookupIds ids, HttpContext http)
    {
        var agency = StandingFeature.Of(http).Standing.Person!.Agency;
        return new LookupForm { Nonce = ids.Draw().Hex, Kind = EnumWords.WordOf(LookupKind.ByPlate), AskedBy = agency, CaseOwner = agency, Receiver = agency };
    }

    private static ImmutableArray<CameraRegistration> CamerasOf(LiveBoard board) => [.. board.Now.Cameras.Select(tile => tile.Registration)];

    private static async Task<string> DigestOf(IFormFile document, CancellationToken cancelled)
    {
        await using var stream = document.OpenReadStream();
        return Convert.ToHexStringLower(await SHA256.HashDataAsync(stream, cancelled));
    }

    private static IResult NoLookup() => Page.WithStatus<RefusalPage>(404,
        ("Refusal", new Refusal(404, "No such lookup", "There is no lookup at this address.", "Your own lookups of the last 30 days are under My lookups.")));

    private static IResult NotGiven(string why, long? auditIndex) => Page.WithStatus<RefusalPage>(403,
        ("Refusal", new Refusal(403, "Not given", why, $"Ask again with the form under Look up; an answer is good for the session in which it was given.{(auditIndex is { } index ? $" This attempt is entry {index} of the audit log." : "")}")));

    private static string? Given(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}
