using System.Collections.Immutable;
using AlprGrains.Gateway.Http;
using AlprGrains.Gateway.People;
using AlprGrains.People;
using AlprGrains.Sharing;

namespace AlprGrains.Gateway.Sharing;

/// <summary>
/// The sharing desk for programs: the three steps of DGO I-12, section I, each a command of its own for the role that it belongs to. A step
/// out of order is a conflict, what a rule refuses is forbidden, and both are on the audit log.
/// </summary>
public static class SharingDeskApi
{
    /// <summary>How many days back a queue goes.</summary>
    public const int DaysMax = 730;

    public static void MapSharingDeskApi(this IEndpointRouteBuilder routes)
    {
        var seen = routes.MapGroup("/api/sharing/desk").RequireEither(Permission.ProcessSharing, Permission.ApproveSharing).WithTags("Sharing desk").ProducesProblem(401).ProducesProblem(403);
        seen.MapGet("", Queue).WithName("SharingQueue").WithSummary("Requests for the desk and the approvers, newest first; audited").Produces<ImmutableArray<SharingSummaryJson>>().ProducesProblem(400);
        seen.MapGet("/{id}", Describe).WithName("SharingRequestAtDesk").WithSummary("One request with its steps and what is proposed; audited").Produces<SharingViewJson>().ProducesProblem(404);

        var desk = routes.MapGroup("/api/sharing/desk").RequirePermission(Permission.ProcessSharing).WithTags("Sharing desk").ProducesProblem(401).ProducesProblem(403).ProducesProblem(409);
        desk.MapPost("", Enter).WithName("EnterPaperRequest").WithSummary("Enter a request that came on paper, under an Idempotency-Key").Produces<SharingViewJson>(201).ProducesProblem(400);
        desk.MapGet("/ledger", Ledger).WithName("SharingLedger").WithSummary("What was released to whom in a period; audited").Produces<ImmutableArray<SharingRelease>>();
        desk.MapPost("/{id}/documents", SharingApi.Attach).WithName("AttachAtDesk").WithSummary("Attach a document: its bytes are the body").Accepts<Stream>("application/pdf", "image/png", "image/jpeg", "text/plain", "application/octet-stream").Produces<SharingViewJson>().ProducesProblem(400).ProducesProblem(413);
        Step(desk, "/{id}/eligibility", "CheckSharingEligibility", "Look at the registry of agencies again", (grain, session) => grain.CheckEligibility(session));
        Step<EligibilityReviewJson>(desk, "/{id}/eligibility-review", "ReviewSharingEligibility", "Who runs a fusion centre or task force that was held, and its members", (grain, json, session) => grain.ReviewEligibility(json.Read(), session));
        Step<RightAndNeedJson>(desk, "/{id}/right-and-need", "DocumentRightAndNeed", "Document right to know and need to know", (grain, json, session) => grain.DocumentRightAndNeed(json.Read(), session));
        Step<ValidationJson>(desk, "/{id}/validation", "RecordCityAttorneyValidation", "Record what the City Attorney said of a legal process", (grain, json, session) => grain.RecordValidation(json.Read(), session));
        Step<AcknowledgementJson>(desk, "/{id}/acknowledgement", "AcknowledgeAttestation", "The officer who extracts has read the attestation", (grain, json, session) => grain.Acknowledge(json.ContentDigest?.Trim() ?? "", session));
        Step(desk, "/{id}/extract", "ExtractSharing", "Start the extract of exactly what was approved", (grain, session) => grain.Extract(session));
        Step(desk, "/{id}/forward", "ForwardExtract", "Release the finished package to the named recipient", (grain, session) => grain.Forward(session));
        Step<ReasonJson>(desk, "/{id}/forward-again", "ForwardExtractAgain", "Allow one more download, for a reason", (grain, json, session) => grain.ForwardAgain(json.Reason?.Trim() ?? "", session));
        desk.MapPost("/{id}/hand-over", HandOver).WithName("HandOverExtract").WithSummary("Record that the package was given by hand, and take it").Produces(200, contentType: "application/octet-stream").ProducesProblem(404);

        Step<AttestationJson>(desk, "/{id}/attestation", "AttestPaperRequest", "Enter the signed attestation of a request that came on paper; its document is attached first", (grain, json, session) => grain.Attest(json.Read(), session));

        // Who decides on a written request is the approver's role alone, on legal process the desk too: the grain says which it is.
        var decide = routes.MapGroup("/api/sharing/desk").RequireEither(Permission.ApproveSharing, Permission.ProcessSharing).WithTags("Sharing desk").ProducesProblem(401).ProducesProblem(403).ProducesProblem(409);
        Step<DecisionJson>(decide, "/{id}/decision", "DecideSharingRequest", "Honour or deny, with the reason; never one's own", (grain, json, session) => grain.Decide(json.Read(), session));
        Step<ReasonJson>(decide, "/{id}/closing", "CloseSharingRequest", "End a denied request, or one that is not to be released any more", (grain, json, session) => grain.Close(json.Reason?.Trim() ?? "", session));

        var approve = routes.MapGroup("/api/sharing/desk").RequirePermission(Permission.ApproveSharing).WithTags("Sharing desk").ProducesProblem(401).ProducesProblem(403).ProducesProblem(409);
        approve.MapGet("/designees", Designees).WithName("ListDesignees").WithSummary("Who approves in whose name").Produces<ImmutableArray<ApproverDesignation>>();
        approve.MapPost("/designees", Designate).WithName("DesignateApprover").WithSummary("Designate somebody to approve in one's name").Produces(204).ProducesProblem(422);
        approve.MapPost("/designees/{user}/revocation", Revoke).WithName("RevokeDesignee").WithSummary("Revoke a designation and all below it").Produces(204).ProducesProblem(422);
    }

