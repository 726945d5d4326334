using Microsoft.Playwright;

namespace AlprGrains.Tests.Browser;

/// <summary>A hold through the real host: asked for from an answer, approved by somebody else, looked at, reviewed, released; and the public page beside it.</summary>
public class HoldJourneyTests(RealSystem system) : IClassFixture<RealSystem>
{
    [ChromiumFact]
    public async Task A_hold_is_asked_for_from_an_answer_approved_by_another_looked_at_reviewed_and_released()
    {
        await system.Sees("8SYN123", TimeSpan.FromMinutes(3), TimeSpan.FromMinutes(50), TimeSpan.FromHours(5));
        var page = await system.LoggedIn("demo-investigator");
        await LookupTests.Ask(page, "Witness saw this sedan leave the burgled shop on Broadway at noon.");
        foreach (var box in (await page.Locator("input[name=read]").AllAsync()).Take(2)) await box.CheckAsync();
        await Browsing.Keep(page, "hold-answer");
        await page.ClickAsync("text=Hold what is ticked");
        Assert.Equal("Ask for a hold of 2 reads", await page.InnerTextAsync("h1"));
        Assert.False(await page.IsVisibleAsync("#court"));
        await page.CheckAsync("#reason-preservationOrder");
        Assert.True(await page.IsVisibleAsync("#court"));
        await page.CheckAsync("#reason-activeCriminalInvestigation");
        await page.FillAsync("#need", "They show the sedan at the shop before and after the burglary.");
        await Browsing.Keep(page, "hold-new");
        await page.ClickAsync("text=Ask for the hold");
        Assert.Contains("Give", Assert.Single(await page.Locator(".alert-danger").AllInnerTextsAsync()).Replace("An active criminal investigation has a case number: give", "Give", StringComparison.Ordinal), StringComparison.Ordinal);
        await page.FillAsync("#case", "26-012345");
        await page.ClickAsync("text=Ask for the hold");
        await page.WaitForURLAsync("**/holds/*");
        Assert.Contains("waits for approval", await page.InnerTextAsync("h1"));
        Assert.Equal(0, await page.Locator("text=Approve or deny").CountAsync());
        var address = new Uri(page.Url).PathAndQuery;

        var supervisor = await system.LoggedIn("demo-supervisor");
        await supervisor.GotoAsync("/holds");
        await Browsing.Keep(supervisor, "holds");
        await supervisor.ClickAsync("text=26-012345");
        await supervisor.FillAsync("#approve-words", "The burglary is ours and open.");
        await supervisor.ClickAsync("button:text-is('Approve')");
        await supervisor.Locator("h1:has-text('in force')").WaitForAsync();
        await Browsing.Keep(supervisor, "hold-in-force");
        await supervisor.FillAsync("#review-words", "Both are needed for the hearing.");
        await supervisor.ClickAsync("text=Confirm that it is needed");
        await supervisor.Locator(".hold-steps >> text=reviewed").WaitForAsync();

        await page.GotoAsync(address);
        await page.ClickAsync("text=Look at the held reads");
        Assert.Equal(2, await page.Locator("[data-read]").CountAsync());
        await Browsing.Until(page, "document.querySelector('[data-read] img')?.naturalWidth > 0"); // its picture was copied, and opens
        await Browsing.Keep(page, "hold-reads");

        var anyone = await system.Page();
        await anyone.GotoAsync("/retention");
        Assert.Contains("30 days from its first upload", await anyone.InnerTextAsync("main"));
        Assert.Equal("3", await anyone.InnerTextAsync("[data-uploaded]"));
        await Browsing.Keep(anyone, "retention");

        await page.GotoAsync(address);
        await page.FillAsync("#release-words", "The case is closed.");
        await page.ClickAsync("button:text-is('Release')");
        await page.Locator("h1:has-text('released')").WaitForAsync();
        Assert.Contains("copies destroyed", await page.InnerTextAsync(".hold-steps"));
        await page.GotoAsync(address + "/reads");
        Assert.Contains("Nothing is held", await page.InnerTextAsync("main"));
    }
}
