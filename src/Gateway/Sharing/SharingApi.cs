using System.Collections.Immutable;
using AlprGrains.Alerts;
using AlprGrains.Gateway.Http;
using AlprGrains.Gateway.Lookups;
using AlprGrains.Gateway.People;
using AlprGrains.People;
using AlprGrains.Plates;
using AlprGrains.Sharing;

namespace AlprGrains.Gateway.Sharing;

/// <summary>
/// Path 3 for a partner agency's own systems: a written request comes in under an Idempotency-Key, its steps and what was released to this
/// account go out. Nothing else is reached from here; every command is on the audit log before it is answered.
/// </summary>
public static class SharingApi
{
    public static void MapSharingApi(this IEndpointRouteBuilder routes)
    {
        var sharing = routes.MapGroup("/api/sharing").RequirePermission(Permission.SubmitSharing).WithTags("Sharing").ProducesProblem(401).ProducesProblem(403);
        sharing.MapGet("/terms", Terms).WithName("SharingTerms").WithSummary("The attestation, reasons and terms in force").Produces<SharingTermsView>();
        sharing.MapPost("/requests", Submit).WithName("SubmitSharingRequest").WithSummary("Submit a written request; the same Idempotency-Key and content is the same request, with other content a conflict")
            .Produces<SharingViewJson>(201).ProducesProblem(400).ProducesProblem(409);
        sharing.MapGet("/requests", Mine).WithName("MySharingRequests").WithSummary("One's own requests, and those that name one as the recipient").Produces<ImmutableArray<SharingSummaryJson>>();
        sharing.MapGet("/requests/{id}", Describe).WithName("SharingRequest").WithSummary("Where a request stands, and what comes next").Produces<SharingViewJson>().ProducesProblem(404);
        sharing.MapPost("/requests/{id}/documents", Attach).WithName("AttachToSharingRequest").WithSummary("Attach a document: its bytes are the body; the same bytes twice are one")
            .Accepts<Stream>("application/pdf", "image/png", "image/jpeg", "text/plain", "application/octet-stream").Produces<SharingViewJson>().ProducesProblem(400).ProducesProblem(404).ProducesProblem(409).ProducesProblem(413);
        sharing.MapPost("/requests/{id}/attestation", Attest).WithName("AttestSharingRequest").WithSummary("Sign the attestation, bound to this request's contentDigest").Produces<SharingViewJson>().ProducesProblem(404).ProducesProblem(409);

        var released = routes.MapGroup("/api/sharing/requests/{id}").RequirePermission(Permission.ReceiveExtracts).WithTags("Sharing").ProducesProblem(401).ProducesProblem(403).ProducesProblem(404);
        released.MapPost("/download", Download).WithName("DownloadExtract").WithSummary("The one download of a released package, for the named recipient; the receipt is on the audit log first, and its SHA-256 in the header Content-Digest")
            .Produces(200, contentType: "application/octet-stream");
        released.MapGet("/extract", Look).WithName("LookAtExtract").WithSummary("A page of the released extract; audited").Produces<ExtractPageJson>();
        released.MapGet("/pictures/{read}/{which}", Picture).WithName("ExtractPicture").WithSummary("frame or plate of a read of the released extract; audited").Produces(200, contentType: "image/jpeg");
    }

    private static async Task<SharingTermsView> Terms(IGrainFactory grains) => await grains.SharingDesk().Terms();

    private static async Task<IResult> Submit(SharingJson json, HttpContext http, IGrainFactory grains)
    {
        var key = http.Request.Headers[SharingIds.KeyHeader].ToString();
        if (SharingIds.ProblemOf(key) is { } problem) return Problems.BadRequest("idempotency-key", $"Nothing was submitted: {problem}.");
        var session = StandingFeature.Of(http).Session;
        var id = SharingIds.Of(key, session);
        if (!SharingReading.TryRead(json, id, SharingChannel.Api, out var submission, out var problems))
            return Problems.BadRequest("sharing", $"Nothing was submitted: {string.Join("; ", problems)}.", ("problems", problems));
        var answer = await grains.SharingRequest(id).Submit(submission, session);
        if (answer.Refusal is null) http.Response.Headers.Location = $"/api/sharing/requests/{id.Hex}";
        return SharingGrains.Said(answer, 201);
    }