    private static void Step(RouteGroupBuilder group, string path, string name, string summary, Func<ISharingRequestGrain, SessionAssertion, ValueTask<SharingAnswer>> step) =>
        group.MapPost(path, async (string id, HttpContext http, IGrainFactory grains) =>
                SharingRequestId.TryParse(id, out var request) ? SharingGrains.Said(await step(grains.SharingRequest(request), StandingFeature.Of(http).Session)) : SharingGrains.NoRequest())
            .WithName(name).WithSummary(summary).Produces<SharingViewJson>().ProducesProblem(404);

    private static void Step<TJson>(RouteGroupBuilder group, string path, string name, string summary, Func<ISharingRequestGrain, TJson, SessionAssertion, ValueTask<SharingAnswer>> step) =>
        group.MapPost(path, async (string id, TJson json, HttpContext http, IGrainFactory grains) =>
                SharingRequestId.TryParse(id, out var request) ? SharingGrains.Said(await step(grains.SharingRequest(request), json, StandingFeature.Of(http).Session)) : SharingGrains.NoRequest())
            .WithName(name).WithSummary(summary).Produces<SharingViewJson>().ProducesProblem(400).ProducesProblem(404);

    private static async Task<IResult> Queue(HttpContext http, IGrainFactory grains, bool openOnly = true, SharingPhase? phase = null, string? agency = null, int days = 90)
    {
        if (days is < 1 or > DaysMax) return Problems.BadRequest("days", $"days is {days}; 1 to {DaysMax} are taken.");
        var list = await grains.SharingDesk().Queue(new SharingFilter(openOnly, phase, string.IsNullOrWhiteSpace(agency) ? null : agency.Trim(), days), StandingFeature.Of(http).Session);
        return list.Denial is { } denial ? Problems.Of(403, "denied", "Not shown", denial) : TypedResults.Ok(list.Requests.Select(SharingSummaryJson.Of).ToImmutableArray());
    }

    private static async Task<IResult> Describe(string id, HttpContext http, IGrainFactory grains) =>
        SharingRequestId.TryParse(id, out var request) ? SharingGrains.Said(await grains.SharingRequest(request).Describe(StandingFeature.Of(http).Session)) : SharingGrains.NoRequest();

    private static async Task<IResult> Enter(SharingJson json, HttpContext http, IGrainFactory grains)
    {
        var key = http.Request.Headers[SharingIds.KeyHeader].ToString();
        if (SharingIds.ProblemOf(key) is { } problem) return Problems.BadRequest("idempotency-key", $"Nothing was entered: {problem}.");
        var session = StandingFeature.Of(http).Session;
        var id = SharingIds.Of(key, session);
        return SharingReading.TryRead(json, id, SharingChannel.Paper, out var submission, out var problems)
            ? SharingGrains.Said(await grains.SharingRequest(id).Submit(submission, session), 201)
            : Problems.BadRequest("sharing", $"Nothing was entered: {string.Join("; ", problems)}.", ("problems", problems));
    }

    private static async Task<IResult> Ledger(HttpContext http, IGrainFactory grains, DateOnly from, DateOnly until)
    {
        var ledger = await grains.SharingDesk().Ledger(from, until, StandingFeature.Of(http).Session);
        return ledger.Denial is { } denial ? Problems.Of(403, "denied", "Not shown", denial) : TypedResults.Ok(ledger.Releases);
    }

