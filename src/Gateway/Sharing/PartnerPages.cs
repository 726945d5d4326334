using System.Collections.Immutable;
using AlprGrains.Gateway.Http;
using AlprGrains.Gateway.Live;
using AlprGrains.Gateway.Lookups;
using AlprGrains.Gateway.Pages;
using AlprGrains.Gateway.People;
using AlprGrains.People;
using AlprGrains.Sharing;
using Microsoft.AspNetCore.Mvc;

namespace AlprGrains.Gateway.Sharing;

/// <summary>
/// The portal of a partner agency: ask in writing, attach, sign the attestation, follow the steps, receive. Nothing here reads a plate but
/// what was released to this person; where cameras stand is not shown either.
/// </summary>
public static class PartnerPages
{
    public static void MapPartnerPages(this IEndpointRouteBuilder routes)
    {
        var pages = routes.MapGroup("/requests").RequirePermission(Permission.SubmitSharing).ExcludeFromDescription();
        pages.MapGet("", Mine);
        pages.MapGet("/new", async (HttpContext http, IGrainFactory grains, LookupIds ids, LocalClock clock) => Form(200, SharingForm.New(ids.Draw().Hex, PersonOf(http), clock), [], await YearOf(http, grains)));
        pages.MapPost("", Submit).TakesDocuments(2);
        pages.MapGet("/{id}", (string id, HttpContext http, IGrainFactory grains) => Show(200, id, http, grains, null));
        pages.MapPost("/{id}/documents", Attach).TakesDocuments(1);
        pages.MapGet("/{id}/documents/{sha256}", Document);
        pages.MapPost("/{id}/attestation", Attest);

        var released = routes.MapGroup("/requests/{id}").RequirePermission(Permission.ReceiveExtracts).ExcludeFromDescription();
        released.MapPost("/download", Download);
        released.MapGet("/extract", Look);
        released.MapGet("/pictures/{read}/{which}", SharingApi.Picture);
    }

    /// <summary>So many documents of the largest size go into memory, never onto a disk (INV-11).</summary>
    public static RouteHandlerBuilder TakesDocuments(this RouteHandlerBuilder route, int documents)
    {
        var bytesMax = documents * (SharingLimits.DocumentBytesMax + (1 << 16)) + (1 << 20);
        return route.WithMetadata(new RequestSizeLimitAttribute(bytesMax)).WithFormOptions(memoryBufferThreshold: bytesMax, multipartBodyLengthLimit: bytesMax);
    }

    private static async Task<IResult> Mine(HttpContext http, IGrainFactory grains)
    {
        var list = await grains.SharingDesk().Mine(StandingFeature.Of(http).Session);
        return list.Denial is { } denial ? Refuse(403, denial) : Page.Of<MyRequestsPage>(("Requests", list.Requests), ("Year", await YearOf(http, grains)));
    }

    private static async Task<IResult> Submit(HttpContext http, IGrainFactory grains, LookupIds ids, LocalClock clock, [FromForm] SharingForm form, IFormFile? document, IFormFile? signedForm)
    {
        var problems = new List<string>();
        var attachments = new List<SharingDocument>();
        await Take("legal-process", document, attachments, problems, http);
        await Take("request-form", signedForm, attachments, problems, http);
        if (attachments.FirstOrDefault(one => one.Kind == "legal-process") is { } process) form.ProcessSha256 = SharingDocuments.DigestOf(process);
        if (string.IsNullOrEmpty(form.Nonce)) form.Nonce = ids.Draw().Hex;
        var json = form.ReadRequest(clock, problems);
        var session = StandingFeature.Of(http).Session;
        var id = SharingForm.IdOf(form.Nonce, json, session);
        if (!SharingReading.TryRead(json, id, SharingChannel.Portal, out var submission, out var more) || problems.Count > 0) return Form(422, form, [.. problems, .. more], await YearOf(http, grains));

        var request = grains.SharingRequest(id);
        var answer = await request.Submit(submission, session);
        if (answer.Refusal is { } refusal && answer.Request is null) return Form(403, form, [.. refusal.Reasons, SourceOf(refusal, answer)], await YearOf(http, grains));
        foreach (var attachment in attachments)
            if ((await request.Attach(attachment, session)).Refusal is { } notAttached) return await Show(422, id.Hex, http, grains, $"The request is in, but {attachment.FileName} was not attached: {string.Join(" ", notAttached.Reasons)}");
        return TypedResults.Redirect($"/requests/{id.Hex}");
    }

    private static async Task<IResult> Attach(string id, HttpContext http, IGrainFactory grains, [FromForm] string? kind, IFormFile? file)
    {
        if (!SharingRequestId.TryParse(id, out var request)) return NoRequest();
        var (attachments, problems) = (new List<SharingDocument>(), new List<string>());
        await Take(kind, file, attachments, problems, http);
        if (file is not { Length: > 0 }) problems.Add("no file was chosen, or it is empty");
        return problems.Count > 0
            ? await Show(422, id, http, grains, $"Nothing was attached: {string.Join("; ", problems)}.")
            : await After(id, http, grains, await grains.SharingRequest(request).Attach(attachments[0], StandingFeature.Of(http).Session));
    }

