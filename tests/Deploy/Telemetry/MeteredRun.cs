using System.Net.Http.Json;
using System.Text;
using AlprGrains.Gateway.People;
using AlprGrains.Recognition.Scenes;
using AlprGrains.Silo.Hosting;

namespace AlprGrains.Tests.Deploy.Telemetry;

/// <summary>
/// One run of the real process in which everything happens that is measured: reads, a repeat, recognized frames that raise alerts, too many frames at
/// once, an input that nobody can use, lookups allowed and refused. Then what it gives to whoever collects metrics.
/// </summary>
public sealed class MeteredRun : IAsyncLifetime
{
    private const int ReadsCount = 400;
    private const int FramesAtOnce = 24; // of one camera, which may have 8 under way

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(180);

    private readonly string _data = Directory.CreateTempSubdirectory("alpr-metered-").FullName;

    /// <summary>As collected, in Prometheus's text form.</summary>
    public string Text { get; private set; } = "";

    /// <summary>What no metric may hold: plates, people, cameras, lists and keys of this run.</summary>
    public IReadOnlyList<string> Secrets { get; private set; } = [];

    public async Task InitializeAsync()
    {
        var ledger = new Ledger();
        var reads = ledger.Draw(ReadsCount);
        var town = DemonstrationTown.Vehicles();
        var wanted = town.Where((_, index) => DemonstrationTown.IsWanted(index)).ToArray();
        await using var silo = await SiloProcess.Start(_data, ("Operations__Url", "http://127.0.0.1:0"));
        Secrets = [.. reads.Select(read => read.Plate), .. town.Select(vehicle => vehicle.Plate.Text), .. SecretsOf(silo.Run)];

        using var camera = new CameraClient(silo.Run, TimeProvider.System);
        await camera.Send(reads, CancellationToken.None);
        await camera.Send(reads[..10], CancellationToken.None);
        await camera.SendFrame(Encoding.UTF8.GetBytes($"not an image, but with {town[0].Plate.Text} in it"));
        using var street = new SceneGenerator(DemonstrationTown.Seed);
        var frames = Enumerable.Range(0, FramesAtOnce).Select(i => street.Draw(CameraStyle.Pole, new TimeOnly(12, 0), [wanted[i % wanted.Length]], nearness: 0.9).Jpeg).ToArray();
        await Task.WhenAll(frames.Select(camera.SendFrame));
        await Ask(silo.Run, reads[0].Plate);
        Text = await Collect(silo.Run, camera, wanted[0].Plate.Text);
        await silo.Kill();
    }

    public Task DisposeAsync()
    {
        Directory.Delete(_data, recursive: true);
        return Task.CompletedTask;
    }

    private static IEnumerable<string> SecretsOf(RunFile run) =>
    [
        .. run.Demo!.Users.SelectMany(user => new[] { user.User, user.Password, user.TotpSecret }),
        .. run.Demo.Cameras.SelectMany(camera => new[] { camera.Id, camera.Key }),
        "Demonstration", "demo-", run.DataDirectory,
    ];

    /// <summary>One question that is answered, and one that the policy has no purpose for.</summary>
    private static async Task Ask(RunFile run, string plate)
    {
        var user = run.Demo!.Users.Single(one => one.Role == "Investigator");
        Assert.True(Base32.TryDecode(user.TotpSecret, out var secret));
        using var http = new HttpClient { BaseAddress = new Uri(run.Url) };
        using var session = await http.PostAsJsonAsync("/api/session", new { user = user.User, password = user.Password, code = Totp.CodeAt(secret, TimeProvider.System.GetUtcNow()), acknowledged = true });
        Assert.True(session.IsSuccessStatusCode, await session.Content.ReadAsStringAsync());
        foreach (var purpose in new[] { "burglary", "curiosity" })
        {
            (await http.PostAsJsonAsync("/api/lookups", new
            {
                kind = "byPlate", plate, region = "CA", purpose, standard = "reasonable-suspicion",
                articulation = "Witness saw this sedan leave the burgled shop at noon.", caseNumber = "26-012345", rightToKnow = "sworn-status", needToKnow = "I am the assigned investigator.",
                beneficiaries = new { askedBy = "OPD", caseOwner = "OPD", receiver = "OPD", anyOutsideCalifornia = false }, attestationVersion = "2026-11",
            })).Dispose();
        }
    }

    // The gauges are sampled every few seconds, and a silo matches with a list some seconds after its import: until both are there, a wanted vehicle passes again and again.
    private static async Task<string> Collect(RunFile run, CameraClient camera, string wanted)
    {
        using var http = new HttpClient { BaseAddress = new Uri(run.OperationsUrl!) };
        using var limit = new CancellationTokenSource(Patience);
        for (var pass = 0; ; pass++)
        {
            var text = await http.GetStringAsync("/metrics", limit.Token);
            var names = MetricsText.Names(text);
            if (names.Contains("alpr_alerts_total") && names.Contains("alpr_reads_live")) return text;
            await camera.Send([new SentRead($"wanted-{pass}", wanted)], limit.Token);
            await Task.Delay(TimeSpan.FromSeconds(1), limit.Token);
        }
    }
}