    private static async Task<IResult> HandOver(string id, HandOverJson json, HttpContext http, IGrainFactory grains)
    {
        if (!SharingRequestId.TryParse(id, out var request)) return SharingGrains.NoRequest();
        var session = StandingFeature.Of(http).Session;
        var download = await grains.SharingRequest(request).HandOver(json.Read(), session);
        return download.Denial is { } denial ? SharingGrains.Refused(denial, download.Receipt?.Index) : new PackageResult(request, download, session);
    }

    private static async Task<IResult> Designees(HttpContext http, IGrainFactory grains) => TypedResults.Ok(await grains.ApproverDesignations().List(StandingFeature.Of(http).Session));

    private static async Task<IResult> Designate(DesignationJson json, HttpContext http, IGrainFactory grains) =>
        Done(await grains.ApproverDesignations().Designate(json.Read(), StandingFeature.Of(http).Session));

    private static async Task<IResult> Revoke(string user, ReasonJson json, HttpContext http, IGrainFactory grains) =>
        Done(await grains.ApproverDesignations().Revoke(PersonKeys.KeyOf(user), json.Reason?.Trim() ?? "", StandingFeature.Of(http).Session));

    private static IResult Done(ImmutableArray<string> problems) =>
        problems.IsEmpty ? TypedResults.NoContent() : Problems.Of(422, "designation", "Not done", string.Join(" ", problems), ("problems", problems));
}

public sealed record ReasonJson(string? Reason = null);

/// <param name="ContentDigest">The request's contentDigest, as it was read with the attestation.</param>
public sealed record AcknowledgementJson(string? ContentDigest = null);

/// <param name="OperatingAgency">Who runs it, by registry id or name.</param>
public sealed record EligibilityReviewJson(string? OperatingAgency = null, ImmutableArray<string>? Members = null, string? Reason = null)
{
    public EligibilityReview Read() => new(OperatingAgency?.Trim() ?? "", [.. (Members ?? []).Select(member => member.Trim()).Where(member => member.Length > 0)], Reason?.Trim() ?? "");
}

/// <param name="RightToKnow">One of the codes of <c>GET /api/sharing/terms</c>.</param>
public sealed record RightAndNeedJson(string? RightToKnow = null, string? RightToKnowDetail = null, string? NeedToKnow = null, string? RequestingPartyName = null)
{
    public RightAndNeed Read() => new(RightToKnow?.Trim() ?? "", RightToKnowDetail?.Trim() ?? "", NeedToKnow?.Trim() ?? "", RequestingPartyName?.Trim() ?? "");
}

public sealed record ValidationJson(
    bool? Valid = null, string? Attorney = null, string? Reference = null, DateOnly? On = null, string? DocumentSha256 = null, bool? WaivesAttestation = null, string? Words = null)
{
    public CityAttorneyValidation Read() => new(Valid ?? false, Attorney?.Trim() ?? "", Reference?.Trim() ?? "", On ?? default, DocumentSha256?.Trim() ?? "", WaivesAttestation ?? false, Words?.Trim() ?? "");
}

/// <param name="SpecificationDigest">proposed.digest, as it was shown: what is decided on, and nothing else.</param>
public sealed record DecisionJson(bool? Approved = null, string? ReasonCode = null, string? Reason = null, string? SpecificationDigest = null)
{
    public SharingVerdict Read() => new(Approved ?? false, ReasonCode?.Trim() ?? "", Reason?.Trim() ?? "", SpecificationDigest?.Trim() ?? "");
}

public sealed record HandOverJson(string? ReceivedBy = null, string? IdentityProof = null, string? Medium = null, string? Receipt = null)
{
    public SharingHandOver Read() => new(ReceivedBy?.Trim() ?? "", IdentityProof?.Trim() ?? "", Medium?.Trim() ?? "", Receipt?.Trim() ?? "");
}

/// <param name="DocumentSha256">Of the signed designation, 64 hex digits.</param>
public sealed record DesignationJson(string? Designee = null, DateTimeOffset? From = null, DateTimeOffset? Until = null, string? DocumentSha256 = null)
{
    public ApproverDesignation Read() => new("", PersonKeys.KeyOf(Designee ?? ""), From?.ToUniversalTime() ?? default, Until?.ToUniversalTime() ?? default, DocumentSha256?.Trim() ?? "", null);
}