    private static async Task<IResult> Attest(string id, HttpContext http, IGrainFactory grains, [FromForm] string? textVersion, [FromForm] string? contentDigest, [FromForm] string? signedBy, [FromForm] string? title)
    {
        if (!SharingRequestId.TryParse(id, out var request)) return NoRequest();
        var attestation = new AttestationJson(textVersion, contentDigest, [.. http.Request.Form["clauses"].OfType<string>()], signedBy, title).Read();
        return await After(id, http, grains, await grains.SharingRequest(request).Attest(attestation, StandingFeature.Of(http).Session));
    }

    private static async Task<IResult> Document(string id, string sha256, HttpContext http, IGrainFactory grains) =>
        SharingRequestId.TryParse(id, out var request) && await grains.SharingRequest(request).Document(sha256, StandingFeature.Of(http).Session) is { } document
            ? TypedResults.Bytes(document.Content, document.ContentType, document.FileName)
            : NoRequest();

    private static async Task<IResult> Download(string id, HttpContext http, IGrainFactory grains, [FromForm] string? _ = null)
    {
        if (!SharingRequestId.TryParse(id, out var request)) return NoRequest();
        var session = StandingFeature.Of(http).Session;
        var download = await grains.SharingRequest(request).Download(session);
        return download.Denial is { } denial ? await Show(403, id, http, grains, Sentence(denial, download.Receipt?.Index)) : new PackageResult(request, download, session);
    }

    private static async Task<IResult> Look(string id, HttpContext http, IGrainFactory grains, int page = 0)
    {
        if (!SharingRequestId.TryParse(id, out var request) || page < 0) return NoRequest();
        var session = StandingFeature.Of(http).Session;
        var grain = grains.SharingRequest(request);
        var looked = await grain.Look(page, session);
        if (looked.Denial is { } denial) return await Show(403, id, http, grains, Sentence(denial, null));
        var view = (await grain.Describe(session)).Request;
        return view is null ? NoRequest() : Page.Of<ExtractPage>(("Request", view), ("Extract", looked), ("Terms", await grains.SharingDesk().Terms()));
    }

    private static async Task<IResult> After(string id, HttpContext http, IGrainFactory grains, SharingAnswer answer) =>
        answer.Refusal is { } refusal ? answer.Request is null ? NoRequest() : await Show(422, id, http, grains, Sentence(refusal, answer.Receipt?.Index)) : TypedResults.Redirect($"/requests/{id}");

    private static async Task<IResult> Show(int status, string id, HttpContext http, IGrainFactory grains, string? problem)
    {
        if (!SharingRequestId.TryParse(id, out var request)) return NoRequest();
        var answer = await grains.SharingRequest(request).Describe(StandingFeature.Of(http).Session);
        return answer.Request is { } view
            ? Page.WithStatus<RequestPage>(status, ("Request", view), ("Terms", await grains.SharingDesk().Terms()), ("Problem", problem), ("Typed", problem is null ? TypedText.Nothing : TypedText.Of(http)))
            : NoRequest();
    }

    private static async Task Take(string? kind, IFormFile? file, List<SharingDocument> into, List<string> problems, HttpContext http)
    {
        if (file is not { Length: > 0 }) return;
        var (document, problem) = await SharingDocuments.Read(kind, file, http.RequestAborted);
        if (document is not null) into.Add(document);
        else problems.Add(problem);
    }

    private static IResult Form(int status, SharingForm form, ImmutableArray<string> problems, AgencyYear? year) => Page.WithStatus<NewRequestPage>(status, ("Form", form), ("Problems", problems), ("Year", year));

    private static async Task<AgencyYear?> YearOf(HttpContext http, IGrainFactory grains) => (await grains.AgencyAttestations().Of("", StandingFeature.Of(http).Session)).Year;

    private static PersonRecord PersonOf(HttpContext http) => StandingFeature.Of(http).Standing.Person!;

    /// <summary>A refusal as a page says it: reasons, the rule's source, and that it is logged.</summary>
    public static string Sentence(SharingRefusal refusal, long? auditIndex) =>
        $"{string.Join(" ", refusal.Reasons)} ({refusal.Section}, rule {refusal.RuleId}.{(auditIndex is { } index ? $" This is entry {index} of the audit log." : "")})";

    private static string SourceOf(SharingRefusal refusal, SharingAnswer answer) =>
        $"That is rule {refusal.RuleId}, {refusal.Section}.{(answer.Receipt is { } receipt ? $" It is logged: entry {receipt.Index}." : "")}";

    private static IResult NoRequest() => Refuse(404, "There is no such request of yours.");

    private static IResult Refuse(int status, string why) => Page.WithStatus<RefusalPage>(status, ("Refusal", new Refusal(status, status == 404 ? "No such request" : "Not shown", why, "Your own requests are under Requests.")));
}
