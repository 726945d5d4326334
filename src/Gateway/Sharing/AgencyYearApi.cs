using System.Collections.Immutable;
using AlprGrains.Gateway.Http;
using AlprGrains.Gateway.People;
using AlprGrains.People;
using AlprGrains.Sharing;

namespace AlprGrains.Gateway.Sharing;

/// <summary>The attestation of the year (obligation N-5) for programs: a partner reads the text and signs it for its own agency; the desk enters what another signed on paper.</summary>
public static class AgencyYearApi
{
    public static void MapAgencyYearApi(this IEndpointRouteBuilder routes)
    {
        var own = routes.MapGroup("/api/sharing/yearly-attestation").RequirePermission(Permission.SubmitSharing).WithTags("Sharing").ProducesProblem(401).ProducesProblem(403);
        own.MapGet("", Own).WithName("MyYearlyAttestation").WithSummary("The text that an agency signs once a year, and how one's own agency stands; without it no written request goes on").Produces<AgencyYearJson>();
        own.MapPost("", SignOwn).WithName("SignYearlyAttestation").WithSummary("Sign for one's own agency, for a year").Produces<AgencyYearJson>().ProducesProblem(422);

        var seen = routes.MapGroup("/api/sharing/desk/yearly-attestations").RequireEither(Permission.ProcessSharing, Permission.ApproveSharing).WithTags("Sharing desk").ProducesProblem(401).ProducesProblem(403);
        seen.MapGet("", List).WithName("YearlyAttestations").WithSummary("Every agency that ever signed, and how it stands").Produces<ImmutableArray<AgencyYear>>();
        routes.MapGroup("/api/sharing/desk/yearly-attestations").RequirePermission(Permission.ProcessSharing).WithTags("Sharing desk").ProducesProblem(401).ProducesProblem(403)
            .MapPost("", Enter).WithName("EnterYearlyAttestation").WithSummary("Enter what an agency signed on paper, with the digest of its document").Produces<AgencyYearJson>().ProducesProblem(422);
    }

    /// <summary>How each of these agencies stands, as the desk sees it; without the department itself, and without those that may not ask.</summary>
    public static async Task<ImmutableArray<AgencyYear>> YearsOf(this IGrainFactory grains, IEnumerable<string> names, SessionAssertion session, string department)
    {
        var answers = await Task.WhenAll(names.Where(name => !string.IsNullOrWhiteSpace(name)).Distinct(StringComparer.OrdinalIgnoreCase).Select(name => grains.AgencyAttestations().Of(name, session).AsTask()));
        return [.. answers.Select(answer => answer.Year).OfType<AgencyYear>().Where(year => year.IsAsked && year.Agency != department).DistinctBy(year => year.Agency)];
    }

    private static async Task<IResult> Own(HttpContext http, IGrainFactory grains) =>
        Said(await grains.AgencyAttestations().Of("", StandingFeature.Of(http).Session), await grains.AgencyAttestations().Text());

    private static Task<IResult> SignOwn(AgencySignatureJson json, HttpContext http, IGrainFactory grains) => Sign(json.Read(null), http, grains);

    private static Task<IResult> Enter(PaperSignatureJson json, HttpContext http, IGrainFactory grains) => Sign(json.Read(), http, grains);

    private static async Task<IResult> Sign(AgencySignature signature, HttpContext http, IGrainFactory grains) =>
        Said(await grains.AgencyAttestations().Sign(signature, StandingFeature.Of(http).Session), await grains.AgencyAttestations().Text());

    private static async Task<ImmutableArray<AgencyYear>> List(HttpContext http, IGrainFactory grains) => await grains.AgencyAttestations().List(StandingFeature.Of(http).Session);

    private static IResult Said(AgencyYearAnswer answer, AgencyYearText text) => answer.Year is { } year
        ? TypedResults.Ok(new AgencyYearJson(text, year))
        : Problems.Of(422, "yearly-attestation", "Not signed", string.Join(" ", answer.Problems), ("problems", answer.Problems), ("auditIndex", answer.Receipt?.Index));
}

/// <summary>The text in force, and how the agency stands with it.</summary>
public sealed record AgencyYearJson(AgencyYearText Text, AgencyYear Year);

/// <param name="TextVersion">From the text as it was read.</param>
/// <param name="AcceptedClauses">Ids of the clauses; all are needed.</param>
/// <param name="SignedBy">Name of the person who signs for the agency.</param>
public sealed record AgencySignatureJson(string? TextVersion = null, ImmutableArray<string>? AcceptedClauses = null, string? SignedBy = null, string? Title = null)
{
    public AgencySignature Read(string? agency, string? documentSha256 = null) => new(agency, Text(TextVersion), AcceptedClauses ?? [], Text(SignedBy), Text(Title), documentSha256);

    private static string Text(string? text) => text?.Trim() ?? "";
}

/// <param name="Agency">By registry id or name.</param>
/// <param name="DocumentSha256">Of the signed document.</param>
public sealed record PaperSignatureJson(
    string? Agency = null, string? TextVersion = null, ImmutableArray<string>? AcceptedClauses = null, string? SignedBy = null, string? Title = null, string? DocumentSha256 = null)
{
    public AgencySignature Read() => new AgencySignatureJson(TextVersion, AcceptedClauses, SignedBy, Title).Read(Agency?.Trim(), DocumentSha256?.Trim().ToLowerInvariant());
}
