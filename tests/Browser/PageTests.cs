using Microsoft.Playwright;

namespace AlprGrains.Tests.Browser;

public class PageTests(Browsing browsing) : IClassFixture<Browsing>
{
    [ChromiumFact]
    public async Task An_alert_appears_on_the_live_page_without_reload_with_its_picture()
    {
        var complaints = new List<string>();
        var page = await browsing.LoggedIn("rivera", complaints);
        await page.EvaluateAsync("window.notReloaded = true");

        var id = await ExampleCity.Alert(browsing.Gateway.City, number: 11);

        var card = page.Locator($"[data-alert='{id}']");
        await card.WaitForAsync();
        Assert.Contains("unverified: may be", await card.InnerTextAsync());
        await Browsing.Until(page, $"document.querySelector(\"[data-alert='{id}'] img\")?.naturalWidth > 0");
        Assert.True(await page.EvaluateAsync<bool>("window.notReloaded"));
        Assert.Empty(complaints); // among them every breach of the content security policy
    }

    [ChromiumFact]
    public async Task Someone_without_the_right_sees_counts_and_no_plate_nor_picture()
    {
        var page = await browsing.LoggedIn("okafor");
        var before = int.Parse(await page.InnerTextAsync("[data-alert-count]"));
        await ExampleCity.Alert(browsing.Gateway.City, number: 12);
        await Browsing.Until(page, $"+document.querySelector('[data-alert-count]').textContent === {before + 1}");
        Assert.Equal(0, await page.Locator("img").CountAsync());
        Assert.Equal(0, await page.Locator("nav a[href='/alerts']").CountAsync());

        var answer = await page.GotoAsync("/alerts");
        Assert.Equal(403, answer!.Status);
        Assert.Contains("C.1", await page.InnerTextAsync("main"));
    }

    [ChromiumFact]
    public async Task The_map_is_drawn_by_the_server_and_then_by_maplibre()
    {
        var complaints = new List<string>();
        var page = await browsing.LoggedIn("okafor", complaints);
        Assert.Equal(6, await page.Locator("svg.map-picture a").CountAsync());
        await page.Locator(".map.has-map .maplibregl-canvas").WaitForAsync();
        Assert.Equal(6, await page.Locator(".map-label").CountAsync());
        Assert.True((await page.Locator(".maplibregl-canvas").BoundingBoxAsync())!.Height > 300); // drawn, and as large as its place
        Assert.True(await page.Locator(".map-label").First.IsVisibleAsync());
        Assert.False(await page.Locator("svg.map-picture").IsVisibleAsync());
        await page.Locator("[data-chart] canvas").WaitForAsync();
        Assert.Empty(complaints);
    }

    [ChromiumFact]
    public async Task The_alert_page_marks_the_character_that_differs_and_says_what_it_is_not()
    {
        var id = await ExampleCity.Alert(browsing.Gateway.City, number: 13);
        var page = await browsing.LoggedIn("rivera");
        await page.GotoAsync($"/alerts/{id}");

        var differing = await page.Locator(".comparison td.differs").AllInnerTextsAsync();
        Assert.Equal(["B", "8"], differing.Select(text => text[..1]));
        var words = await page.InnerTextAsync("main");
        foreach (var expected in new[] { "Unverified: may be", "entry", "not given", "Example Police Department", "stolen-vehicles, version 4", "in 29 d 23 h", "CLETS" }) Assert.Contains(expected, words);
        Assert.Equal(2, await page.Locator(".picture img").CountAsync());
        Assert.Equal(["Follow", "Dismiss"], await page.Locator(".handling button").AllInnerTextsAsync());

        await page.FillAsync("#reason", "other state");
        await page.ClickAsync("button[value=dismiss]");
        await page.Locator(".handling .badge").WaitForAsync();
        Assert.Equal("dismissed", await page.InnerTextAsync(".handling .badge"));
    }

    [ChromiumFact]
    public async Task The_reading_page_explains_one_read_with_its_pictures_readings_and_match()
    {
        var complaints = new List<string>();
        var id = await ExampleCity.Alert(browsing.Gateway.City, number: 16);
        var page = await browsing.LoggedIn("rivera", complaints);
        await page.GotoAsync($"/alerts/{id}");
        await page.ClickAsync("a[href$='/reading']");
        await page.WaitForURLAsync("**/reading");

        Assert.Equal(2, await page.Locator(".picture img").CountAsync());
        Assert.Equal(3, await page.Locator(".readings tbody tr").CountAsync());
        Assert.StartsWith("8SYN123", await page.InnerTextAsync(".readings tr.matched th"), StringComparison.Ordinal);
        Assert.Equal(["8", "8", "8"], await page.Locator(".readings mark").AllInnerTextsAsync()); // against BSYN123: the first choice in one place, the third reading in two
        await Browsing.Keep(page, "reading");
        Assert.Empty(complaints);
    }

    [ChromiumFact]
    public async Task A_stale_list_is_called_stale_and_a_missing_picture_missing()
    {
        var id = await ExampleCity.Alert(browsing.Gateway.City, number: 14, withPictures: false);
        var page = await browsing.LoggedIn("rivera");
        await page.GotoAsync($"/alerts/{id}");
        Assert.Contains("stale, more than 24 h", await page.InnerTextAsync("main"));
        Assert.Equal(2, await page.Locator(".picture .no-picture").CountAsync());
    }

    [ChromiumFact]
    public async Task Pages_work_with_keys_alone()
    {
        await ExampleCity.Alert(browsing.Gateway.City, number: 15);
        var page = await browsing.LoggedIn("rivera");
        await page.GotoAsync("/alerts");
        await page.Keyboard.PressAsync("ArrowDown");
        await page.Keyboard.PressAsync("Enter");
        await page.WaitForURLAsync("**/alerts/*");
        await page.Keyboard.PressAsync("/");
        Assert.Equal("reason", await page.EvaluateAsync<string>("document.activeElement.id"));
        await page.Keyboard.PressAsync("Escape");
        await page.Keyboard.PressAsync("Escape");
        await page.WaitForURLAsync("**/alerts");
    }

    [ChromiumFact]
    public async Task The_last_reads_of_a_camera_are_asked_for_and_say_where_that_is_written()
    {
        var page = await browsing.LoggedIn("rivera");
        await page.GotoAsync("/cameras/grand-lake");
        await page.ClickAsync("text=Show the last reads");
        Assert.Contains("of the audit log", await page.InnerTextAsync("main"));
    }

    [ChromiumFact]
    public async Task A_hot_list_is_loaded_by_its_form_and_nothing_is_left_on_disk() // INV-11
    {
        var page = await browsing.LoggedIn("lindqvist");
        await page.GotoAsync("/hot-lists");
        await page.FillAsync("#name", "from-the-form");
        await page.SetInputFilesAsync("#file", new FilePayload { Name = "list.csv", MimeType = "text/csv", Buffer = System.Text.Encoding.UTF8.GetBytes("plate,reason\n8SYN123,stolen\n") });
        await page.ClickAsync("text=Load and overwrite");
        await page.Locator("#import-title").WaitForAsync();
        Assert.Contains("from-the-form is now version 1", await page.InnerTextAsync("#import-title"));
        Assert.Equal("plate,reason\n8SYN123,stolen\n", System.Text.Encoding.UTF8.GetString(Assert.Single(browsing.Gateway.City.HotLists["from-the-form"].Files).Content.Span));
    }
}
