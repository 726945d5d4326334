using System.Collections.Immutable;
using AlprGrains.Gateway.Http;
using AlprGrains.Gateway.Lookups;
using AlprGrains.Gateway.Pages;
using AlprGrains.Gateway.People;
using AlprGrains.People;
using AlprGrains.Sharing;
using Microsoft.AspNetCore.Mvc;

namespace AlprGrains.Gateway.Sharing;

/// <summary>
/// The desk that answers requests: its queue, one request with the checklist of the three steps, the decision, the extract. Officers and
/// approvers see the same page; each form on it is only for the role that may send it, and the grain decides once more.
/// </summary>
public static class SharingDeskPages
{
    private const int StatisticsDays = 365;

    public static void MapSharingDeskPages(this IEndpointRouteBuilder routes)
    {
        var seen = routes.MapGroup("/desk").RequireEither(Permission.ProcessSharing, Permission.ApproveSharing).ExcludeFromDescription();
        seen.MapGet("", Queue);
        seen.MapGet("/{id}", (string id, HttpContext http, IGrainFactory grains) => Show(200, id, http, grains, null));
        seen.MapGet("/{id}/documents/{sha256}", Document);

        var desk = routes.MapGroup("/desk").RequirePermission(Permission.ProcessSharing).ExcludeFromDescription();
        desk.MapGet("/new", (LookupIds ids) => PaperForm(200, PaperFormOf(ids), []));
        desk.MapPost("", Enter).TakesDocuments(2);
        desk.MapGet("/ledger", Ledger);
        desk.MapGet("/{id}/progress", Progress);
        desk.MapPost("/{id}/documents", Attach).TakesDocuments(1);
        desk.MapPost("/{id}/eligibility", (string id, HttpContext http, IGrainFactory grains, [FromForm] string? _ = null) => Step(id, http, grains, (grain, session) => grain.CheckEligibility(session)));
        desk.MapPost("/{id}/eligibility-review", (string id, HttpContext http, IGrainFactory grains, [FromForm] string? operatingAgency, [FromForm] string? members, [FromForm] string? reason) =>
            Step(id, http, grains, (grain, session) => grain.ReviewEligibility(new EligibilityReviewJson(operatingAgency, Lines(members), reason).Read(), session)));
        desk.MapPost("/{id}/right-and-need", (string id, HttpContext http, IGrainFactory grains, [FromForm] string? rightToKnow, [FromForm] string? rightToKnowDetail, [FromForm] string? needToKnow, [FromForm] string? requestingPartyName) =>
            Step(id, http, grains, (grain, session) => grain.DocumentRightAndNeed(new RightAndNeedJson(rightToKnow, rightToKnowDetail, needToKnow, requestingPartyName).Read(), session)));
        desk.MapPost("/{id}/validation", Validate).TakesDocuments(1);
        desk.MapPost("/{id}/acknowledgement", (string id, HttpContext http, IGrainFactory grains, [FromForm] string? contentDigest) => Step(id, http, grains, (grain, session) => grain.Acknowledge(contentDigest?.Trim() ?? "", session)));
        desk.MapPost("/{id}/extract", (string id, HttpContext http, IGrainFactory grains, [FromForm] string? _ = null) => Step(id, http, grains, (grain, session) => grain.Extract(session)));
        desk.MapPost("/{id}/forward", (string id, HttpContext http, IGrainFactory grains, [FromForm] string? _ = null) => Step(id, http, grains, (grain, session) => grain.Forward(session)));
        desk.MapPost("/{id}/forward-again", (string id, HttpContext http, IGrainFactory grains, [FromForm] string? reason) => Step(id, http, grains, (grain, session) => grain.ForwardAgain(reason?.Trim() ?? "", session)));
        desk.MapPost("/{id}/hand-over", HandOver);

        desk.MapPost("/{id}/attestation", (string id, HttpContext http, IGrainFactory grains, [FromForm] string? textVersion, [FromForm] string? contentDigest, [FromForm] string? signedBy, [FromForm] string? title, [FromForm] string? documentSha256) =>
            Step(id, http, grains, (grain, session) => grain.Attest(new AttestationJson(textVersion, contentDigest, [.. http.Request.Form["clauses"].OfType<string>()], signedBy, title, documentSha256).Read(), session)));

        // Who decides on a written request is the approver's role alone, on legal process the desk too: the grain says which it is.
        seen.MapPost("/{id}/decision", Decide);
        seen.MapPost("/{id}/closing", (string id, HttpContext http, IGrainFactory grains, [FromForm] string? reason) => Step(id, http, grains, (grain, session) => grain.Close(reason?.Trim() ?? "", session)));
    }

