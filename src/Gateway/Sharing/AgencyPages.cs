using System.Collections.Immutable;
using System.Security.Cryptography;
using AlprGrains.Gateway.Pages;
using AlprGrains.Gateway.People;
using AlprGrains.People;
using AlprGrains.Sharing;
using Microsoft.AspNetCore.Mvc;

namespace AlprGrains.Gateway.Sharing;

/// <summary>Who another body is in law, and what was signed with it: the registry with its CSV file, the agreements, the designees. Each change counts at once.</summary>
public static class AgencyPages
{
    /// <summary>A file up to this size is shown again beside its problems, to be mended in the page.</summary>
    private const int ShownAgainBytesMax = 200_000;

    public static void MapAgencyPages(this IEndpointRouteBuilder routes)
    {
        var agencies = routes.MapGroup("/agencies").RequirePermission(Permission.ManageAgencies).ExcludeFromDescription();
        agencies.MapGet("", (HttpContext http, IGrainFactory grains, string? q = null) => Agencies(200, http, grains, q));
        agencies.MapPost("", Enter);
        agencies.MapPost("/import", Import).WithMetadata(new RequestSizeLimitAttribute(2 * AgencyApi.CsvBytesMax))
            .WithFormOptions(memoryBufferThreshold: 2 * AgencyApi.CsvBytesMax, multipartBodyLengthLimit: 2 * AgencyApi.CsvBytesMax, valueLengthLimit: AgencyApi.CsvBytesMax);

        var agreements = routes.MapGroup("/agreements").RequirePermission(Permission.ManageAgencies).ExcludeFromDescription();
        agreements.MapGet("", (HttpContext http, IGrainFactory grains) => Agreements(200, grains));
        agreements.MapPost("", EnterAgreement).TakesDocuments(1);
        agreements.MapPost("/{id}/suspension", (string id, HttpContext http, IGrainFactory grains, [FromForm] string? reason) => Change(grains, grains.AgreementBook().Suspend(id, Text(reason), StandingFeature.Of(http).Session)));
        agreements.MapPost("/{id}/resumption", (string id, HttpContext http, IGrainFactory grains, [FromForm] string? reason) => Change(grains, grains.AgreementBook().Resume(id, Text(reason), StandingFeature.Of(http).Session)));
        agreements.MapPost("/{id}/end", (string id, HttpContext http, IGrainFactory grains, LocalClock clock, [FromForm] string? at, [FromForm] string? reason) =>
            clock.FromLocalField(at) is { } end ? Change(grains, grains.AgreementBook().End(id, end, Text(reason), StandingFeature.Of(http).Session)) : Agreements(422, grains, "the new end is no day and time"));

        var designees = routes.MapGroup("/designees").RequirePermission(Permission.ApproveSharing).ExcludeFromDescription();
        designees.MapGet("", (HttpContext http, IGrainFactory grains) => Designees(200, http, grains));
        designees.MapPost("", Designate).TakesDocuments(1);
        designees.MapPost("/{user}/revocation", async (string user, HttpContext http, IGrainFactory grains, [FromForm] string? reason) =>
            await grains.ApproverDesignations().Revoke(PersonKeys.KeyOf(user), Text(reason), StandingFeature.Of(http).Session) is { IsEmpty: false } problems ? await Designees(422, http, grains, [.. problems]) : TypedResults.Redirect("/designees"));
    }

    private static async Task<IResult> Agencies(int status, HttpContext http, IGrainFactory grains, string? query, ImmutableArray<string>? problems = null, AgencyImport? import = null, bool tried = false, string? csv = null)
    {
        var registry = grains.AgencyRegistry();
        var found = string.IsNullOrWhiteSpace(query) ? null : await registry.Find(query.Trim());
        return Page.WithStatus<AgenciesPage>(status, ("Agencies", await registry.List()), ("History", await registry.History(StandingFeature.Of(http).Session)), ("Query", query), ("Found", found),
            ("Problems", problems ?? []), ("Import", import), ("Tried", tried), ("Csv", csv));
    }

    private static async Task<IResult> Enter(
        HttpContext http, IGrainFactory grains, [FromForm] string? id, [FromForm] string? name, [FromForm] string? aliases, [FromForm] string? legalClass, [FromForm] string? function,
        [FromForm] string? from, [FromForm] string? until, [FromForm] string? evidence, [FromForm] string? operatingAgency, [FromForm] string? members)
    {
        var entry = new AgencyJson(id, name, Parts(aliases), legalClass, function, Day(from), Day(until), evidence, operatingAgency, Parts(members)).Read();
        var problems = await grains.AgencyRegistry().Change(entry, StandingFeature.Of(http).Session);
        return problems.IsEmpty ? TypedResults.Redirect($"/agencies?q={Uri.EscapeDataString(entry.Id)}") : await Agencies(422, http, grains, null, problems);
    }

