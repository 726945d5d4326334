using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace AlprGrains.Tests.Browser;

/// <summary>Other agencies in front of the real host: the CHP under its memorandum, a partner with a written request, and the desk that answers it.</summary>
public class SharingJourneyTests(RealSystem system) : IClassFixture<RealSystem>
{
    [ChromiumFact]
    public async Task A_chp_officer_looks_up_under_the_memorandum_is_refused_for_an_ice_case_and_sees_no_list_of_the_departments_own()
    {
        await system.Sees("8SYN321", TimeSpan.FromMinutes(4), TimeSpan.FromHours(2));
        var page = await system.LoggedIn("demo-chp");
        Assert.Equal(["Look up", "My lookups"], await page.Locator("nav.side li").AllInnerTextsAsync());

        await LookupTests.Ask(page, "Witness saw this sedan leave the scene of the burglary at noon.", "8SYN321");
        Assert.Equal("2 reads", await page.InnerTextAsync("h1"));
        Assert.Contains("CHP", await page.InnerTextAsync(".why"));
        await Browsing.Keep(page, "journey-chp-answer");

        await LookupTests.Ask(page, "ICE case", "8SYN321");
        Assert.Equal("Refused", await page.InnerTextAsync("#refusal-title"));
        var entry = Regex.Match(await page.InnerTextAsync(".refusal"), @"entry (\d+)").Groups[1].Value;
        Assert.NotEmpty(entry);

        foreach (var path in new[] { "/hot-lists", "/alerts", "/live", "/audit", "/people" }) Assert.Equal(403, (await page.GotoAsync(path))!.Status);

        var supervisor = await system.LoggedIn("demo-supervisor");
        await supervisor.GotoAsync("/reviews");
        var item = supervisor.Locator(".review-RefusedLookup").Filter(new LocatorFilterOptions { HasText = "ICE case" });
        await item.WaitForAsync();
        Assert.Contains("CHP", await item.InnerTextAsync());
        Assert.Contains(entry, await item.InnerTextAsync());

        var auditor = await system.LoggedIn("demo-auditor");
        await auditor.GotoAsync("/audit?kind=lookup-asked&organization=CHP");
        var ways = auditor.Locator("section:has(#ways-title) tbody tr", new PageLocatorOptions { HasText = "under a memorandum" });
        Assert.Equal(["CHP", "1", "0", "1"], await ways.Locator("td").AllInnerTextsAsync()); // N-3: reported separately
        await Browsing.Keep(auditor, "journey-ways-of-access");
    }
}
