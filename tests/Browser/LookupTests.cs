using AlprGrains.Lookups;
using Microsoft.Playwright;

namespace AlprGrains.Tests.Browser;

public class LookupTests(Browsing browsing) : IClassFixture<Browsing>
{
    /// <summary>Fills in the form as a person does, and sends it.</summary>
    public static async Task Ask(IPage page, string facts, string plate = "8SYN123", string caseNumber = "26-012345")
    {
        await page.GotoAsync("/lookups");
        await page.FillAsync("#plate", plate);
        await page.SelectOptionAsync("#purpose", "burglary");
        await page.SelectOptionAsync("#standard", "reasonable-suspicion");
        await page.FillAsync("#case", caseNumber);
        await page.FillAsync("#articulation", facts);
        await page.SelectOptionAsync("#right", "sworn-status");
        await page.FillAsync("#need", "I am the assigned investigator of this burglary.");
        await page.CheckAsync("input[name=AnyOutside][value=no]");
        await page.CheckAsync("input[name=Attested]");
        await page.ClickAsync(".ask-send button");
        await page.Locator("#refusal-title, #why-title").First.WaitForAsync(new LocatorWaitForOptions { State = WaitForSelectorState.Attached });
    }

    [ChromiumFact]
    public async Task An_answer_is_a_map_a_time_line_and_reads_that_lead_to_each_other_and_nothing_breaks_the_content_policy()
    {
        ExampleCity.History(browsing.Gateway.City, "rivera");
        var complaints = new List<string>();
        var page = await browsing.LoggedIn("rivera", complaints);
        await Ask(page, "Witness saw this sedan leave the burgled shop at noon.");
        await page.Locator(".map.has-map .map-pin").First.WaitForAsync();
        Assert.Equal(4, await page.Locator(".map-pin").CountAsync());
        Assert.Equal(8, await page.Locator(".timeline .dot").CountAsync());
        Assert.Equal(8, await page.Locator("[data-read]").CountAsync());
        Assert.Contains("purges in", await page.Locator("[data-read]").First.InnerTextAsync());
        await Browsing.Until(page, "document.querySelector('[data-read] img')?.naturalWidth > 0");
        await page.Locator(".map-pin").First.ClickAsync();
        Assert.StartsWith("#read-", new Uri(page.Url).Fragment);
        Assert.Empty(complaints);
    }

    [ChromiumFact]
    public async Task The_form_shows_what_belongs_to_the_chosen_kind_and_keeps_its_draft()
    {
        var page = await browsing.LoggedIn("rivera");
        await page.GotoAsync("/lookups");
        Assert.True(await page.IsVisibleAsync("#plate"));
        Assert.False(await page.IsVisibleAsync("#cameras"));
        await page.CheckAsync("#kind-byPlace");
        Assert.False(await page.IsVisibleAsync("#plate"));
        Assert.True(await page.IsVisibleAsync("#cameras"));
        await page.CheckAsync("#kind-byPattern");
        Assert.True(await page.IsVisibleAsync("#pattern"));
        await page.FillAsync("#articulation", "half a sentence");
        await page.SelectOptionAsync("#purpose", "burglary");
        await page.GotoAsync("/live");
        await page.GotoAsync("/lookups");
        Assert.Equal("half a sentence", await page.InputValueAsync("#articulation"));
        Assert.Equal("burglary", await page.InputValueAsync("#purpose"));
        await page.Keyboard.PressAsync("/");
        Assert.Equal("plate", await page.EvaluateAsync<string>("document.activeElement.id"));
    }

    [ChromiumFact]
    public async Task A_refusal_says_why_and_keeps_the_question_to_be_mended()
    {
        var lookups = browsing.Gateway.City.Lookups("rivera");
        (lookups.Verdict, lookups.Reasons) = (LookupVerdict.Deny, ["Immigration enforcement is no purpose (§E)."]);
        var page = await browsing.LoggedIn("rivera");
        await Ask(page, "ICE case");
        Assert.Contains("Immigration enforcement is no purpose (§E).", await page.InnerTextAsync(".refusal"));
        Assert.Contains("It is logged", await page.InnerTextAsync(".refusal"));
        Assert.Equal("ICE case", await page.InputValueAsync("#articulation"));
        (lookups.Verdict, lookups.Reasons) = (LookupVerdict.Allow, []);
    }
}
