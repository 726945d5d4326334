using System.Collections.Immutable;
using AlprGrains.Alerts;
using AlprGrains.Gateway.Http;
using AlprGrains.Gateway.Lookups;
using AlprGrains.Gateway.People;
using AlprGrains.Lookups;
using AlprGrains.People;
using AlprGrains.Plates;
using AlprGrains.Retention;

namespace AlprGrains.Gateway.Retention;

/// <summary>Holds for programs: asked for (201), each step (200), and what the hold's grain refuses (422, with every problem). Audited, refused or not.</summary>
public static class HoldApi
{
    public static void MapHoldApi(this IEndpointRouteBuilder routes)
    {
        var holds = routes.MapGroup("/api/holds").RequirePermission(Permission.SeeHolds).WithTags("Holds").ProducesProblem(401).ProducesProblem(403);
        holds.MapGet("", List).WithName("ListHolds").WithSummary("Holds that one may see, most urgent first; audited").Produces<ImmutableArray<HoldLineJson>>();
        holds.MapPost("", Ask).RequirePermission(Permission.AskHistory).WithName("AskForHold").WithSummary("Ask that named reads of one's own lookup be kept beyond 30 days; audited").Produces<HoldJson>(201).ProducesProblem(400).ProducesProblem(422);
        holds.MapGet("/{id}", Describe).WithName("DescribeHold").WithSummary("One hold with its steps, without a plate; audited").Produces<HoldJson>().ProducesProblem(404);
        holds.MapPost("/{id}/{which}", Step).WithName("StepHold").WithSummary("approval, denial, matter (City Attorney), review or release, with words; audited").Produces<HoldJson>().ProducesProblem(400).ProducesProblem(422);
        holds.MapGet("/{id}/reads", Look).RequirePermission(Permission.AskHistory).WithName("LookAtHeldReads").WithSummary("The held reads, to the requester and the case team; audited").Produces<ImmutableArray<HeldReadJson>>();
        holds.MapGet("/{id}/pictures/{read}/{which}", Picture).RequirePermission(Permission.AskHistory).WithName("HeldPicture").WithSummary("frame or plate of a held read; audited")
            .Produces(200, contentType: "image/jpeg").ProducesProblem(404);
    }

    private static async Task<IResult> List(HttpContext http, IGrainFactory grains)
    {
        var list = await grains.GetGrain<IHoldDirectoryGrain>(IHoldDirectoryGrain.Main).List(StandingFeature.Of(http).Session);
        return list.Denial is { } denial ? Denied(denial) : TypedResults.Ok(list.Lines.Select(HoldLineJson.Of).ToImmutableArray());
    }

    private static async Task<IResult> Ask(NewHoldJson json, HttpContext http, IGrainFactory grains, LookupIds ids)
    {
        var problems = new List<string>();
        var form = json.ToForm(ids.Draw().Hex);
        if (form.ToRequest(problems) is not { } request) return Problems.BadRequest("hold", $"Nothing was asked: {string.Join("; ", problems)}.", ("problems", problems));
        var answer = await grains.Hold(request.Id).Request(request, StandingFeature.Of(http).Session);
        return answer.Hold is { } hold && answer.Problems.IsEmpty ? TypedResults.Created($"/api/holds/{hold.Request.Id.Hex}", HoldJson.Of(hold)) : Refused(answer.Problems);
    }

    private static async Task<IResult> Describe(string id, HttpContext http, IGrainFactory grains)
    {
        if (!HoldId.TryParse(id, out var hold)) return NoHold();
        var answer = await grains.Hold(hold).Describe(StandingFeature.Of(http).Session);
        return answer.Hold is { } view ? TypedResults.Ok(HoldJson.Of(view)) : Denied(string.Join(" ", answer.Problems));
    }

    private static async Task<IResult> Step(string id, string which, HoldStepJson json, HttpContext http, IGrainFactory grains)
    {
        if (!HoldId.TryParse(id, out var hold)) return NoHold();
        var problems = new List<string>();
        var answer = await HoldSteps.Take(grains.Hold(hold), which, json, StandingFeature.Of(http).Session, problems);
        if (answer is null) return Problems.BadRequest("hold-step", $"Nothing was done: {string.Join("; ", problems)}.");
        return !answer.Problems.IsEmpty ? Refused(answer.Problems) : answer.Hold is { } view ? TypedResults.Ok(HoldJson.Of(view)) : TypedResults.NoContent(); // ended without its record
    }

    private static async Task<IResult> Look(string id, HttpContext http, IGrainFactory grains)
    {
        if (!HoldId.TryParse(id, out var hold)) return NoHold();
        var looked = await grains.Hold(hold).Look(StandingFeature.Of(http).Session);
        return looked.Denial is { } denial ? Denied(denial) : TypedResults.Ok(looked.Reads.Select(HeldReadJson.Of).ToImmutableArray());
    }

    private static async Task<IResult> Picture(string id, string read, string which, HttpContext http, IGrainFactory grains)
    {
        if (!HoldId.TryParse(id, out var hold)) return NoHold();
        if (!ReadId.TryParse(read, out var readId)) return Problems.NotFound("That is not the id of a read.");
        if (!EnumWords.TryParse<AlertImage>("the picture", which, out var picture, out var problem)) return Problems.NotFound($"{problem}.");
        var image = await grains.Hold(hold).Picture(readId, picture, StandingFeature.Of(http).Session);
        if (image.Denial is { } denial) return Denied(denial);
        if (image.Jpeg is not { IsEmpty: false } bytes) return Problems.NotFound("There is no such picture: the camera sent none.");
        return TypedResults.Bytes(bytes, bytes.Span[0] == 0x89 ? "image/png" : "image/jpeg");
    }

    private static IResult Denied(string why) => Problems.Of(403, "denied", "Not shown", why);

    private static IResult Refused(ImmutableArray<string> problems) => Problems.Of(422, "hold", "Not done", string.Join(" ", problems), ("problems", problems));

    private static IResult NoHold() => Problems.NotFound("That is not the id of a hold: 32 lower-case hex digits.");
}

/// <summary>The steps that are taken on a hold, by their names in addresses.</summary>
public static class HoldSteps
{
    /// <summary>Takes the step; null, with what is wrong, when it could not be read.</summary>
    public static async Task<HoldAnswer?> Take(IHoldGrain hold, string which, HoldStepJson json, SessionAssertion session, List<string> problems)
    {
        var words = json.Words ?? "";
        if (words.Length > HoldRequest.TextCharactersMax) problems.Add($"the reason has {words.Length} characters; at most {HoldRequest.TextCharactersMax} are taken");
        var next = HoldForm.Day(json.Next, "the day of the next review", problems);
        var ground = HoldReason.Undecided;
        if (which == "matter" && !EnumWords.TryParse<HoldReason>("the ground", json.Ground, out ground, out var problem)) problems.Add(problem);
        var letGo = ImmutableArray.CreateBuilder<ReadId>();
        foreach (var typed in json.LetGo ?? [])
            if (ReadId.TryParse(typed, out var read)) letGo.Add(read);
            else problems.Add("a read is named by something that is no read id");
        if (which is not ("approval" or "denial" or "matter" or "review" or "release")) problems.Add("the step is approval, denial, matter, review or release");
        if (problems.Count > 0) return null;
        return which switch
        {
            "approval" => await hold.Approve(words, session),
            "denial" => await hold.Deny(words, session),
            "matter" => await hold.DecideMatter(ground, words, session),
            "review" => await hold.Review(words, next, letGo.ToImmutable(), session),
            _ => await hold.Release(words, session),
        };
    }
}
