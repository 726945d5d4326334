using System.Collections.Immutable;
using System.Text;
using AlprGrains.Gateway.Http;
using AlprGrains.Gateway.People;
using AlprGrains.People;
using AlprGrains.Sharing;

namespace AlprGrains.Gateway.Sharing;

/// <summary>The registry of agencies and the agreements with them, for programs. A change counts from the moment it is made.</summary>
public static class AgencyApi
{
    /// <summary>Largest file of agencies.</summary>
    public const int CsvBytesMax = 4 << 20;

    public static void MapAgencyApi(this IEndpointRouteBuilder routes)
    {
        var agencies = routes.MapGroup("/api/agencies").RequirePermission(Permission.ManageAgencies).WithTags("Agencies").ProducesProblem(401).ProducesProblem(403);
        agencies.MapGet("", async (IGrainFactory grains) => TypedResults.Ok(await grains.AgencyRegistry().List())).WithName("ListAgencies").WithSummary("All bodies with their class and its evidence").Produces<ImmutableArray<AgencyView>>();
        agencies.MapGet("/find", async (string name, IGrainFactory grains) => TypedResults.Ok(await grains.AgencyRegistry().Find(name))).WithName("FindAgency").WithSummary("What the registry says of a name as written").Produces<AgencyView>();
        agencies.MapPost("", Enter).WithName("EnterAgency").WithSummary("Enter or change a body; look-alike names are caught").Produces(204).ProducesProblem(422);
        agencies.MapPost("/import", Import).WithName("ImportAgencies").WithSummary("A CSV file; all of it or nothing, problems by line. With tryOnly=true nothing is changed").Accepts<string>("text/csv", "text/plain", "application/octet-stream").Produces<AgencyImport>().ProducesProblem(400).ProducesProblem(413).ProducesProblem(422);

        var agreements = routes.MapGroup("/api/agreements").RequirePermission(Permission.ManageAgencies).WithTags("Agencies").ProducesProblem(401).ProducesProblem(403);
        agreements.MapGet("", async (IGrainFactory grains) => TypedResults.Ok(await grains.AgreementBook().List())).WithName("ListAgreements").WithSummary("All agreements with their history").Produces<ImmutableArray<AgreementView>>();
        agreements.MapPost("", EnterAgreement).WithName("EnterAgreement").WithSummary("Enter a signed agreement").Produces(204).ProducesProblem(422);
        agreements.MapPost("/{id}/suspension", (string id, ReasonJson json, HttpContext http, IGrainFactory grains) => Change(grains.AgreementBook().Suspend(id, Text(json.Reason), StandingFeature.Of(http).Session)))
            .WithName("SuspendAgreement").WithSummary("Suspend at once; open sessions under it end").Produces(204).ProducesProblem(422);
        agreements.MapPost("/{id}/resumption", (string id, ReasonJson json, HttpContext http, IGrainFactory grains) => Change(grains.AgreementBook().Resume(id, Text(json.Reason), StandingFeature.Of(http).Session)))
            .WithName("ResumeAgreement").WithSummary("End a suspension").Produces(204).ProducesProblem(422);
        agreements.MapPost("/{id}/end", (string id, EndJson json, HttpContext http, IGrainFactory grains) => Change(grains.AgreementBook().End(id, json.At?.ToUniversalTime() ?? default, Text(json.Reason), StandingFeature.Of(http).Session)))
            .WithName("EndAgreement").WithSummary("Bring the end forward").Produces(204).ProducesProblem(422);
    }

    private static async Task<IResult> Enter(AgencyJson json, HttpContext http, IGrainFactory grains) => await Change(grains.AgencyRegistry().Change(json.Read(), StandingFeature.Of(http).Session));

    private static async Task<IResult> EnterAgreement(AgreementJson json, HttpContext http, IGrainFactory grains) => await Change(grains.AgreementBook().Enter(json.Read(), StandingFeature.Of(http).Session));

    private static async Task<IResult> Import(HttpContext http, IGrainFactory grains, BodyIntake intake, bool tryOnly = false)
    {
        using var body = await intake.Read(http.Request, CsvBytesMax);
        if (body.Outcome == IntakeOutcome.TooLarge) return Problems.TooLarge(CsvBytesMax);
        if (body.Outcome == IntakeOutcome.Busy) return Problems.Busy(http, "Too much is under way; send the file again.");
        if (!TryText(body.Bytes.Span, out var csv)) return Problems.BadRequest("csv", "Nothing was imported: the file is not UTF-8 text. Save it as CSV in UTF-8.");
        var import = await grains.AgencyRegistry().Import(csv, tryOnly, StandingFeature.Of(http).Session);
        return import.Accepted ? TypedResults.Ok(import) : Problems.Of(422, "csv", "Nothing was imported", string.Join(" ", import.Problems.Take(20)), ("problems", import.Problems));
    }

    /// <summary>UTF-8 with or without its mark, as text; false when it is something else.</summary>
    public static bool TryText(ReadOnlySpan<byte> bytes, out string text)
    {
        text = "";
        if (!System.Text.Unicode.Utf8.IsValid(bytes)) return false;
        text = Encoding.UTF8.GetString(bytes.StartsWith(Encoding.UTF8.Preamble) ? bytes[Encoding.UTF8.Preamble.Length..] : bytes);
        return !text.Contains('\0', StringComparison.Ordinal);
    }

    private static async Task<IResult> Change(ValueTask<ImmutableArray<string>> change) =>
        await change is { IsEmpty: false } problems ? Problems.Of(422, "agencies", "Not done", string.Join(" ", problems), ("problems", problems)) : TypedResults.NoContent();

    private static string Text(string? text) => text?.Trim() ?? "";
}

/// <summary>A body as it is entered; see <see cref="AgencyEntry"/>.</summary>
public sealed record AgencyJson(
    string? Id = null, string? Name = null, ImmutableArray<string>? Aliases = null, string? LegalClass = null, string? Function = null, DateOnly? From = null, DateOnly? Until = null,
    string? Evidence = null, string? OperatingAgency = null, ImmutableArray<string>? Members = null)
{
    public AgencyEntry Read() => new(
        Id?.Trim() ?? "", Name?.Trim() ?? "", Aliases ?? [], LegalClass?.Trim() ?? "", Function?.Trim() ?? "", From, Until, Evidence?.Trim() ?? "",
        string.IsNullOrWhiteSpace(OperatingAgency) ? null : OperatingAgency.Trim(), Members ?? []);
}

/// <summary>An agreement as it was signed.</summary>
/// <param name="Demonstration">Made up; counts only while every read is drawn.</param>
public sealed record AgreementJson(
    string? Id = null, string? Agency = null, string? Kind = null, ImmutableArray<string>? Parties = null, string? Scope = null, DateTimeOffset? From = null, DateTimeOffset? Until = null,
    string? DocumentSha256 = null, string? RecipientRetention = null, string? OnwardTransfer = null, bool Demonstration = false)
{
    public Agreement Read() => new(
        Id?.Trim() ?? "", Agency?.Trim() ?? "", Kind?.Trim() ?? "", Parties ?? [], Scope?.Trim() ?? "", From?.ToUniversalTime() ?? default, Until?.ToUniversalTime() ?? default,
        DocumentSha256?.Trim().ToLowerInvariant() ?? "", RecipientRetention?.Trim() ?? "", OnwardTransfer?.Trim() ?? "", Demonstration);
}

public sealed record EndJson(DateTimeOffset? At = null, string? Reason = null);
