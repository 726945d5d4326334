using System.Collections.Immutable;
using System.Security.Cryptography;
using AlprGrains.Gateway.Http;
using AlprGrains.Gateway.Lookups;
using AlprGrains.Gateway.Pages;
using AlprGrains.Gateway.People;
using AlprGrains.People;
using AlprGrains.Plates;
using AlprGrains.Retention;
using Microsoft.AspNetCore.Mvc;

namespace AlprGrains.Gateway.Retention;

/// <summary>
/// Holds for people: the list, the form that begins at an answer, one hold with its steps, and what it holds. The hold's grain decides who
/// may do what; these pages show the forms that could succeed.
/// </summary>
public static class HoldPages
{
    public static void MapHoldPages(this IEndpointRouteBuilder routes)
    {
        var pages = routes.MapGroup("/holds").RequirePermission(Permission.SeeHolds).ExcludeFromDescription();
        pages.MapGet("", List);
        pages.MapGet("/new", New).RequirePermission(Permission.AskHistory);
        pages.MapPost("", Ask).RequirePermission(Permission.AskHistory).WithMetadata(new RequestSizeLimitAttribute(LookupPages.DocumentBytesMax + (1 << 20)))
            .WithFormOptions(memoryBufferThreshold: LookupPages.DocumentBytesMax, multipartBodyLengthLimit: LookupPages.DocumentBytesMax + (1 << 20));
        pages.MapGet("/{id}", (string id, HttpContext http, IGrainFactory grains) => Show(200, id, http, grains, []));
        pages.MapGet("/{id}/reads", Look).RequirePermission(Permission.AskHistory);
        pages.MapPost("/{id}/{which}", Step);
    }

    public static IHoldGrain Hold(this IGrainFactory grains, HoldId id) => grains.GetGrain<IHoldGrain>(id.Hex);

    private static async Task<IResult> List(HttpContext http, IGrainFactory grains)
    {
        var list = await grains.GetGrain<IHoldDirectoryGrain>(IHoldDirectoryGrain.Main).List(StandingFeature.Of(http).Session);
        return list.Denial is { } denial ? NotShown(denial) : Page.Of<HoldsPage>(("Lines", list.Lines));
    }

    // From ticked reads of an answer, or from all reads of an extract: their names would not fit into an address.
    private static async Task<IResult> New(HttpContext http, IGrainFactory grains, LookupIds ids, string? lookup = null, long? extract = null)
    {
        var reads = http.Request.Query["read"].OfType<string>().ToArray();
        if (extract is { } entry)
        {
            var session = StandingFeature.Of(http).Session;
            var own = (await grains.Extracts(session.UserName).List(session)).Exports.FirstOrDefault(line => line.Export.AuditIndex == entry);
            (lookup, reads) = (own?.Export.Lookup.Hex, [.. own?.Export.Reads.Select(read => read.Hex) ?? []]);
        }
        return reads.Length == 0
            ? Page.WithStatus<RefusalPage>(422, ("Refusal", new Refusal(422, "Nothing is ticked", "A hold names its reads one by one (DGO I-12, section G; only what is needed).", "Go back to the answer, tick the reads that are needed, and press Hold what is ticked.")))
            : Page.Of<NewHoldPage>(("Form", new HoldForm { Id = ids.Draw().Hex, Lookup = lookup, Read = reads }));
    }

    private static async Task<IResult> Ask(HttpContext http, IGrainFactory grains, [FromForm] HoldForm form, IFormFile? document)
    {
        if (document is { Length: > 0 })
        {
            await using var stream = document.OpenReadStream();
            form.DocumentSha256 = Convert.ToHexStringLower(await SHA256.HashDataAsync(stream, http.RequestAborted));
        }
        var problems = new List<string>();
        if (form.ToRequest(problems) is not { } request) return Page.WithStatus<NewHoldPage>(422, ("Form", form), ("Problems", problems.ToImmutableArray()));
        var answer = await grains.Hold(request.Id).Request(request, StandingFeature.Of(http).Session);
        return answer.Problems.IsEmpty ? TypedResults.Redirect($"/holds/{request.Id.Hex}") : Page.WithStatus<NewHoldPage>(422, ("Form", form), ("Problems", answer.Problems));
    }

    private static async Task<IResult> Step(string id, string which, HttpContext http, IGrainFactory grains,
        [FromForm] string? words, [FromForm] string? ground, [FromForm] string? next)
    {
        if (!HoldId.TryParse(id, out var hold)) return NoHold();
        var problems = new List<string>();
        var answer = await HoldSteps.Take(grains.Hold(hold), which, new HoldStepJson(words, ground, next), StandingFeature.Of(http).Session, problems);
        if (answer is null) problems.Insert(0, "Nothing was done");
        ImmutableArray<string> said = answer is null ? [.. problems] : answer.Problems;
        return said.IsEmpty ? TypedResults.Redirect($"/holds/{id}") : await Show(422, id, http, grains, said);
    }

    private static async Task<IResult> Show(int status, string id, HttpContext http, IGrainFactory grains, ImmutableArray<string> problems)
    {
        if (!HoldId.TryParse(id, out var hold)) return NoHold();
        var answer = await grains.Hold(hold).Describe(StandingFeature.Of(http).Session);
        return answer.Hold is { } view ? Page.WithStatus<HoldPage>(status, ("Hold", view), ("Problems", problems)) : NotShown(string.Join(" ", answer.Problems));
    }

    private static async Task<IResult> Look(string id, HttpContext http, IGrainFactory grains)
    {
        if (!HoldId.TryParse(id, out var hold)) return NoHold();
        var looked = await grains.Hold(hold).Look(StandingFeature.Of(http).Session);
        return looked.Denial is { } denial ? NotShown(denial) : Page.Of<HeldReadsPage>(("Id", hold), ("Answer", looked));
    }

    private static IResult NoHold() => Page.WithStatus<RefusalPage>(404, ("Refusal", new Refusal(404, "No such hold", "There is no hold at this address.", "Those that you may see are under Holds.")));

    private static IResult NotShown(string why) => Page.WithStatus<RefusalPage>(403, ("Refusal", new Refusal(403, "Not shown", why, "Holds that you may see are under Holds. This look is on the audit log.")));
}
