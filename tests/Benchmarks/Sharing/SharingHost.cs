using AlprGrains.Gateway;
using AlprGrains.Gateway.People;
using AlprGrains.Grains.Hosting;
using AlprGrains.People;
using AlprGrains.Recognition;
using AlprGrains.Sharing;
using AlprGrains.Storage.Embedded;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans.Hosting;

namespace AlprGrains.Tests.Benchmarks.Sharing;

/// <summary>What production runs, in this process: Kestrel on loopback, the gateway with its log-ins, a silo, the embedded storage, a real audit log.</summary>
internal sealed class SharingHost(WebApplication app) : IAsyncDisposable
{
    private const string Password = "four unrelated bench words";

    public IGrainFactory Grains => app.Services.GetRequiredService<IGrainFactory>();

    private Uri Address => new(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());

    public static async Task<SharingHost> Start(string folder)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory, EnvironmentName = "Production" });
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.UseOrleans(silo =>
        {
            silo.UseLocalhostClustering();
            silo.AddReminders();
            silo.AddAlprGrains();
            silo.AddAuditLog(Path.Combine(folder, "audit"));
        });
        builder.Services.AddSingleton<IPlateReaderFactory, NoReaders>();
        builder.Services.AddEmbeddedStorage(storage => storage.DataDirectory = Path.Combine(folder, "data"));
        builder.AddGateway(new GatewayOptions { DataDirectory = Path.Combine(folder, "people") });
        var app = builder.Build();
        app.MapGateway();
        await app.StartAsync();
        return new SharingHost(app);
    }

    /// <summary>Somebody with a session of their own at the grains.</summary>
    public async Task<SessionAssertion> Person(string user, string agency, Role role)
    {
        await Enrol(user, agency, role);
        return await Grains.GetPerson(user).OpenSession(bannerAcknowledged: true) ?? throw new InvalidOperationException($"the benchmark's {user} is locked");
    }

    /// <summary>A program of a partner's own: logged in with both factors, its connection kept open.</summary>
    public async Task<PartnerProgram> Program(string user, string agency)
    {
        await Enrol(user, agency, Role.PartnerRequester);
        var credentials = app.Services.GetRequiredService<ICredentials>();
        var secret = credentials.NewTotpSecret();
        var problems = await credentials.Create(user, Password, secret);
        if (!problems.IsEmpty) throw new InvalidOperationException($"the benchmark's log-in {user} was refused: {string.Join(' ', problems)}");
        if (!Base32.TryDecode(secret, out var bytes)) throw new FormatException("the secret is not base32");
        return await PartnerProgram.LogIn(Address, user, agency, Password, Totp.CodeAt(bytes, TimeProvider.System.GetUtcNow()));
    }

    /// <summary>The agency has signed for this year, now or before.</summary>
    public static void RequireYear(AgencyYearAnswer answer)
    {
        if (answer.Year is null && !answer.Problems.Any(problem => problem.Contains("holds until", StringComparison.Ordinal))) throw new InvalidOperationException($"the benchmark's agency did not sign: {string.Join(' ', answer.Problems)}");
    }

    public async ValueTask DisposeAsync()
    {
        await app.StopAsync();
        await app.DisposeAsync();
    }

    private async Task Enrol(string user, string agency, Role role)
    {
        var yesterday = DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime).AddDays(-1);
        await Grains.GetPerson(user).Enrol(new PersonRecord(user, "Benchmark", agency, [role])
        {
            Category = PersonCategory.Sworn, Trainings = [new TrainingRecord("benchmark", yesterday, "benchmark", [.. TrainingTopics.All.Select(topic => topic.Id)])],
        });
    }

    private sealed class NoReaders : IPlateReaderFactory
    {
        public IPlateReader Create() => throw new NotSupportedException("this benchmark extracts finished reads");
    }
}
