using System.Net.Http.Json;
using System.Text.Json;
using AlprGrains.Lookups;
using AlprGrains.People;
using AlprGrains.Plates;
using AlprGrains.Retention;
using Microsoft.Playwright;

namespace AlprGrains.Tests.Browser;

/// <summary>WCAG 2.2 AA as far as axe finds breaches, on every page, light and dark.</summary>
public class AccessibilityTests(Browsing browsing) : IClassFixture<Browsing>
{
    private static readonly string? Axe = FindAxe();

    [ChromiumFact]
    public async Task No_page_has_a_breach_that_axe_finds_light_or_dark()
    {
        if (Axe is null) return; // npm's development packages are not there; ./alpr setup brings them
        var alert = await ExampleCity.Alert(browsing.Gateway.City, number: 21);
        await ExampleCity.Alert(browsing.Gateway.City, number: 22, withPictures: false);
        var found = new List<string>();
        foreach (var dark in new[] { false, true })
        {
            var page = await browsing.LoggedIn("rivera", dark: dark);
            await page.Locator(".map.has-map").WaitForAsync();
            foreach (var path in new[] { "/live", "/alerts", $"/alerts/{alert}", "/cameras/grand-lake", "/cameras/grand-lake/reads", "/hot-lists", "/nothing-here" })
                found.AddRange(await Check(page, path, dark));
            found.AddRange(await Check(await browsing.LoggedIn("okafor", dark: dark), "/alerts", dark, "refused"));
            found.AddRange(await Check(await browsing.LoggedIn("lindqvist", dark: dark), "/hot-lists", dark, "load"));
            var audit = await browsing.LoggedIn("okonkwo", dark: dark);
            foreach (var path in new[] { "/audit", "/audit/entries/0" }) found.AddRange(await Check(audit, path, dark));
            found.AddRange(await Check(await browsing.Page(dark: dark), "/login", dark));
        }
        Assert.Empty(found);
    }

    [ChromiumFact]
    public async Task No_page_of_lookups_reviews_people_and_trainings_has_a_breach_light_or_dark()
    {
        if (Axe is null) return;
        var city = browsing.Gateway.City;
        ExampleCity.History(city, "rivera");
        var found = new List<string>();
        foreach (var dark in new[] { false, true })
        {
            var lookups = city.Lookups("rivera");
            var page = await browsing.LoggedIn("rivera", dark: dark);
            foreach (var path in new[] { "/lookups", "/account" }) found.AddRange(await Check(page, path, dark));
            await LookupTests.Ask(page, "Witness saw this sedan leave the burgled shop at noon.");
            await page.Locator(".map.has-map .map-pin").First.WaitForAsync();
            found.AddRange(await CheckHere(page, "answer", dark));
            (lookups.Verdict, lookups.Reasons) = (LookupVerdict.Deny, ["Immigration enforcement is no purpose, and no federal body receives (§E; Gov. Code §7284.6)."]);
            await LookupTests.Ask(page, "ICE case");
            found.AddRange(await CheckHere(page, "lookup-refused", dark));
            (lookups.Verdict, lookups.Reasons) = (LookupVerdict.Hold, ["A joint task force may have federal members; a person looks at this first (§E)."]);
            await LookupTests.Ask(page, "Joint task force with the county asks");
            found.AddRange(await CheckHere(page, "lookup-held", dark));
            (lookups.Verdict, lookups.Reasons) = (LookupVerdict.Allow, []);
            found.AddRange(await Check(page, "/lookups/mine", dark));
            found.AddRange(await Check(await browsing.LoggedIn("tanaka", dark: dark), "/reviews", dark));
            var administrator = await browsing.LoggedIn("lindqvist", dark: dark);
            foreach (var path in new[] { "/people", "/people/okafor" }) found.AddRange(await Check(administrator, path, dark));
            var trainer = await browsing.LoggedIn("farrow", dark: dark);
            foreach (var path in new[] { "/training", "/training/rivera" }) found.AddRange(await Check(trainer, path, dark));
            found.AddRange(await Check(await browsing.Page(dark: dark), "/enrol", dark));
        }
        Assert.Empty(found);
    }

