using System.Diagnostics;
using System.Net.Http.Json;
using System.Text;
using AlprGrains.Gateway.People;
using AlprGrains.Silo.Hosting;
using Microsoft.Playwright;

namespace AlprGrains.Tests.Browser;

/// <summary>The real host as a process of its own, with the demonstration's people and cameras over an empty directory, and a Chromium in front of it.</summary>
public sealed class RealSystem : IAsyncLifetime
{
    private static readonly TimeSpan StartMax = TimeSpan.FromSeconds(120);

    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("alpr-journey-");
    private readonly StringBuilder _output = new();
    private readonly Dictionary<string, IBrowserContext> _loggedIn = [];
    private Process? _process;
    private IPlaywright _playwright = null!;
    private IBrowser _chromium = null!;

    public RunFile Run { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        if (!File.Exists(ChromiumFactAttribute.Path)) return;
        var runFile = Path.Combine(_directory.FullName, "run.json");
        var start = new ProcessStartInfo("dotnet", [HostPath, "--demo", "--urls", "http://127.0.0.1:0", "--data", Path.Combine(_directory.FullName, "data"), "--run-file", runFile, "--stop-with-input"])
        {
            RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true,
        };
        _process = new Process { StartInfo = start };
        _process.OutputDataReceived += Keep;
        _process.ErrorDataReceived += Keep;
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        Run = await WaitFor(runFile);
        _playwright = await Playwright.CreateAsync();
        _chromium = await Browsing.Launch(_playwright);
    }

    public async Task DisposeAsync()
    {
        if (_chromium is not null) await _chromium.DisposeAsync();
        _playwright?.Dispose();
        if (_process is { HasExited: false })
        {
            _process.StandardInput.Close(); // asks it to stop
            using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
            try { await _process.WaitForExitAsync(patience.Token); }
            catch (OperationCanceledException) { _process.Kill(entireProcessTree: true); }
        }
        _process?.Dispose();
        _directory.Delete(recursive: true);
    }

    /// <summary>A page of a browser of its own.</summary>
    public async Task<IPage> Page()
    {
        return await PageOf(await _chromium.NewContextAsync(new BrowserNewContextOptions { BaseURL = Run.Url, ViewportSize = new ViewportSize { Width = 1440, Height = 900 } }));
    }

    private static async Task<IPage> PageOf(IBrowserContext browser)
    {
        var page = await browser.NewPageAsync();
        page.SetDefaultTimeout(60_000);
        return page;
    }

    /// <summary>A page of one of the demonstration's people. Each is logged in once, since a code is good for one log-in, and stays so.</summary>
    public async Task<IPage> LoggedIn(string user)
    {
        if (_loggedIn.TryGetValue(user, out var browser)) return await PageOf(browser);
        var known = Run.Demo!.Users.Single(one => one.User == user);
        var page = await Page();
        await LogIn(page, user, known.Password, known.TotpSecret);
        await page.Locator("nav.side").WaitForAsync();
        _loggedIn[user] = page.Context;
        return page;
    }

    public static async Task LogIn(IPage page, string user, string password, string totpSecret)
    {
        await page.GotoAsync("/login");
        await page.FillAsync("#user", user);
        await page.FillAsync("#password", password);
        await page.CheckAsync("input[name=acknowledged]");
        await page.ClickAsync("button.btn-primary");
        await page.FillAsync("#code", CodeOf(totpSecret));
        await page.ClickAsync("button.btn-primary");
    }

    /// <summary>The code that an authenticator with this secret shows now.</summary>
    public static string CodeOf(string secret) => Base32.TryDecode(secret, out var bytes) ? Totp.CodeAt(bytes, TimeProvider.System.GetUtcNow()) : throw new FormatException("the secret is not base32");

    /// <summary>A camera that reads by itself sends these sightings, with pictures; returns when they are durable.</summary>
    public async Task Sees(string plate, params TimeSpan[] ago)
    {
        var camera = Run.Demo!.Cameras.Single(one => one.Id == "demo-agent");
        using var http = new HttpClient { BaseAddress = new Uri(Run.Url) };
        http.DefaultRequestHeaders.Add(AlprGrains.Gateway.Cameras.CameraKeyAuthentication.KeyHeader, camera.Key);
        var now = TimeProvider.System.GetUtcNow();
        var picture = Convert.ToBase64String(DrawnPictures.Plate(plate));
        using var answer = await http.PostAsJsonAsync("/api/cameras/demo-agent/reads", new
        {
            reads = ago.Select((before, i) => new { sequence = $"{plate}-{i}", plate, confidence = 0.95, capturedAt = now - before, plateImage = picture }),
        });
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
    }

    private static string HostPath
    {
        get
        {
            var path = Path.Combine(AppContext.BaseDirectory.Replace("/tests/Browser/", "/src/Silo/", StringComparison.Ordinal), "AlprGrains.Silo.dll");
            return File.Exists(path) ? path : throw new FileNotFoundException($"build src/Silo first: {path} is not there");
        }
    }

    private async Task<RunFile> WaitFor(string path)
    {
        using var limit = new CancellationTokenSource(StartMax);
        using var poll = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        while (!File.Exists(path))
        {
            if (_process!.HasExited) throw new InvalidOperationException($"the host ended with {_process.ExitCode} before it was ready:\n{Words}");
            try { await poll.WaitForNextTickAsync(limit.Token); }
            catch (OperationCanceledException) { throw new TimeoutException($"the host was not ready after {StartMax.TotalSeconds} s:\n{Words}"); }
        }
        return RunFile.Read(path);
    }

    private string Words { get { lock (_output) return _output.ToString(); } }

    private void Keep(object sender, DataReceivedEventArgs line)
    {
        if (line.Data is null) return;
        lock (_output) _output.AppendLine(line.Data);
    }
}
