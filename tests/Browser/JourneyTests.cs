using System.Text.RegularExpressions;
using AlprGrains.Audit.Verifying;
using AlprGrains.Cli.Audit;
using Microsoft.Playwright;

namespace AlprGrains.Tests.Browser;

/// <summary>
/// Whole journeys through the real host: its log-in, its grains, its policy, its audit log, its store. Nothing is faked but the people,
/// the plates and the camera's pictures.
/// </summary>
public class JourneyTests(RealSystem system) : IClassFixture<RealSystem>
{
    [ChromiumFact]
    public async Task An_investigator_looks_up_a_plate_is_refused_for_an_ice_case_and_a_supervisor_finds_that_in_the_queue()
    {
        await system.Sees("8SYN123", TimeSpan.FromMinutes(3), TimeSpan.FromMinutes(50), TimeSpan.FromHours(5));
        var page = await system.LoggedIn("demo-investigator");

        await LookupTests.Ask(page, "Witness saw this sedan leave the burgled shop on Broadway at noon.");
        Assert.Equal("3 reads", await page.InnerTextAsync("h1"));
        Assert.Equal(3, await page.Locator("[data-read]").CountAsync());
        Assert.Equal(3, await page.Locator(".timeline .dot").CountAsync());
        await Browsing.Until(page, "document.querySelector('[data-read] img')?.naturalWidth > 0"); // the picture went through the store
        Assert.Contains("case 26-012345", await page.InnerTextAsync(".why"));
        await Browsing.Keep(page, "journey-answer");

        await LookupTests.Ask(page, "ICE case");
        Assert.Equal("Refused", await page.InnerTextAsync("#refusal-title"));
        var refusal = await page.InnerTextAsync(".refusal");
        Assert.Contains("§", refusal);
        var entry = Regex.Match(refusal, @"entry (\d+)").Groups[1].Value;
        Assert.NotEmpty(entry);
        await Browsing.Keep(page, "journey-refused");

        await page.GotoAsync("/lookups/mine");
        Assert.Equal(["refused", "answered"], (await page.Locator(".verdict").AllInnerTextsAsync()).Take(2));

        var supervisor = await system.LoggedIn("demo-supervisor");
        await supervisor.GotoAsync("/reviews");
        var item = supervisor.Locator(".review-RefusedLookup").Filter(new LocatorFilterOptions { HasText = "ICE case" });
        await item.WaitForAsync();
        Assert.Contains(entry, await item.InnerTextAsync());
        await Browsing.Keep(supervisor, "journey-reviews");
        await item.Locator("textarea").FillAsync("Spoke with the investigator; retraining ordered.");
        await item.Locator("button").ClickAsync();
        await item.WaitForAsync(new LocatorWaitForOptions { State = WaitForSelectorState.Detached });

        await SeesTheProofOfTheirOwn(page, entry);
        await TakesAnExtractThatBearsItsMark(page);
        await IsToldOfTheOtherSpelling(page);
        await AnAuditorChecks(entry);
    }

    private static async Task SeesTheProofOfTheirOwn(IPage page, string entry)
    {
        await page.GotoAsync("/lookups/mine");
        await LooksRight(page, "my-lookups");
        await page.Locator($"a[href='/lookups/entries/{entry}']").ClickAsync();
        await page.Locator("[data-proof=holds]").WaitForAsync();
        Assert.Contains("The proof holds", await page.InnerTextAsync("main"));
        Assert.Equal(0, await page.Locator("#reason").CountAsync()); // no way to clear values from here
        await LooksRight(page, "own-entry");
        Assert.Equal(404, (await page.GotoAsync("/lookups/entries/0"))!.Status); // somebody else's
    }