    [ChromiumFact]
    public async Task No_page_of_sharing_has_a_breach_light_or_dark()
    {
        if (Axe is null) return;
        foreach (var (user, role) in new[] { ("partner", Role.PartnerRequester), ("officer", Role.SharingOfficer), ("deputy", Role.BosApprover) }) await browsing.Gateway.Add(user, role);
        using var client = await browsing.Gateway.LoggedIn("partner");
        var id = await Submissions.Submitted(client);
        var request = browsing.Gateway.City.SharingRequests[id];
        var found = new List<string>();
        foreach (var dark in new[] { false, true })
        {
            var partner = await browsing.LoggedIn("partner", dark: dark);
            foreach (var path in new[] { "/requests", "/requests/new", $"/requests/{id}" }) found.AddRange(await Check(partner, path, dark));
            var officer = await browsing.LoggedIn("officer", dark: dark);
            foreach (var path in new[] { "/desk", "/desk/new", "/desk/ledger", $"/desk/{id}" }) found.AddRange(await Check(officer, path, dark));
            request.View = request.View! with { Phase = AlprGrains.Sharing.SharingPhase.RightAndNeedDocumented };
            var approver = await browsing.LoggedIn("deputy", dark: dark);
            foreach (var path in new[] { $"/desk/{id}", "/designees" }) found.AddRange(await Check(approver, path, dark, "decide"));
            request.View = request.View with { Phase = AlprGrains.Sharing.SharingPhase.EligibilityChecked };
            var administrator = await browsing.LoggedIn("lindqvist", dark: dark);
            foreach (var path in new[] { "/agencies?q=FBI", "/agreements" }) found.AddRange(await Check(administrator, path, dark));
            var anyone = await browsing.Page(dark: dark);
            foreach (var path in new[] { "/public", "/public/agencies", "/public/agreements" }) found.AddRange(await Check(anyone, path, dark));
        }
        Assert.Empty(found);
    }

    [ChromiumFact]
    public async Task No_page_of_holds_extracts_and_retention_has_a_breach_light_or_dark()
    {
        if (Axe is null) return;
        var city = browsing.Gateway.City;
        ExampleCity.History(city, "rivera");
        await browsing.Gateway.Add("abara", Role.CityAttorney);
        var (now, read) = (city.Time.GetUtcNow(), new ReadId(1, 2));
        var lookup = new LookupId(new string('b', 32));
        city.Exports.Of("rivera").Lines =
        [
            new ExportLine(new ExportRecord(41, lookup, now.AddDays(-31), [read], now.AddDays(-2)), ExportStatus.Overdue),
            new ExportLine(new ExportRecord(42, lookup, now.AddDays(-1), [read, new ReadId(1, 3)], now.AddDays(9)), ExportStatus.WithinLife),
            new ExportLine(new ExportRecord(43, lookup, now.AddDays(-40), [read], now.AddDays(-11), now.AddDays(-11), "File and print shredded."), ExportStatus.Destroyed),
        ];
        string OfAddress(int number) => $"/holds/{number:x32}";
        var found = new List<string>();
        foreach (var dark in new[] { false, true })
        {
            var number = dark ? 20 : 10;
            using (var rivera = await browsing.Gateway.LoggedIn("rivera"))
            using (var tanaka = await browsing.Gateway.LoggedIn("tanaka"))
            {
                foreach (var (id, reason) in new[] { (number, "activeCriminalInvestigation"), (number + 1, "preservationOrder"), (number + 2, "missingOrAtRiskPerson") })
                    (await rivera.PostAsJsonAsync("/api/holds", new
                    {
                        id = $"{id:x32}", lookup = lookup.Hex, reads = new[] { read.Hex }, reason, caseNumber = $"26-0123{id}", need = "They show the sedan at the shop before the burglary.",
                        court = "Example Court", number = "RG26-1", documentSha256 = new string('c', 64),
                    })).EnsureSuccessStatusCode();
                (await tanaka.PostAsJsonAsync($"/api/holds/{number:x32}/approval", new { words = "The case is ours and open." })).EnsureSuccessStatusCode();
            }
            city.Holds.Of($"{number:x32}").Held = city.Lookups("rivera").Reads[..2];
            var investigator = await browsing.LoggedIn("rivera", dark: dark);
            foreach (var path in new[] { "/holds", OfAddress(number), $"{OfAddress(number)}/reads", $"/holds/new?lookup={lookup.Hex}&read={read.Hex}", "/extracts", "/retention" })
                found.AddRange(await Check(investigator, path, dark));
            await investigator.GotoAsync($"/holds/new?lookup={lookup.Hex}&read={read.Hex}");
            await investigator.CheckAsync("#reason-otherAgencyLegalObligation");
            found.AddRange(await CheckHere(investigator, "holds-new-obligation", dark));
            var supervisor = await browsing.LoggedIn("tanaka", dark: dark);
            foreach (var path in new[] { OfAddress(number), OfAddress(number + 2), "/extracts/rivera" }) found.AddRange(await Check(supervisor, path, dark, "decide"));
            city.Retention.Books = city.Retention.Books with { Clock = new ClockState(ClockVerdict.Ahead, now, "The clock says 2026-11-22 18:00, and only the time until 15:00 is accounted for. Nothing is destroyed.") };
            found.AddRange(await Check(await browsing.LoggedIn("lindqvist", dark: dark), "/clock", dark));
            var attorney = await browsing.LoggedIn("abara", dark: dark);
            foreach (var path in new[] { "/holds", OfAddress(number + 1), "/extracts" }) found.AddRange(await Check(attorney, path, dark, "attorney"));
        }
        Assert.Empty(found);
    }

