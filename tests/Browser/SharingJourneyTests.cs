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

        // I-3: the memorandum is suspended while the officer is signed in, and the session ends.
        Assert.Equal(200, (await page.GotoAsync("/lookups"))!.Status);
        var administrator = await system.LoggedIn("demo-administrator");
        await administrator.GotoAsync("/agreements");
        var memorandum = administrator.Locator(".agreement", new PageLocatorOptions { HasText = "MOU with CHP" });
        await Browsing.Keep(administrator, "journey-agreements");
        await memorandum.Locator("input[name=reason]").First.FillAsync("a search was marked ICE case");
        await memorandum.GetByText("Suspend now").ClickAsync();
        await memorandum.GetByText("a search was marked ICE case").First.WaitForAsync();
        using var looks = new PeriodicTimer(TimeSpan.FromMilliseconds(500)); // a silo hears of it within seconds
        for (var look = 0; look < 40 && !page.Url.Contains("/login", StringComparison.Ordinal) && await looks.WaitForNextTickAsync(); look++) await page.GotoAsync("/lookups");
        Assert.Contains("/login", page.Url);
        Assert.Contains("suspended", await page.InnerTextAsync("main"));
    }

    [ChromiumFact]
    public async Task A_partner_asks_in_writing_the_desk_and_the_approver_take_the_three_steps_and_the_partner_receives_it_once()
    {
        await system.Sees("8SYN213", TimeSpan.FromMinutes(6), TimeSpan.FromMinutes(70), TimeSpan.FromHours(4));
        var partner = await system.LoggedIn("demo-partner");
        Assert.Equal(["Requests"], await partner.Locator("nav.side li").AllInnerTextsAsync());
        foreach (var path in new[] { "/live", "/lookups", "/alerts", "/hot-lists", "/desk", "/agencies", "/audit" }) Assert.Equal(403, (await partner.GotoAsync(path))!.Status); // I-9

        await partner.GotoAsync("/requests"); // N-5: nothing is asked before the agency has signed for the year
        await partner.ClickAsync("text=Read and sign it");
        foreach (var clause in await partner.Locator("input[name=clauses]").AllAsync()) await clause.CheckAsync();
        await partner.FillAsync("input[name=title]", "Chief of Police");
        await Browsing.Keep(partner, "journey-year-sign");
        await partner.ClickAsync("text=Sign for the year");
        await partner.Locator("text=It holds").WaitForAsync();

        await partner.GotoAsync("/requests/new"); // INV-10: a federal receiver, whoever signs for it
        await Fill(partner, "8SYN231");
        await partner.FillAsync("#receiver", "Immigration and Customs Enforcement");
        await partner.ClickAsync(".ask-send button");
        await partner.Locator(".alert").First.WaitForAsync();
        Assert.Equal(0, await partner.Locator("#attest-title").CountAsync());
        Assert.Contains("§", await partner.InnerTextAsync("main"));
        await Browsing.Keep(partner, "journey-request-refused");

        await partner.GotoAsync("/requests/new");
        await Fill(partner, "8SYN213");
        await Browsing.Keep(partner, "journey-request-new");
        await partner.ClickAsync(".ask-send button");
        await partner.Locator("#attest-title, .alert").First.WaitForAsync();
        Assert.True(await partner.Locator("#attest-title").CountAsync() == 1, await partner.InnerTextAsync("main"));
        var at = new Uri(partner.Url).AbsolutePath;
        Assert.Contains("form.pdf", await partner.InnerTextAsync("section:has(#documents-title)"));
        foreach (var clause in await partner.Locator("input[name=clauses]").AllAsync()) await clause.CheckAsync();
        await Browsing.Keep(partner, "journey-request-attest");
        await partner.ClickAsync(".attest button");
        await Stands(partner, "Attested");

        var id = at.Split('/')[^1];
        var officer = await system.LoggedIn("demo-officer");
        await officer.GotoAsync("/desk");
        await Browsing.Keep(officer, "journey-desk");
        await officer.ClickAsync($"a[href='/desk/{id}']");
        await officer.SelectOptionAsync("select[name=rightToKnow]", "sworn-status");
        await officer.FillAsync("input[name=rightToKnowDetail]", "sworn status of Pat Example, verified by telephone");
        await officer.FillAsync("textarea[name=needToKnow]", "She is the assigned detective of this burglary series and follows the vehicle seen at the scene.");
        await officer.ClickAsync("text=Document both");
        await Stands(officer, "RightAndNeedDocumented");
        Assert.Equal(0, await officer.Locator("text=Honour as").CountAsync()); // I-6: not theirs

        var approver = await system.LoggedIn("demo-deputy");
        await approver.GotoAsync($"/desk/{id}");
        await Browsing.Keep(approver, "journey-desk-decide");
        await approver.Locator("form:has-text('Honour as') textarea").FillAsync("Right and need are documented; exactly this vehicle.");
        await approver.ClickAsync("text=Honour as");
        await Stands(approver, "Approved");

        await officer.GotoAsync($"/desk/{id}");
        await officer.ClickAsync("text=I have read the attestation");
        await officer.ClickAsync("text=Extract what was approved");
        await officer.Locator("text=Forward to").WaitForAsync(); // the page renews itself when the extract is ready
        await Browsing.Keep(officer, "journey-desk-extracted");
        await officer.ClickAsync("text=Forward to");
        await Stands(officer, "Forwarded");

        await partner.GotoAsync(at);
        var download = await partner.RunAndWaitForDownloadAsync(() => partner.ClickAsync("text=Download it, once"));
        await using (var bytes = await download.CreateReadStreamAsync())
            Assert.Contains(Convert.ToHexStringLower(await System.Security.Cryptography.SHA256.HashDataAsync(bytes)), await partner.InnerTextAsync(".released"));
        await partner.GotoAsync(at);
        Assert.Equal(0, await partner.Locator("text=Download it, once").CountAsync());
        await Browsing.Keep(partner, "journey-request-received");
        await partner.ClickAsync("text=Look at it here");
        Assert.Equal("3 reads", await partner.InnerTextAsync("h1"));
        Assert.Equal(3, await partner.Locator(".timeline .dot").CountAsync());
        await Browsing.Until(partner, "document.querySelector('[data-read] img')?.naturalWidth > 0");
        await Browsing.Keep(partner, "journey-extract");

        var anyone = await system.Page();
        await anyone.GotoAsync("/public/agencies");
        Assert.Equal(["California law enforcement", "2", "1", "0"], await anyone.Locator("section:has(#asked-title) tr", new PageLocatorOptions { HasText = "San Francisco Police Department" }).Locator("td").AllInnerTextsAsync());
    }

    private static async Task Stands(IPage page, string phase)
    {
        await page.Locator($".phase-{phase}, .alert-danger").First.WaitForAsync();
        Assert.True(await page.Locator($".phase-{phase}").CountAsync() > 0, await page.InnerTextAsync("main"));
    }

    private static async Task Fill(IPage page, string plate)
    {
        await page.SelectOptionAsync("#investigation", "criminal");
        await page.FillAsync("#investigation-number", "SF-26-0417");
        await page.FillAsync("#signer-title", "Detective");
        await page.SetInputFilesAsync("#signed-form", new FilePayload { Name = "form.pdf", MimeType = "application/pdf", Buffer = "%PDF-1.4 a signed request, made up"u8.ToArray() });
        await page.CheckAsync("input[name=OnBehalf][value=no]");
        await page.FillAsync("#plate", plate);
        await page.SelectOptionAsync("#purpose", "burglary");
        await page.SelectOptionAsync("#standard", "reasonable-suspicion");
        await page.FillAsync("#case", "26-041700");
        await page.FillAsync("#articulation", "Witness saw this sedan leave the burgled shop on Valencia Street at noon.");
        await page.SelectOptionAsync("#right", "sworn-status");
        await page.FillAsync("#need", "I am the assigned detective of this burglary.");
        await page.CheckAsync("input[name=AnyOutside][value=no]");
    }
}
