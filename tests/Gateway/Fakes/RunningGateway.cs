using System.Net;
using System.Net.Http.Json;
using AlprGrains.Gateway;
using AlprGrains.Gateway.People;
using AlprGrains.People;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace AlprGrains.Tests.Gateway.Fakes;

/// <summary>A gateway on a real port of this machine, in front of a <see cref="FakeCity"/>.</summary>
public sealed class RunningGateway : IAsyncDisposable
{
    public const string Password = "four unrelated words";

    /// <summary>An unsigned policy of two purposes.</summary>
    public static readonly PolicyView Policy = new("DGO I-12, 2024-07", true, "Information Technology Unit",
        [new PurposeChoice("missing-person", "missing or at-risk person", true, false), new PurposeChoice("burglary", "burglary", false, false), new PurposeChoice("warrant", "response to a warrant", false, true)],
        "2026-11", "I will use and share this information only for the purpose stated, and not for immigration enforcement.");

    private readonly DirectoryInfo _directory;
    private readonly Dictionary<string, string> _secrets = [];

    private RunningGateway(WebApplication app, FakeCity city, MovableClock clock, CapturedLogs logs, DirectoryInfo directory) =>
        (App, City, Clock, Logs, _directory) = (app, city, clock, logs, directory);

    public WebApplication App { get; }
    public FakeCity City { get; }
    public MovableClock Clock { get; }
    public CapturedLogs Logs { get; }
    public string DataDirectory => _directory.FullName;
    public Uri Address => new(App.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());

    public static async Task<RunningGateway> Start(Action<WebApplication>? more = null)
    {
        var directory = Directory.CreateTempSubdirectory("alpr-gateway-");
        var clock = new MovableClock();
        var city = new FakeCity(clock);
        var logs = new CapturedLogs();
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { ContentRootPath = directory.FullName, EnvironmentName = "Production" });
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders().AddProvider(logs).SetMinimumLevel(LogLevel.Trace);
        builder.Services.AddSingleton<TimeProvider>(clock);
        builder.Services.AddSingleton(city.Factory);
        builder.AddGateway(new GatewayOptions { DataDirectory = Path.Combine(directory.FullName, "gateway"), AgencyName = "Example Police Department", PolicyOn = _ => Policy });
        var app = builder.Build();
        app.MapGateway();
        more?.Invoke(app);
        await app.StartAsync();
        return new RunningGateway(app, city, clock, logs, directory);
    }

    /// <summary>Someone with a log-in and these roles.</summary>
    public async Task<FakePerson> Add(string user, params Role[] roles)
    {
        var credentials = App.Services.GetRequiredService<AlprGrains.Gateway.People.ICredentials>();
        _secrets[user] = credentials.NewTotpSecret();
        Assert.Empty(await credentials.Create(user, Password, _secrets[user]));
        return City.Enrol(user, roles);
    }

    /// <summary>The code that this person's authenticator shows.</summary>
    public string CodeOf(string user) => Base32.TryDecode(_secrets[user], out var secret) ? Totp.CodeAt(secret, Clock.GetUtcNow()) : throw new InvalidOperationException();

    /// <summary>A program without log-in; does not follow redirects, keeps cookies.</summary>
    public HttpClient Client() =>
        new(new HttpClientHandler { AllowAutoRedirect = false, CookieContainer = new CookieContainer() }) { BaseAddress = Address };

    /// <summary>A program that is logged in.</summary>
    public async Task<HttpClient> LoggedIn(string user)
    {
        var client = Client();
        using var answer = await client.PostAsJsonAsync("/api/session", new { user, password = Password, code = CodeOf(user), acknowledged = true });
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return client;
    }

    public async ValueTask DisposeAsync()
    {
        await App.StopAsync();
        await App.DisposeAsync();
        _directory.Delete(recursive: true);
    }
}