    [ChromiumFact]
    public async Task A_picture_without_words_would_be_found() // the twin
    {
        if (Axe is null) return;
        var page = await browsing.Page();
        await page.GotoAsync("/login");
        await page.EvaluateAsync("document.querySelector('main').append(new Image(10, 10))");
        Assert.Contains(await Breaches(page), breach => breach.StartsWith("image-alt", StringComparison.Ordinal));
    }

    private static async Task<IEnumerable<string>> Check(IPage page, string path, bool dark, string suffix = "")
    {
        var answer = await page.GotoAsync(path);
        Assert.True(answer!.Status < 500, $"{path} failed"); // a page that says so is accessible too
        if (path == "/live") await page.Locator(".map.has-map .map-label").First.WaitForAsync();
        return await CheckHere(page, $"{(path.StartsWith("/alerts/", StringComparison.Ordinal) ? "alert" : path.Trim('/').Replace('/', '-'))}{suffix}", dark);
    }

    private static async Task<IEnumerable<string>> CheckHere(IPage page, string name, bool dark)
    {
        await Browsing.Keep(page, $"{name}-{(dark ? "dark" : "light")}");
        return (await Breaches(page)).Select(breach => $"{name} {(dark ? "dark" : "light")}: {breach}");
    }

    /// <summary>What axe finds on a page of another test; nothing when its development package is not there.</summary>
    internal static async Task<IReadOnlyList<string>> BreachesOn(IPage page) => Axe is null ? [] : await Breaches(page);

    private static async Task<List<string>> Breaches(IPage page)
    {
        await page.EvaluateAsync(await File.ReadAllTextAsync(Axe!));
        var result = await page.EvaluateAsync<JsonElement>("axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'] })");
        return [.. result.GetProperty("violations").EnumerateArray().Select(violation =>
            $"{violation.GetProperty("id").GetString()} {violation.GetProperty("nodes")[0].GetProperty("html").GetString()} {violation.GetProperty("nodes")[0].GetProperty("failureSummary").GetString()}")];
    }

    private static string? FindAxe()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var axe = Path.Combine(folder.FullName, "src", "Gateway", "web", "node_modules", "axe-core", "axe.min.js");
            if (File.Exists(axe)) return axe;
        }
        return null;
    }
}
