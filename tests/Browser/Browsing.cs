using AlprGrains.People;
using Microsoft.Playwright;

namespace AlprGrains.Tests.Browser;

/// <summary>One gateway over the example city and one Chromium, shared by the tests of a class. Screenshots go to ALPR_SCREENSHOTS when it is set.</summary>
public sealed class Browsing : IAsyncLifetime
{
    private IPlaywright _playwright = null!;

    public RunningGateway Gateway { get; private set; } = null!;
    public IBrowser Chromium { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        if (!File.Exists(ChromiumFactAttribute.Path)) return;
        Gateway = await RunningGateway.Start();
        ExampleCity.Fill(Gateway.City);
        await Gateway.Add("rivera", Role.Investigator);
        await Gateway.Add("okafor", Role.Operator);
        await Gateway.Add("lindqvist", Role.AlprAdministrator);
        await Gateway.Add("okonkwo", Role.Auditor);
        await Gateway.Add("tanaka", Role.Supervisor);
        await Gateway.Add("farrow", Role.Trainer);
        _playwright = await Playwright.CreateAsync();
        Chromium = await Launch(_playwright);
    }

    /// <summary>Debian's Chromium, without a graphics card.</summary>
    public static Task<IBrowser> Launch(IPlaywright playwright) => playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
    {
        ExecutablePath = ChromiumFactAttribute.Path,
        Args = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--enable-unsafe-swiftshader"],
    });

    public async Task DisposeAsync()
    {
        if (Chromium is null) return;
        await Chromium.DisposeAsync();
        _playwright.Dispose();
        await Gateway.DisposeAsync();
    }

    /// <summary>A page of a browser of its own, not logged in; what goes wrong in it is gathered in <paramref name="complaints"/>.</summary>
    public async Task<IPage> Page(List<string>? complaints = null, bool dark = false)
    {
        var context = await Chromium.NewContextAsync(new BrowserNewContextOptions
        {
            BaseURL = Gateway.Address.ToString(), ColorScheme = dark ? ColorScheme.Dark : ColorScheme.Light, ViewportSize = new ViewportSize { Width = 1440, Height = 900 },
        });
        var page = await context.NewPageAsync();
        page.SetDefaultTimeout(60_000); // the map is drawn without a graphics card; on a busy machine that takes its time
        page.Console += (_, message) =>
        {
            var isAboutSpeedOfSoftwareGraphics = message.Text.Contains("GL Driver Message", StringComparison.Ordinal);
            if (message.Type is "error" or "warning" && !isAboutSpeedOfSoftwareGraphics) complaints?.Add(message.Text);
        };
        page.PageError += (_, error) => complaints?.Add(error);
        return page;
    }

    /// <summary>Goes through both steps of the log-in as a person does.</summary>
    public async Task<IPage> LoggedIn(string user, List<string>? complaints = null, bool dark = false)
    {
        var page = await Page(complaints, dark);
        Gateway.Clock.Move(TimeSpan.FromSeconds(60)); // the next code: each works once
        ExampleCity.Beat(Gateway.City);
        await page.GotoAsync("/login");
        await page.FillAsync("#user", user);
        await page.FillAsync("#password", RunningGateway.Password);
        await page.CheckAsync("input[name=acknowledged]");
        await page.ClickAsync("button.btn-primary");
        await page.FillAsync("#code", Gateway.CodeOf(user));
        await page.ClickAsync("button.btn-primary");
        await page.Locator("nav.side").WaitForAsync();
        return page;
    }

    /// <summary>
    /// Waits until an expression is true on the page. Playwright's own WaitForFunction evaluates its text inside the page, which our content
    /// security policy forbids whenever the first look is not yet true; this asks through the debugger each time.
    /// </summary>
    public static async Task Until(IPage page, string expression)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        using var looks = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        while (!await page.EvaluateAsync<bool>(expression))
            if (!await NextLook()) throw new TimeoutException($"This did not become true on {page.Url} within a minute: {expression}");

        async Task<bool> NextLook()
        {
            try { return await looks.WaitForNextTickAsync(patience.Token); }
            catch (OperationCanceledException) { return false; }
        }
    }

    public static async Task Keep(IPage page, string name)
    {
        if (Environment.GetEnvironmentVariable("ALPR_SCREENSHOTS") is not { Length: > 0 } folder) return;
        await page.ScreenshotAsync(new PageScreenshotOptions { Path = System.IO.Path.Combine(folder, $"{name}.png"), FullPage = true });
    }
}