    private static async Task<IResult> Queue(HttpContext http, IGrainFactory grains, LocalClock clock, string? all = null, string? phase = null, string? agency = null)
    {
        SharingPhase? wanted = EnumWords.TryParse<SharingPhase>("phase", phase, out var parsed, out _) ? parsed : null;
        var filter = new SharingFilter(all is null && wanted is null, wanted, string.IsNullOrWhiteSpace(agency) ? null : agency.Trim());
        var list = await grains.SharingDesk().Queue(filter, StandingFeature.Of(http).Session);
        if (list.Denial is { } denial) return Refuse(403, denial);
        var statistics = await grains.SharingDesk().Statistics(clock.Today.AddDays(-StatisticsDays), clock.Today.AddDays(1));
        return Page.Of<DeskPage>(("Requests", list.Requests), ("Filter", filter), ("Counts", statistics), ("Terms", await grains.SharingDesk().Terms()));
    }

    private static async Task<IResult> Enter(HttpContext http, IGrainFactory grains, LookupIds ids, LocalClock clock, [FromForm] SharingForm form, IFormFile? document, IFormFile? signedForm)
    {
        var problems = new List<string>();
        var attachments = new List<SharingDocument>();
        foreach (var (kind, file) in new[] { ("legal-process", document), ("request-form", signedForm) })
        {
            if (file is not { Length: > 0 }) continue;
            var (attachment, problem) = await SharingDocuments.Read(kind, file, http.RequestAborted);
            if (attachment is null) problems.Add(problem);
            else attachments.Add(attachment);
        }
        if (attachments.FirstOrDefault(one => one.Kind == "legal-process") is { } process) form.ProcessSha256 = SharingDocuments.DigestOf(process);
        if (string.IsNullOrEmpty(form.Nonce)) form.Nonce = ids.Draw().Hex;
        var json = form.ReadRequest(clock, problems);
        var session = StandingFeature.Of(http).Session;
        var id = SharingForm.IdOf(form.Nonce, json, session);
        if (!SharingReading.TryRead(json, id, SharingChannel.Paper, out var submission, out var more) || problems.Count > 0) return PaperForm(422, form, [.. problems, .. more]);
        var answer = await grains.SharingRequest(id).Submit(submission, session);
        if (answer.Refusal is { } refusal && answer.Request is null) return PaperForm(403, form, [PartnerPages.Sentence(refusal, answer.Receipt?.Index)]);
        foreach (var attachment in attachments)
            if ((await grains.SharingRequest(id).Attach(attachment, session)).Refusal is { } notAttached) return await Show(422, id.Hex, http, grains, $"The request is in, but {attachment.FileName} was not attached: {string.Join(" ", notAttached.Reasons)}");
        return TypedResults.Redirect($"/desk/{id.Hex}");
    }

    private static async Task<IResult> Ledger(HttpContext http, IGrainFactory grains, LocalClock clock, string? from = null, string? until = null)
    {
        var first = DateOnly.TryParse(from, System.Globalization.CultureInfo.InvariantCulture, out var day) ? day : clock.Today.AddDays(-StatisticsDays);
        var last = DateOnly.TryParse(until, System.Globalization.CultureInfo.InvariantCulture, out day) ? day : clock.Today;
        var ledger = await grains.SharingDesk().Ledger(first, last.AddDays(1), StandingFeature.Of(http).Session);
        return ledger.Denial is { } denial ? Refuse(403, denial) : Page.Of<LedgerPage>(("Releases", ledger.Releases), ("From", first), ("Until", last));
    }

    private static async Task<IResult> Progress(string id, HttpContext http, IGrainFactory grains)
    {
        if (!SharingRequestId.TryParse(id, out var request) || (await grains.SharingRequest(request).Describe(StandingFeature.Of(http).Session)).Request is not { Extract: { } extract }) return NoRequest();
        if (extract.State != "running") http.Response.Headers["HX-Refresh"] = "true"; // the page has something else to offer now
        return Page.Of<ExtractProgress>(("Extract", extract));
    }

    private static async Task<IResult> Attach(string id, HttpContext http, IGrainFactory grains, [FromForm] string? kind, IFormFile? file)
    {
        if (file is not { Length: > 0 }) return await Show(422, id, http, grains, "Nothing was attached: no file was chosen, or it is empty.");
        var (document, problem) = await SharingDocuments.Read(kind, file, http.RequestAborted);
        return document is null
            ? await Show(422, id, http, grains, $"Nothing was attached: {problem}.")
            : await Step(id, http, grains, (grain, session) => grain.Attach(document, session));
    }

    // The written validation is attached, and its digest goes with the record.
    private static async Task<IResult> Validate(
        string id, HttpContext http, IGrainFactory grains, [FromForm] string? valid, [FromForm] string? attorney, [FromForm] string? reference, [FromForm] string? on, [FromForm] string? waives, [FromForm] string? words, IFormFile? file)
    {
        if (!SharingRequestId.TryParse(id, out var request)) return NoRequest();
        if (file is not { Length: > 0 }) return await Show(422, id, http, grains, "Nothing was recorded: the City Attorney's written validation is missing.");
        var (document, problem) = await SharingDocuments.Read("other", file, http.RequestAborted);
        if (document is null) return await Show(422, id, http, grains, $"Nothing was recorded: {problem}.");
        var attached = await grains.SharingRequest(request).Attach(document, StandingFeature.Of(http).Session);
        if (attached.Refusal is not null) return await After(id, http, grains, attached);
        var validation = new ValidationJson(valid == LookupForm.Yes, attorney, reference, DateOnly.TryParse(on, System.Globalization.CultureInfo.InvariantCulture, out var day) ? day : null, SharingDocuments.DigestOf(document), waives == LookupForm.Yes, words).Read();
        return await Step(id, http, grains, (grain, session) => grain.RecordValidation(validation, session));
    }

