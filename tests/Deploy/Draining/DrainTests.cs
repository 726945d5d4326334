using System.Net;
using System.Text.Json;
using AlprGrains.Silo.Hosting;

namespace AlprGrains.Tests.Deploy.Draining;

/// <summary>The real process is told to stop under load: what it acknowledged is there, it ends by itself, in time, with code 0.</summary>
public sealed class DrainTests : IDisposable
{
    private const int Senders = 4;
    private const int BatchReads = 25;

    // docs/operations.md, "Stopping": notice and this together fit below terminationGracePeriodSeconds and TimeoutStopSec.
    private static readonly TimeSpan StopMax = TimeSpan.FromSeconds(new OperationsOptions().StopSeconds);

    // For a machine on which other builds run.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly string _data = Directory.CreateTempSubdirectory("alpr-drain-").FullName;
    private readonly Ledger _ledger = new();

    private ReadLoad Load => new(_ledger, Senders, BatchReads);

    [Fact]
    public async Task INV_1_Sigterm_under_load_loses_nothing_acknowledged_and_the_process_exits_0_in_time()
    {
        await using var silo = await SiloProcess.Start(_data);
        using var batches = new SemaphoreSlim(0);
        var load = Load.Run(silo, CancellationToken.None, () => batches.Release());
        for (var batch = 0; batch < 5 * Senders; batch++) Assert.True(await batches.WaitAsync(Patience), "the load is no load");

        var (exitCode, took) = await silo.Terminate(Patience);
        await load;

        Assert.Equal(0, exitCode);
        Assert.True(took < StopMax, $"it took {took.TotalSeconds:0.0} s to end, and {StopMax.TotalSeconds} s are stated:\n{silo.Output}");
        Assert.False(File.Exists(Path.Combine(_data, "run.json")), "it left its run file behind");

        await using var again = await SiloProcess.Start(_data);
        Assert.Empty(await Load.SendAgain(again));
        await again.Kill();
        Assert.Equal(_ledger.SentCount, (await StoreCounts.In(_data)).Uploaded); // INV-2
    }

    [Fact]
    public async Task Told_to_stop_it_is_not_ready_at_once_and_serves_through_its_notice()
    {
        await using var silo = await SiloProcess.Start(_data, ("Operations__DrainNoticeSeconds", "10"), ("Operations__Url", "http://127.0.0.1:0"));
        using var probe = new HttpClient { BaseAddress = new Uri(silo.Run.OperationsUrl!) };
        using var camera = new CameraClient(silo.Run, TimeProvider.System);
        Assert.Equal(HttpStatusCode.OK, (await probe.GetAsync("/health/ready")).StatusCode);

        var ending = silo.Terminate(Patience);
        var notReady = await UntilNotReady(probe);
        var (status, _) = await camera.Send(_ledger.Draw(BatchReads), CancellationToken.None);

        Assert.Equal("failed", notReady.GetProperty("parts").GetProperty("admission").GetString());
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal(0, (await ending).ExitCode);
    }

    [Fact]
    public async Task Every_part_says_how_it_stands_and_the_address_of_operations_answers_nothing_else()
    {
        await using var silo = await SiloProcess.Start(_data, ("Operations__Url", "http://127.0.0.1:0"));
        using var probe = new HttpClient { BaseAddress = new Uri(silo.Run.OperationsUrl!) };

        using var ready = JsonDocument.Parse(await probe.GetStringAsync("/health/ready"));
        var parts = ready.RootElement.GetProperty("parts").EnumerateObject().ToDictionary(part => part.Name, part => part.Value.GetString());
        Assert.Equal(["admission", "audit-log", "clocks", "cluster", "grains", "hot-lists", "keys", "log-ins", "read-store", "reminders"], parts.Keys.Order());
        Assert.All(parts.Values, state => Assert.Equal("ready", state));
        Assert.Equal(HttpStatusCode.OK, (await probe.GetAsync("/health/live")).StatusCode);
        foreach (var path in new[] { "/", "/login", "/api/cameras", "/log/checkpoint", "/openapi/v1.json" })
            Assert.Equal(HttpStatusCode.NotFound, (await probe.GetAsync(path)).StatusCode);
    }

    public void Dispose() => Directory.Delete(_data, recursive: true);

    private static async Task<JsonElement> UntilNotReady(HttpClient probe)
    {
        using var limit = new CancellationTokenSource(Patience);
        while (true)
        {
            using var answer = await probe.GetAsync("/health/ready", limit.Token);
            if (answer.StatusCode == HttpStatusCode.ServiceUnavailable) return JsonDocument.Parse(await answer.Content.ReadAsStringAsync(limit.Token)).RootElement;
        }
    }
}
