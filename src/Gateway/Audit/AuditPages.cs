using System.Globalization;
using System.Text;
using System.Text.Json;
using AlprGrains.Audit;
using AlprGrains.Gateway.Pages;
using AlprGrains.Gateway.People;
using AlprGrains.People;
using Microsoft.AspNetCore.Mvc;

namespace AlprGrains.Gateway.Audit;

/// <summary>The audit log for auditors: a list with filters, one entry with its proof in words, its clear values for a reason, and the proof as a file.</summary>
public static class AuditPages
{
    private static readonly JsonSerializerOptions Indented = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    private static readonly TimeSpan AccessesCountedFor = TimeSpan.FromDays(30);

    public static void MapAuditPages(this IEndpointRouteBuilder routes)
    {
        var pages = routes.MapGroup("/audit").RequirePermission(Permission.ReadAuditLog).ExcludeFromDescription();
        pages.MapGet("", List);
        pages.MapGet("/entries/{id}", (string id, HttpContext http, IGrainFactory grains) => Show(id, http, grains, null));
        pages.MapPost("/entries/{id}/reveal", (string id, HttpContext http, IGrainFactory grains, [FromForm] string? reason) => Show(id, http, grains, reason ?? ""));
        pages.MapGet("/entries/{id}/proof", Proof);
    }

    /// <summary>The same for people who ask: what the log says of their own lookups, with the proof.</summary>
    public static void MapOwnEntries(this IEndpointRouteBuilder routes)
    {
        var pages = routes.MapGroup("/lookups/entries").RequirePermission(Permission.AskHistory).ExcludeFromDescription();
        pages.MapGet("/{id}", async (string id, HttpContext http, IGrainFactory grains) => await Own(id, http, grains) switch
        {
            { Entry: not null } view => Page.Of<AuditEntryPage>(("View", view), ("IsOwn", true), ("Address", AddressOf(http))),
            var view => NotYours(view.Denial),
        });
        pages.MapGet("/{id}/proof", async (string id, HttpContext http, IGrainFactory grains) => await Own(id, http, grains) switch
        {
            { Proof: { } proof, Entry.Index: var index } => FileOf(proof, index),
            var view => NotYours(view.Denial),
        });
    }

    private static async Task<AuditEntryView> Own(string id, HttpContext http, IGrainFactory grains) => TryIndex(id, out var index)
        ? await grains.GetGrain<IAuditReaderGrain>(IAuditReaderGrain.Main).OpenOwn(index, StandingFeature.Of(http).Session)
        : new AuditEntryView("There is no entry at this address.", null, null, false, [], null, null);

    private static IResult NotYours(string? why) => Page.WithStatus<RefusalPage>(404,
        ("Refusal", new Refusal(404, "Not shown", why ?? "The entry is not shown.", "The entries of your own lookups are linked under My lookups.")));

    private static async Task<IResult> List(
        HttpContext http, IGrainFactory grains, LocalClock clock, string? kind, string? organization, string? outcome, string? from, string? until, string? user, string? before)
    {
        var filter = new AuditFilter(
            Given(kind), Given(organization), Given(outcome), clock.StartOfDay(from), clock.StartOfDay(until)?.AddDays(1), Given(user),
            long.TryParse(before, NumberStyles.None, CultureInfo.InvariantCulture, out var index) ? index : null);
        var session = StandingFeature.Of(http).Session;
        var reader = grains.GetGrain<IAuditReaderGrain>(IAuditReaderGrain.Main);
        var page = await reader.Search(filter, session);
        if (page.Denial is not null) return NotShown(403, page.Denial);
        var log = await reader.Describe(session);
        var accesses = await reader.CountAccesses(clock.Now - AccessesCountedFor, session);
        return Page.Of<AuditLogPage>(("Entries", page), ("Log", log), ("Accesses", accesses), ("Filter", filter), ("From", from), ("Until", until), ("Address", AddressOf(http)));
    }

    private static async Task<IResult> Show(string id, HttpContext http, IGrainFactory grains, string? revealReason)
    {
        if (!TryIndex(id, out var index)) return NotShown(404, "There is no entry at this address.");
        var reader = grains.GetGrain<IAuditReaderGrain>(IAuditReaderGrain.Main);
        var session = StandingFeature.Of(http).Session;
        var view = revealReason is null ? await reader.Open(index, session) : await reader.Reveal(index, revealReason, session);
        if (view.Entry is null && revealReason is not null && await reader.Open(index, session) is { Entry: not null } shown)
            return Page.WithStatus<AuditEntryPage>(422, ("View", shown), ("Problem", view.Denial), ("Address", AddressOf(http)));
        return view.Entry is null
            ? NotShown(404, view.Denial ?? "The entry is not shown.")
            : Page.Of<AuditEntryPage>(("View", view), ("IsRevealed", revealReason is not null), ("Address", AddressOf(http)));
    }

    private static async Task<IResult> Proof(string id, HttpContext http, IGrainFactory grains)
    {
        if (!TryIndex(id, out var index)) return NotShown(404, "There is no entry at this address.");
        var view = await grains.GetGrain<IAuditReaderGrain>(IAuditReaderGrain.Main).Open(index, StandingFeature.Of(http).Session);
        if (view.Proof is null) return NotShown(404, view.Denial ?? "The entry is not shown.");
        return FileOf(view.Proof, index);
    }

    private static IResult FileOf(AuditProof proof, long index) =>
        TypedResults.File(JsonSerializer.SerializeToUtf8Bytes(proof, Indented), "application/json", string.Create(CultureInfo.InvariantCulture, $"audit-entry-{index}-proof.json"));

    private static string? Given(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();

    private static bool TryIndex(string id, out long index) => long.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out index);

    private static string AddressOf(HttpContext http) => $"{http.Request.Scheme}://{http.Request.Host}{PublishedLogApi.Prefix}";

    private static IResult NotShown(int status, string why) => Page.WithStatus<RefusalPage>(status,
        ("Refusal", new Refusal(status, "Not shown", why, "The audit log's entries are numbered from 0; that you asked is an entry too.")));
}

/// <summary>Words for what the log says in codes.</summary>
public static class AuditWords
{
    /// <summary>"lookup-asked" as "Lookup asked".</summary>
    public static string Of(string kind)
    {
        var words = new StringBuilder(kind).Replace('-', ' ');
        if (words.Length > 0) words[0] = char.ToUpperInvariant(words[0]);
        return words.ToString();
    }

    /// <summary>A way of access in words; see <see cref="AccessWays"/>.</summary>
    public static string OfWay(string way) => way switch
    {
        AccessWays.Own => "the department's own people",
        AccessWays.Memorandum => "under a memorandum",
        AccessWays.Partner => "by written request",
        _ => way,
    };

    /// <summary>The command that checks the whole log, for someone with a checkout of this program.</summary>
    public static string CommandFor(string address, string verifierKey) => $"./alpr verify {address} --key {verifierKey}";
}
