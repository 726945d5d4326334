using System.Net;
using System.Net.Http.Json;
using AlprGrains.Gateway.People;
using AlprGrains.People;
using AlprGrains.Silo.Composition;
using AlprGrains.Silo.Demonstration;
using AlprGrains.Silo.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Orleans;

namespace AlprGrains.Tests.Deploy.Sharing;

/// <summary>What src/Silo/Program.cs composes, in this process, so that a test sees its endpoints: silo, storage, log-ins, pages. Nothing in it is a fake.</summary>
internal sealed class RealGateway : IAsyncDisposable
{
    private const string Password = "four unrelated words";

    private readonly DirectoryInfo _directory;

    private RealGateway(WebApplication app, DirectoryInfo directory) => (App, _directory) = (app, directory);

    public WebApplication App { get; }
    public IGrainFactory Grains => App.Services.GetRequiredService<IGrainFactory>();
    private Uri Address => new(App.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());

    public static async Task<RealGateway> Start(Action<WebApplication>? more = null)
    {
        var directory = Directory.CreateTempSubdirectory("alpr-routes-");
        if (!SiloOptions.TryParse(["--demo", "--urls", "http://127.0.0.1:0", "--data", Path.Combine(directory.FullName, "data")], out var options, out var problem)) throw new InvalidOperationException(problem);
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory, EnvironmentName = "Production" });
        if (!ClusterSettings.TryRead(builder.Configuration, out var cluster, out problem)) throw new InvalidOperationException(problem);
        builder.Logging.ClearProviders();
        builder.AddGrains(options, cluster);
        builder.AddStorage(options, cluster);
        builder.AddPlateRecognition(cluster);
        builder.AddGateway(options, cluster);
        builder.AddOperations(cluster);
        builder.AddDemonstration();
        var app = builder.Build();
        app.UseOperations();
        app.MapRole(cluster);
        more?.Invoke(app);
        await app.StartAsync();
        return new RealGateway(app, directory);
    }

    /// <summary>Somebody trained and sworn; null when the grain refuses such a person.</summary>
    public async Task<SessionAssertion?> Person(string user, string agency, Role role)
    {
        var yesterday = DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime).AddDays(-1);
        await Grains.GetPerson(user).Enrol(new PersonRecord(user, "Made Up", agency, [role])
        {
            Category = PersonCategory.Sworn, Trainings = [new TrainingRecord("test", yesterday, "test", [.. TrainingTopics.All.Select(topic => topic.Id)])],
        });
        return await Grains.GetPerson(user).OpenSession(bannerAcknowledged: true);
    }

    /// <summary>A program that is logged in with both factors; null when the log-in is refused.</summary>
    public async Task<HttpClient?> LoggedIn(string user)
    {
        var credentials = App.Services.GetRequiredService<AlprGrains.Gateway.People.ICredentials>();
        var secret = credentials.NewTotpSecret();
        Assert.Empty(await credentials.Create(user, Password, secret));
        var client = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false, CookieContainer = new CookieContainer() }) { BaseAddress = Address, Timeout = TimeSpan.FromMinutes(2) };
        Assert.True(Base32.TryDecode(secret, out var bytes));
        using var answer = await client.PostAsJsonAsync("/api/session", new { user, password = Password, code = Totp.CodeAt(bytes, TimeProvider.System.GetUtcNow()), acknowledged = true });
        if (answer.IsSuccessStatusCode) return client;
        client.Dispose();
        return null;
    }

    public async ValueTask DisposeAsync()
    {
        await App.StopAsync();
        await App.DisposeAsync();
        _directory.Delete(recursive: true);
    }
}
