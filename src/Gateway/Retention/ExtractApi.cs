using System.Collections.Immutable;
using AlprGrains.Gateway.Http;
using AlprGrains.Gateway.People;
using AlprGrains.People;
using AlprGrains.Retention;

namespace AlprGrains.Gateway.Retention;

/// <summary>The same for programs: one's own extracts (200), who has any, those of one person, and that an extract is destroyed (200, or 422 with why not).</summary>
public static class ExtractApi
{
    public static void MapExtractApi(this IEndpointRouteBuilder routes)
    {
        var extracts = routes.MapGroup("/api/extracts").RequirePermission(Permission.SeeHolds).WithTags("Extracts").ProducesProblem(401).ProducesProblem(403);
        extracts.MapGet("", (HttpContext http, IGrainFactory grains) => List(StandingFeature.Of(http).Session.UserName, http, grains)).RequirePermission(Permission.AskHistory)
            .WithName("MyExtracts").WithSummary("Extracts that one has taken along, and where each stands").Produces<ImmutableArray<KeptExtractJson>>();
        extracts.MapGet("/people", Holders).WithName("ExtractHolders").WithSummary("Who has extracts that are not destroyed, first due first; for those who decide about holds").Produces<ImmutableArray<ExtractHolderJson>>();
        extracts.MapGet("/people/{userName}", List).WithName("ExtractsOf").WithSummary("The extracts of one person, for those who decide about holds").Produces<ImmutableArray<KeptExtractJson>>();
        extracts.MapPost("/{entry:long}/destroyed", Destroyed).RequirePermission(Permission.AskHistory).WithName("ConfirmExtractDestroyed")
            .WithSummary("Whoever took it confirms that the file and every copy are destroyed; audited").Produces(200).ProducesProblem(422);
    }

    private static async Task<IResult> List(string userName, HttpContext http, IGrainFactory grains)
    {
        if (!PersonKeys.IsUserName(PersonKeys.KeyOf(userName))) return Problems.NotFound("That is not a user name.");
        var list = await grains.Extracts(userName).List(StandingFeature.Of(http).Session);
        return list.Denial is { } denial ? Denied(denial) : TypedResults.Ok(list.Exports.Select(KeptExtractJson.Of).ToImmutableArray());
    }

    private static async Task<IResult> Holders(HttpContext http, IGrainFactory grains)
    {
        var list = await grains.ExtractHolders().List(StandingFeature.Of(http).Session);
        return list.Denial is { } denial ? Denied(denial) : TypedResults.Ok(list.Lines.Select(line => new ExtractHolderJson(line.UserName, line.Kept, line.FirstDueAt)).ToImmutableArray());
    }

    private static async Task<IResult> Destroyed(long entry, ExtractWordsJson json, HttpContext http, IGrainFactory grains)
    {
        var session = StandingFeature.Of(http).Session;
        var problem = await grains.Extracts(session.UserName).ConfirmDestroyed(entry, json.Words ?? "", session);
        return problem is null ? TypedResults.Ok() : Problems.Of(422, "extract", "Not recorded", problem);
    }

    private static IResult Denied(string why) => Problems.Of(403, "denied", "Not shown", why);
}

/// <param name="Entry">The audit entry of its export; it stands on the extract itself.</param>
/// <param name="DueAt">From then on holds cover all of its reads, or it is destroyed.</param>
public sealed record KeptExtractJson(long Entry, string Lookup, DateTimeOffset At, ImmutableArray<string> Reads, DateTimeOffset DueAt, ExportStatus Status, DateTimeOffset? DestroyedAt, string? Words)
{
    public static KeptExtractJson Of(ExportLine line) => new(
        line.Export.AuditIndex, line.Export.Lookup.Hex, line.Export.At, [.. line.Export.Reads.Select(read => read.Hex)], line.Export.DueAt, line.Status, line.Export.DestroyedAt, line.Export.Words);
}

/// <param name="Kept">Extracts that are not destroyed.</param>
public sealed record ExtractHolderJson(string UserName, int Kept, DateTimeOffset FirstDueAt);

/// <param name="Words">How file and copies were destroyed.</param>
public sealed record ExtractWordsJson(string? Words);
