using System.Collections.Immutable;
using AlprGrains.Gateway.Pages;
using AlprGrains.Gateway.People;
using AlprGrains.People;
using AlprGrains.Sharing;
using Microsoft.AspNetCore.Mvc;

namespace AlprGrains.Gateway.Sharing;

/// <summary>Where a partner signs for its agency once a year, and where the desk sees who has, and enters what was signed on paper (obligation N-5).</summary>
public static class AgencyYearPages
{
    public static void MapAgencyYearPages(this IEndpointRouteBuilder routes)
    {
        var own = routes.MapGroup("/requests/yearly-attestation").RequirePermission(Permission.SubmitSharing).ExcludeFromDescription();
        own.MapGet("", (HttpContext http, IGrainFactory grains) => Own(200, http, grains));
        own.MapPost("", SignOwn);

        routes.MapGroup("/desk/yearly-attestations").RequireEither(Permission.ProcessSharing, Permission.ApproveSharing).ExcludeFromDescription().MapGet("", (HttpContext http, IGrainFactory grains) => Desk(200, http, grains));
        routes.MapGroup("/desk/yearly-attestations").RequirePermission(Permission.ProcessSharing).ExcludeFromDescription().MapPost("", Enter).TakesDocuments(1);
    }

    private static async Task<IResult> Own(int status, HttpContext http, IGrainFactory grains, ImmutableArray<string>? problems = null)
    {
        var year = (await grains.AgencyAttestations().Of("", StandingFeature.Of(http).Session)).Year;
        return Page.WithStatus<YearlyAttestationPage>(status, ("Text", await grains.AgencyAttestations().Text()), ("Year", year), ("Problems", problems ?? []), ("Typed", TypedText.Of(http)));
    }

    private static async Task<IResult> SignOwn(HttpContext http, IGrainFactory grains, [FromForm] string? textVersion, [FromForm] string? signedBy, [FromForm] string? title)
    {
        var signature = new AgencySignatureJson(textVersion, Clauses(http), signedBy, title).Read(null);
        var answer = await grains.AgencyAttestations().Sign(signature, StandingFeature.Of(http).Session);
        return answer.Problems.IsEmpty ? TypedResults.Redirect("/requests/yearly-attestation") : await Own(422, http, grains, answer.Problems);
    }

    private static async Task<IResult> Desk(int status, HttpContext http, IGrainFactory grains, ImmutableArray<string>? problems = null) => Page.WithStatus<YearlyAttestationsPage>(
        status, ("Text", await grains.AgencyAttestations().Text()), ("Years", await grains.AgencyAttestations().List(StandingFeature.Of(http).Session)), ("Problems", problems ?? []), ("Typed", TypedText.Of(http)));

    private static async Task<IResult> Enter(HttpContext http, IGrainFactory grains, [FromForm] string? agency, [FromForm] string? textVersion, [FromForm] string? signedBy, [FromForm] string? title, IFormFile? file)
    {
        if (file is not { Length: > 0 }) return await Desk(422, http, grains, ["The signed document is missing: its digest is kept with the attestation."]);
        var (document, problem) = await SharingDocuments.Read("attestation", file, http.RequestAborted);
        if (document is null) return await Desk(422, http, grains, [problem]);
        var answer = await grains.AgencyAttestations().Sign(new PaperSignatureJson(agency, textVersion, Clauses(http), signedBy, title, SharingDocuments.DigestOf(document)).Read(), StandingFeature.Of(http).Session);
        return answer.Problems.IsEmpty ? TypedResults.Redirect("/desk/yearly-attestations") : await Desk(422, http, grains, answer.Problems);
    }

    private static ImmutableArray<string> Clauses(HttpContext http) => [.. http.Request.Form["clauses"].OfType<string>()];
}