    private static async Task TakesAnExtractThatBearsItsMark(IPage page)
    {
        await LookupTests.Ask(page, "Witness saw this sedan leave the burgled shop on Broadway at noon.");
        await page.Locator("details.receipt").WaitForAsync(new LocatorWaitForOptions { State = WaitForSelectorState.Attached });
        await LooksRight(page, "answer");
        var download = await page.RunAndWaitForDownloadAsync(() => page.ClickAsync("text=Export for the case file"));
        var file = System.IO.Path.Combine(Directory.CreateTempSubdirectory("alpr-extract-").FullName, "extract.html");
        await download.SaveAsAsync(file);
        var extract = await page.Context.NewPageAsync();
        await extract.GotoAsync(new Uri(file).AbsoluteUri);
        await Browsing.Until(extract, "document.images.length >= 3 && [...document.images].every(image => image.complete && image.naturalWidth > 0)");
        Assert.Contains("demo-investigator", await extract.InnerTextAsync("body"), StringComparison.OrdinalIgnoreCase);
        await LooksRight(extract, "extract");
        await extract.CloseAsync();
        Directory.Delete(System.IO.Path.GetDirectoryName(file)!, recursive: true);
    }

    private async Task IsToldOfTheOtherSpelling(IPage page)
    {
        await system.Sees("80YN123", TimeSpan.FromMinutes(7));
        await LookupTests.Ask(page, "Witness saw this sedan leave the burgled shop on Broadway at noon.", plate: "8OYN123");
        Assert.Equal("One read", await page.InnerTextAsync("h1"));
        Assert.Contains("What was searched besides", await page.InnerTextAsync("main"));
        await LooksRight(page, "other-spelling");
    }

    // Verified twice: in the browser by the silo, and from outside by a program that has the published files only.
    private async Task AnAuditorChecks(string entry)
    {
        var auditor = await system.LoggedIn("demo-auditor");
        await auditor.ClickAsync("nav >> text=Audit");
        await auditor.SelectOptionAsync("#kind", "lookup-asked");
        await auditor.SelectOptionAsync("#outcome", "refused");
        await auditor.ClickAsync("button:has-text('Find')");
        await auditor.Locator($"a[href='/audit/entries/{entry}']").ClickAsync();
        await auditor.Locator("[data-proof=holds]").WaitForAsync();
        Assert.DoesNotContain("ICE case", await auditor.InnerTextAsync("main"));
        await auditor.FillAsync("#reason", "sample of refused questions, November");
        await auditor.ClickAsync("text=Show the clear values");
        await auditor.Locator("text=ICE case").First.WaitForAsync();
        await LooksRight(auditor, "auditor-entry");
        Assert.Equal(403, (await auditor.GotoAsync("/lookups"))!.Status); // who audits does not ask

        using var http = HttpLogSource.ClientFor(new Uri(system.Run.Url));
        var verdict = await LogVerifier.Verify(new HttpLogSource(http));
        Assert.True(verdict.IsIntact, string.Join(" ", verdict.Problems));
        Assert.True(verdict.Checkpoint!.Size > long.Parse(entry, System.Globalization.CultureInfo.InvariantCulture));
    }

    /// <summary>Nothing is cut off or pushed out on a desk's screen or a phone's, and axe finds no breach on either.</summary>
    private static async Task LooksRight(IPage page, string name)
    {
        foreach (var width in new[] { 1280, 390 })
        {
            await page.SetViewportSizeAsync(width, 900);
            await Browsing.Keep(page, $"journey-{name}-{width}");
            var wide = await page.EvaluateAsync<int>("document.documentElement.scrollWidth");
            Assert.True(wide <= width, $"{name} is {wide} px wide on a screen of {width}");
            Assert.Empty(await AccessibilityTests.BreachesOn(page));
        }
        await page.SetViewportSizeAsync(1440, 900);
    }

    [ChromiumFact]
    public async Task C3_1b_an_administrator_draws_a_private_yard_on_a_cameras_picture_and_is_told_what_is_wrong_with_one()
    {
        var page = await system.LoggedIn("demo-administrator");
        var camera = system.Run.Demo!.Cameras.First(one => one.Id != "demo-agent").Id;
        await page.GotoAsync($"/cameras/{camera}/mask");
        await page.FillAsync("#private", "0,0 140,0 20,60");
        await page.FillAsync("#reason", "The yard behind the fence is private.");
        await page.ClickAsync("text=Set the mask");
        Assert.Contains("Nothing was changed", await page.InnerTextAsync(".alert-danger"), StringComparison.Ordinal);
        Assert.Equal("The yard behind the fence is private.", await page.InputValueAsync("#reason")); // what was typed stays
        await LooksRight(page, "mask-refused");

        await page.FillAsync("#private", "");
        await page.ClickAsync("text=Draw a private area");
        foreach (var (x, y) in new[] { (60, 60), (400, 60), (300, 250) })
            await page.Locator("[data-mask-editor] svg").ClickAsync(new LocatorClickOptions { Position = new Position { X = x, Y = y } });
        await page.ClickAsync("text=Finish the area");
        Assert.Equal(3, (await page.InputValueAsync("#private")).Split(' ').Length);
        await page.Locator("[data-corner='0']").PressAsync("ArrowRight");
        await LooksRight(page, "mask-drawn");
        await page.ClickAsync("text=Set the mask");
        Assert.Contains("1 private", await page.InnerTextAsync("table"), StringComparison.Ordinal);
        await LooksRight(page, "mask-set");
    }