    private static async Task<IResult> Mine(HttpContext http, IGrainFactory grains)
    {
        var list = await grains.SharingDesk().Mine(StandingFeature.Of(http).Session);
        return list.Denial is { } denial ? Problems.Of(403, "denied", "Not shown", denial) : TypedResults.Ok(list.Requests.Select(SharingSummaryJson.Of).ToImmutableArray());
    }

    private static async Task<IResult> Describe(string id, HttpContext http, IGrainFactory grains) =>
        SharingRequestId.TryParse(id, out var request) ? SharingGrains.Said(await grains.SharingRequest(request).Describe(StandingFeature.Of(http).Session)) : SharingGrains.NoRequest();

    /// <summary>Takes a document's bytes and hands them on; for the desk's route too.</summary>
    public static async Task<IResult> Attach(string id, HttpContext http, IGrainFactory grains, BodyIntake intake, string? kind = null, string? fileName = null)
    {
        if (!SharingRequestId.TryParse(id, out var request)) return SharingGrains.NoRequest();
        using var body = await intake.Read(http.Request, SharingLimits.DocumentBytesMax);
        if (body.Outcome == IntakeOutcome.TooLarge) return Problems.TooLarge(SharingLimits.DocumentBytesMax);
        if (body.Outcome == IntakeOutcome.Busy) return Problems.Busy(http, "Too many documents are under way at once; send this one again.");
        if (!SharingDocuments.TryRead(kind, fileName, http.Request.ContentType, body.Bytes, out var document, out var problem))
            return Problems.BadRequest("document", $"Nothing was attached: {problem}.");
        return SharingGrains.Said(await grains.SharingRequest(request).Attach(document, StandingFeature.Of(http).Session));
    }

    private static async Task<IResult> Attest(string id, AttestationJson json, HttpContext http, IGrainFactory grains) =>
        SharingRequestId.TryParse(id, out var request) ? SharingGrains.Said(await grains.SharingRequest(request).Attest(json.Read(), StandingFeature.Of(http).Session)) : SharingGrains.NoRequest();

    private static async Task<IResult> Download(string id, HttpContext http, IGrainFactory grains)
    {
        if (!SharingRequestId.TryParse(id, out var request)) return SharingGrains.NoRequest();
        var session = StandingFeature.Of(http).Session;
        var download = await grains.SharingRequest(request).Download(session);
        return download.Denial is { } denial ? SharingGrains.Refused(denial, download.Receipt?.Index) : new PackageResult(request, download, session);
    }

    private static async Task<IResult> Look(string id, HttpContext http, IGrainFactory grains, GatewayOptions options, int page = 0)
    {
        if (!SharingRequestId.TryParse(id, out var request)) return SharingGrains.NoRequest();
        if (page < 0) return Problems.BadRequest("page", "Pages are counted from 0.");
        var looked = await grains.SharingRequest(request).Look(page, StandingFeature.Of(http).Session);
        return looked.Denial is { } denial ? SharingGrains.Refused(denial, null) : TypedResults.Ok(ExtractPageJson.Of(looked, options.ReadRetention));
    }

    /// <summary>A picture of a released read; for the portal's pages too.</summary>
    public static async Task<IResult> Picture(string id, string read, string which, HttpContext http, IGrainFactory grains)
    {
        if (!SharingRequestId.TryParse(id, out var request)) return SharingGrains.NoRequest();
        if (!ReadId.TryParse(read, out var readId) || !EnumWords.TryParse<AlertImage>("the picture", which, out var picture, out _)) return Problems.NotFound("There is no such picture.");
        return await grains.SharingRequest(request).Picture(readId, picture, StandingFeature.Of(http).Session) is { } jpeg
            ? TypedResults.Bytes(jpeg, "image/jpeg")
            : Problems.NotFound("There is no such picture in an extract that was released to you.");
    }
}

/// <summary>One page of a released extract.</summary>
public sealed record ExtractPageJson(ImmutableArray<ReadJson> Reads, int Page, int Pages)
{
    public static ExtractPageJson Of(SharingExtractPage page, TimeSpan retention) =>
        new([.. page.Reads.Select(read => ReadJson.Of(read, page.Cameras, retention))], page.Page, page.Pages);
}
