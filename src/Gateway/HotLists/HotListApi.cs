using System.Collections.Immutable;
using AlprGrains.Gateway.Http;
using AlprGrains.Gateway.People;
using AlprGrains.HotLists;
using AlprGrains.People;

namespace AlprGrains.Gateway.HotLists;

/// <summary>Hot lists: a file comes in as the body and overwrites the list; versions and their ages go out.</summary>
public static class HotListApi
{
    /// <summary>Longest name of a list.</summary>
    public const int NameCharactersMax = 64;

    public static void MapHotListApi(this IEndpointRouteBuilder routes)
    {
        var lists = routes.MapGroup("/api/hot-lists").WithTags("Hot lists").ProducesProblem(401).ProducesProblem(403);
        lists.MapPost("/{name}", Import).WithName("ImportHotList").WithSummary("Load a file; what is absent from it no longer matches")
            .RequirePermission(Permission.ManageHotLists).DisableAntiforgery().Accepts<IFormFile>("text/csv", "text/plain", "*/*")
            .Produces<HotListImportJson>().Produces<HotListImportJson>(422).ProducesProblem(400).ProducesProblem(413);
        lists.MapGet("", List).WithName("ListHotLists").WithSummary("The newest version of every list and its age; no plates")
            .RequirePermission(Permission.SeeLive).Produces<ImmutableArray<HotListJson>>();
    }

    /// <summary>What is wrong with a list's name, or null.</summary>
    public static string? ProblemOfName(string? name) =>
        name is { Length: > 0 and <= NameCharactersMax } && name.All(c => c is >= 'a' and <= 'z' or >= '0' and <= '9' or '-')
            ? null
            : $"'{name}' is not a list's name: 1 to {NameCharactersMax} of a-z, 0-9 and hyphen are taken";

    private static async Task<IResult> Import(
        string name, HttpContext http, BodyIntake intake, IGrainFactory grains,
        string? format = null, string? source = null, string? agency = null, bool skipBadLines = false)
    {
        if (ProblemOfName(name) is { } nameProblem) return Problems.BadRequest("list-name", $"{nameProblem}.");
        if (!EnumWords.TryParse<HotListFormat>("format", format, out var readAs, out var problem) ||
            !EnumWords.TryParse<HotListSource>("source", source, out var permitted, out problem))
            return Problems.BadRequest("query", $"{problem} (DGO I-12, C.2(A)(1), permits no other source).");
        using var body = await intake.Read(http.Request, HotListFile.BytesMax);
        if (body.Outcome == IntakeOutcome.TooLarge) return Problems.TooLarge(HotListFile.BytesMax);
        if (body.Outcome == IntakeOutcome.Busy) return Problems.Busy(http, "Too many bytes are under way. Send the file again.");
        if (body.Bytes.IsEmpty) return Problems.BadRequest("empty", "The body is empty; send the file as the body.");

        var file = new HotListFile(readAs, body.Bytes, permitted, agency ?? "", skipBadLines);
        var import = HotListImportJson.Of(await grains.GetGrain<IHotListGrain>(name).Import(file, StandingFeature.Of(http).Session));
        return import.Accepted ? TypedResults.Ok(import) : TypedResults.Json(import, statusCode: 422);
    }

    private static async Task<IResult> List(IGrainFactory grains, TimeProvider time)
    {
        var now = time.GetUtcNow();
        var versions = await grains.GetGrain<IHotListCatalogGrain>(IHotListCatalogGrain.Name).Versions();
        return TypedResults.Ok(versions.Select(version => HotListJson.Of(version, now)).ToImmutableArray());
    }
}

/// <summary>How an import ended; when not accepted the list is as it was.</summary>
public sealed record HotListImportJson(bool Accepted, int Version, int Entries, int DroppedByProvenance, int BadLines, ImmutableArray<HotListProblemJson> Problems)
{
    public static HotListImportJson Of(HotListImport import) =>
        new(import.Accepted, import.Version, import.Entries, import.DroppedByProvenance, import.BadLines,
            [.. import.Problems.Select(problem => new HotListProblemJson(problem.Line, problem.Sentence))]);
}

/// <param name="Line">1 is the first; 0 is the file as a whole.</param>
/// <param name="Sentence">What is wrong with it.</param>
public sealed record HotListProblemJson(int Line, string Sentence);

/// <summary>A list's newest version.</summary>
public sealed record HotListJson(string Name, HotListSource Source, int Version, int Entries, DateTimeOffset LoadedAt, double AgeSeconds, bool IsStale)
{
    public static HotListJson Of(HotListVersion version, DateTimeOffset now)
    {
        var age = now - version.LoadedAt;
        return new HotListJson(version.ListName, version.Source, version.Number, version.Entries, version.LoadedAt, age.TotalSeconds, age > HotListVersion.StaleAfter);
    }
}
