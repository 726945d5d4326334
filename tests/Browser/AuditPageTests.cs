using Microsoft.Playwright;

namespace AlprGrains.Tests.Browser;

/// <summary>An auditor's way through the log.</summary>
public class AuditPageTests(Browsing browsing) : IClassFixture<Browsing>
{
    [ChromiumFact]
    public async Task An_auditor_finds_an_entry_sees_its_proof_and_its_clear_values_for_a_reason()
    {
        var complaints = new List<string>();
        var page = await browsing.LoggedIn("okonkwo", complaints);
        await page.ClickAsync("nav >> text=Audit");
        await page.SelectOptionAsync("#kind", "lookup-asked");
        await page.ClickAsync("button:has-text('Find')");
        Assert.Contains("./alpr verify", await page.InnerTextAsync("main"));
        await page.ClickAsync("th a >> text=0");
        Assert.Equal("holds", await page.GetAttributeAsync("[data-proof]", "data-proof"));
        Assert.DoesNotContain("8SYN123", await page.InnerTextAsync("main"));
        await page.FillAsync("#reason", "yearly sample audit");
        await page.ClickAsync("text=Show the clear values");
        await page.Locator("text=8SYN123").WaitForAsync();
        Assert.Empty(complaints);
    }
}
