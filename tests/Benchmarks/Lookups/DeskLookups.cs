using System.Diagnostics;
using AlprGrains.Grains.Hosting;
using AlprGrains.Grains.Lookups;
using AlprGrains.Lookups;
using AlprGrains.People;
using AlprGrains.Plates;
using AlprGrains.Recognition;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans.Hosting;

namespace AlprGrains.Tests.Benchmarks.Lookups;

/// <summary>
/// Lookups as an investigator makes them: through the person's grain, the rule book, two durable audit entries and the lookup's own record,
/// over the same store. One person asks one question at a time, as the grain runs them. The first lookups of a silo that has just started are
/// told by themselves: code is compiled, files are opened and the directory of plates is read meanwhile.
/// </summary>
internal static class DeskLookups
{
    /// <summary>Well below what one person may ask in a day.</summary>
    private const int LookupsAPerson = 500;

    /// <summary>A silo that has just started answers its lookups beside its own start for as long at most.</summary>
    private static readonly TimeSpan StartMax = TimeSpan.FromMinutes(1);

    public static async Task<object> Measure(string storeFolder, string auditFolder, IEnumerable<PlateNumber> plates, int lookups)
    {
        using var host = await Start(storeFolder, auditFolder);
        var grains = host.Services.GetRequiredService<IGrainFactory>();
        var run = Stopwatch.GetTimestamp(); // ids of this run are not those of one before over the same folder
        var (starting, milliseconds, reads, number) = (new List<double>(), new List<double>(lookups), 0L, 0);
        SessionAssertion? session = null;
        var directory = host.Services.GetRequiredService<IPlateDirectory>();
        PlatePattern.TryParse("ZZZZZZ?", out var pattern, out _);
        var isStarting = true;
        foreach (var plate in plates)
        {
            if (milliseconds.Count == lookups) break;
            isStarting &= Stopwatch.GetElapsedTime(run) < StartMax && (starting.Count < LookupsAPerson || directory.Find(pattern, 1).PercentReady < 100);
            if (number % LookupsAPerson == 0) session = await LogIn(grains, $"bench-{run:x}-{number / LookupsAPerson}");
            var request = Request(run, number++, plate);
            var from = Stopwatch.GetTimestamp();
            var answer = await grains.GetGrain<IPersonLookups>(session!.UserName).LookUp(request, session);
            (isStarting ? starting : milliseconds).Add(Stopwatch.GetElapsedTime(from).TotalMilliseconds);
            if (answer.Decision.Verdict != LookupVerdict.Allow || answer.Page.Reads.IsEmpty)
                throw new InvalidOperationException($"lookup {number} was not answered: {string.Join(' ', answer.Decision.Reasons)}");
            reads += answer.Page.Reads.Length;
        }
        await host.StopAsync();
        double[] sorted = [.. milliseconds.Order()];
        return new
        {
            lookups,
            readsAnAnswer = Math.Round(reads / (double)number, 1),
            auditEntriesALookup = 2,
            p50Ms = Figures.At(sorted, 0.5, decimals: 3),
            p99Ms = Figures.At(sorted, 0.99, decimals: 3),
            maxMs = Math.Round(sorted[^1], 3),
            startingLookups = starting.Count,
            startingP50Ms = Figures.At([.. starting.Order()], 0.5, decimals: 3),
            startingP99Ms = Figures.At([.. starting.Order()], 0.99, decimals: 3),
            firstMs = Math.Round(starting[0], 3),
        };
    }

    private static async Task<IHost> Start(string storeFolder, string auditFolder)
    {
        var builder = Host.CreateApplicationBuilder();
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.UseOrleans(silo =>
        {
            silo.UseLocalhostClustering();
            silo.AddReminders();
            silo.AddAlprGrains();
            silo.AddAuditLog(auditFolder);
        });
        builder.Services.AddSingleton<IPlateReaderFactory, NoReaders>();
        builder.Services.AddEmbeddedStorage(storage => storage.DataDirectory = storeFolder);
        var host = builder.Build();
        await host.StartAsync();
        await host.Services.GetRequiredService<LookupWarmUp>().Run(); // as the silo does before it says that it is ready
        return host;
    }

    private static async Task<SessionAssertion> LogIn(IGrainFactory grains, string userName)
    {
        var person = grains.GetPerson(userName);
        var yesterday = DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime).AddDays(-1);
        await person.Enrol(new PersonRecord(userName, "Benchmark", "OPD", [Role.Investigator])
        {
            Category = PersonCategory.Sworn,
            Trainings = [new TrainingRecord("benchmark", yesterday, "benchmark", [.. TrainingTopics.All.Select(topic => topic.Id)])],
        });
        return await person.OpenSession(bannerAcknowledged: true) ?? throw new InvalidOperationException("the benchmark's investigator is locked");
    }

    private static LookupRequest Request(long run, int number, PlateNumber plate) => new()
    {
        Id = LookupId.TryParse($"{run:x16}{number:x16}", out var id) ? id : throw new InvalidOperationException("the lookup's id is not 32 hex digits"),
        Target = new LookupTarget { Kind = LookupKind.ByPlate, Plate = plate.Text },
        Purpose = "burglary",
        Standard = "reasonable-suspicion",
        Articulation = "Resident filmed this sedan leaving the garage with the stolen bicycles",
        CaseNumber = $"26-{number % 1_000_000:000000}",
        RightToKnow = "sworn-status",
        NeedToKnow = "I am assigned the residential burglary on Lakeshore",
        Beneficiaries = new BeneficiaryStatement("OPD", "OPD", "OPD", AnyOutsideCalifornia: false),
        AttestationVersion = "2026-11",
    };

    private sealed class NoReaders : IPlateReaderFactory
    {
        public IPlateReader Create() => throw new NotSupportedException("this benchmark looks up finished reads");
    }
}