    [ChromiumFact]
    public async Task A_new_person_enrols_sees_nothing_before_the_training_and_looks_up_after_it()
    {
        var administrator = await system.LoggedIn("demo-administrator");
        await administrator.GotoAsync("/people");
        await administrator.FillAsync("#user", "kim");
        await administrator.FillAsync("#fullName", "Kim Example");
        await administrator.SelectOptionAsync("#category", new SelectOptionValue { Label = "sworn" });
        await administrator.CheckAsync("input[name=roles][value=investigator]");
        await administrator.ClickAsync("text=Enter >> nth=-1");
        await administrator.WaitForURLAsync("**/people/kim");
        Assert.Contains("No plates yet", await administrator.InnerTextAsync("main"));
        await administrator.ClickAsync("text=Draw an enrolment code");
        var code = await administrator.InnerTextAsync(".code-card .secret");

        var kim = await system.Page();
        await kim.GotoAsync("/enrol");
        await kim.FillAsync("#user", "kim");
        await kim.FillAsync("#code", code);
        await kim.FillAsync("#password", "heron maple stapler tuesday");
        await kim.FillAsync("#again", "heron maple stapler tuesday");
        await kim.ClickAsync("button.btn-primary");
        var secret = Regex.Replace(await kim.InnerTextAsync(".secret"), @"\s", "");
        await kim.FillAsync("#code", RealSystem.CodeOf(secret));
        await kim.ClickAsync("button.btn-primary");
        await kim.Locator("#password").WaitForAsync();
        await RealSystem.LogIn(kim, "kim", "heron maple stapler tuesday", secret); // enrolment spends no code
        await kim.Locator("nav.side").WaitForAsync();
        var refused = await kim.GotoAsync("/lookups");
        Assert.Equal(403, refused!.Status);
        Assert.Contains("No completed training is on record", await kim.InnerTextAsync("main"));

        var trainer = await system.LoggedIn("demo-trainer");
        await trainer.GotoAsync("/training/kim");
        await trainer.FillAsync("#course", "2026.2");
        await trainer.FillAsync("#completed", TimeProvider.System.GetUtcNow().AddDays(-1).ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture));
        foreach (var topic in await trainer.Locator("input[name=topics]").AllAsync()) await topic.CheckAsync();
        await trainer.ClickAsync("text=Enter as");
        await trainer.Locator("td:has-text('all eight')").WaitForAsync();

        Assert.Equal(200, (await kim.GotoAsync("/lookups"))!.Status); // at once, in the open session

        await administrator.GotoAsync("/people/kim");
        await administrator.FillAsync("#own-plate", "8KIM001");
        await administrator.ClickAsync("button[name=change][value=enter]");
        await administrator.Locator("#own-plate").WaitForAsync();
        Assert.DoesNotContain("8KIM001", await administrator.InnerTextAsync("main"));
        await LooksRight(administrator, "household");
        await LookupTests.Ask(kim, "Witness saw this sedan leave the burgled shop on Broadway at noon.", plate: "8KIM001");
        Assert.Contains("household", await kim.InnerTextAsync("main"), StringComparison.OrdinalIgnoreCase); // held for somebody else
        await LooksRight(kim, "household-held");

        await administrator.FillAsync("#close", "on leave");
        await administrator.ClickAsync("text=Close, end sessions");
        await administrator.Locator("text=Open again").WaitForAsync();
        await kim.GotoAsync("/lookups");
        Assert.Contains("/login", kim.Url); // the session died with the account
    }
}