    private static async Task<IResult> Import(HttpContext http, IGrainFactory grains, [FromForm] string? csv, [FromForm] string? how, IFormFile? file)
    {
        if (file is { Length: > 0 })
        {
            if (file.Length > AgencyApi.CsvBytesMax) return await Agencies(422, http, grains, null, [$"the file has {file.Length} bytes; at most {AgencyApi.CsvBytesMax} are taken"]);
            var bytes = new byte[file.Length];
            await using (var stream = file.OpenReadStream()) await stream.ReadExactlyAsync(bytes, http.RequestAborted);
            if (!AgencyApi.TryText(bytes, out csv!)) return await Agencies(422, http, grains, null, ["the file is not UTF-8 text: save it as CSV in UTF-8"]);
        }
        if (string.IsNullOrWhiteSpace(csv)) return await Agencies(422, http, grains, null, ["no file was chosen, and the field for its text is empty"]);
        var tryOnly = how != "import";
        var import = await grains.AgencyRegistry().Import(csv, tryOnly, StandingFeature.Of(http).Session);
        return await Agencies(import.Accepted ? 200 : 422, http, grains, null, null, import, tryOnly, csv.Length <= ShownAgainBytesMax && (tryOnly || !import.Accepted) ? csv : null);
    }

    private static async Task<IResult> EnterAgreement(
        HttpContext http, IGrainFactory grains, LocalClock clock, [FromForm] string? id, [FromForm] string? agency, [FromForm] string? parties, [FromForm] string? scope, [FromForm] string? from, [FromForm] string? until,
        [FromForm] string? recipientRetention, [FromForm] string? onwardTransfer, [FromForm] string? demonstration, IFormFile? file)
    {
        if (clock.FromLocalField(from) is not { } first || clock.FromLocalField(until) is not { } end) return await Agreements(422, grains, "its beginning and its end are needed, each a day and time");
        if (file is not { Length: > 0 }) return await Agreements(422, grains, "the signed document is missing: its digest is kept with the agreement");
        var agreement = new AgreementJson(id, agency, "MOU", Parts(parties), scope, first, end, await DigestOf(file, http), recipientRetention, onwardTransfer, demonstration == "yes").Read();
        return await Change(grains, grains.AgreementBook().Enter(agreement, StandingFeature.Of(http).Session));
    }

    private static async Task<IResult> Change(IGrainFactory grains, ValueTask<ImmutableArray<string>> change) =>
        await change is { IsEmpty: false } problems ? await Agreements(422, grains, [.. problems]) : TypedResults.Redirect("/agreements");

    private static async Task<IResult> Agreements(int status, IGrainFactory grains, params string[] problems) =>
        Page.WithStatus<AgreementsPage>(status, ("Agreements", await grains.AgreementBook().List()), ("Problems", problems.ToImmutableArray()));

    private static async Task<IResult> Designate(HttpContext http, IGrainFactory grains, LocalClock clock, [FromForm] string? designee, [FromForm] string? from, [FromForm] string? until, IFormFile? file)
    {
        if (file is not { Length: > 0 }) return await Designees(422, http, grains, "the signed designation is missing");
        if (clock.FromLocalField(from) is not { } first || clock.FromLocalField(until) is not { } last) return await Designees(422, http, grains, "its beginning and its end are needed, each a day and time");
        var problems = await grains.ApproverDesignations().Designate(new DesignationJson(designee, first, last, await DigestOf(file, http)).Read(), StandingFeature.Of(http).Session);
        return problems.IsEmpty ? TypedResults.Redirect("/designees") : await Designees(422, http, grains, [.. problems]);
    }

    private static async Task<IResult> Designees(int status, HttpContext http, IGrainFactory grains, params string[] problems) =>
        Page.WithStatus<DesigneesPage>(status, ("Designations", await grains.ApproverDesignations().List(StandingFeature.Of(http).Session)), ("Problems", problems.ToImmutableArray()));

    private static async Task<string> DigestOf(IFormFile file, HttpContext http)
    {
        await using var stream = file.OpenReadStream();
        return Convert.ToHexStringLower(await SHA256.HashDataAsync(stream, http.RequestAborted));
    }

    private static ImmutableArray<string> Parts(string? text) => [.. (text ?? "").Split([';', '\n'], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)];

    private static DateOnly? Day(string? text) => DateOnly.TryParse(text, System.Globalization.CultureInfo.InvariantCulture, out var day) ? day : null;

    private static string Text(string? text) => text?.Trim() ?? "";
}