    private static Task<IResult> Decide(string id, HttpContext http, IGrainFactory grains, [FromForm] string? verdict, [FromForm] string? reasonCode, [FromForm] string? reason, [FromForm] string? specificationDigest) => verdict switch
    {
        "approve" => Step(id, http, grains, (grain, session) => grain.Decide(new DecisionJson(true, "approved", reason, specificationDigest).Read(), session)),
        "deny" => Step(id, http, grains, (grain, session) => grain.Decide(new DecisionJson(false, reasonCode, reason, specificationDigest).Read(), session)),
        _ => Show(422, id, http, grains, "Nothing was decided: choose to honour or to deny."),
    };

    private static async Task<IResult> HandOver(string id, HttpContext http, IGrainFactory grains, [FromForm] string? receivedBy, [FromForm] string? identityProof, [FromForm] string? medium, [FromForm] string? receipt)
    {
        if (!SharingRequestId.TryParse(id, out var request)) return NoRequest();
        var session = StandingFeature.Of(http).Session;
        var download = await grains.SharingRequest(request).HandOver(new HandOverJson(receivedBy, identityProof, medium, receipt).Read(), session);
        return download.Denial is { } denial ? await Show(422, id, http, grains, PartnerPages.Sentence(denial, download.Receipt?.Index)) : new PackageResult(request, download, session);
    }

    private static async Task<IResult> Document(string id, string sha256, HttpContext http, IGrainFactory grains) =>
        SharingRequestId.TryParse(id, out var request) && await grains.SharingRequest(request).Document(sha256, StandingFeature.Of(http).Session) is { } document
            ? TypedResults.Bytes(document.Content, document.ContentType, document.FileName)
            : NoRequest();

    private static async Task<IResult> Step(string id, HttpContext http, IGrainFactory grains, Func<ISharingRequestGrain, SessionAssertion, ValueTask<SharingAnswer>> step) =>
        SharingRequestId.TryParse(id, out var request) ? await After(id, http, grains, await step(grains.SharingRequest(request), StandingFeature.Of(http).Session)) : NoRequest();

    private static async Task<IResult> After(string id, HttpContext http, IGrainFactory grains, SharingAnswer answer) =>
        answer.Refusal is { } refusal ? answer.Request is null ? NoRequest() : await Show(422, id, http, grains, PartnerPages.Sentence(refusal, answer.Receipt?.Index)) : TypedResults.Redirect($"/desk/{id}");

    private static async Task<IResult> Show(int status, string id, HttpContext http, IGrainFactory grains, string? problem)
    {
        if (!SharingRequestId.TryParse(id, out var request)) return NoRequest();
        var answer = await grains.SharingRequest(request).Describe(StandingFeature.Of(http).Session);
        return answer.Request is { } view ? Page.WithStatus<DeskRequestPage>(status, ("Request", view), ("Years", await YearsOf(view, http, grains)), ("Terms", await grains.SharingDesk().Terms()), ("Problem", problem), ("Evidence", (await grains.AgencyRegistry().Find(view.Agency)).Evidence), ("Typed", problem is null ? TypedText.Nothing : TypedText.Of(http))) : NoRequest();
    }

    // Everybody who asks, receives or stands behind it, as the grain asks them too.
    private static Task<ImmutableArray<AgencyYear>> YearsOf(SharingRequestView view, HttpContext http, IGrainFactory grains)
    {
        var (asked, behind) = (view.Submission, view.Submission.Lookup.Beneficiaries);
        string?[] names = [asked.RequestingPartyOnPaper ?? view.Agency, asked.Recipient.Agency, .. asked.SecondaryRecipients, asked.OnBehalfOf, behind.AskedBy, behind.CaseOwner, behind.Receiver];
        return grains.YearsOf(names.OfType<string>(), StandingFeature.Of(http).Session, StandingFeature.Of(http).Standing.Person!.Agency);
    }

    private static SharingForm PaperFormOf(LookupIds ids) => new()
    {
        Nonce = ids.Draw().Hex, Kind = EnumWords.WordOf(AlprGrains.Lookups.LookupKind.ByPlate), Basis = EnumWords.WordOf(SharingBasis.WrittenRequest),
    };

    private static IResult PaperForm(int status, SharingForm form, ImmutableArray<string> problems) => Page.WithStatus<NewRequestPage>(status, ("Form", form), ("Problems", problems), ("OnPaper", true));

    private static ImmutableArray<string> Lines(string? text) => [.. (text ?? "").Split(['\n', ';'], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)];

    private static IResult NoRequest() => Refuse(404, "There is no such request.");

    private static IResult Refuse(int status, string why) => Page.WithStatus<RefusalPage>(status, ("Refusal", new Refusal(status, status == 404 ? "No such request" : "Not shown", why, "The queue is under Requests desk.")));
}
