using System.Text.Json;
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
        await page.GotoAsync(path);
        if (path == "/live") await page.Locator(".map.has-map .map-label").First.WaitForAsync();
        await Browsing.Keep(page, $"{(path.StartsWith("/alerts/", StringComparison.Ordinal) ? "alert" : path.Trim('/').Replace('/', '-'))}{suffix}-{(dark ? "dark" : "light")}");
        return (await Breaches(page)).Select(breach => $"{path} {(dark ? "dark" : "light")}: {breach}");
    }

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
