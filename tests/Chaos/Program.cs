using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;
using AlprGrains.Cli.CommandLine;
using AlprGrains.Cli.Hosting;
using AlprGrains.Tests.Chaos.Cluster;
using RunFile = AlprGrains.Silo.Hosting.RunFile;

namespace AlprGrains.Tests.Chaos;

/// <summary>
/// <c>chaos --seed N [--minutes M | --kills K | --faults K] [--silos N] [--one-process] [--json]</c>: several processes on the Orleans engine, one on the stand-in. Exit code 0: every promise held; 1: one was broken; 2: it could not be told,
/// because the checker did not find a falsified record, the load was no load, the words are wrong or the process did not start.
/// The test runner loads this assembly and never comes here.
/// </summary>
public static class Program
{
    private const int Held = 0, Broken = 1, CouldNotTell = 2;
    private const double MinutesMax = 24 * 60;
    private const int SilosDefault = 3;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    public static async Task<int> Main(string[] words)
    {
        var (seed, minutes, json) = (1, 1.0, false);
        int? kills = null, faults = null;
        var (silos, oneProcess) = (SilosDefault, RunFile.EngineName != Checkout.OrleansEngine);
        for (var i = 0; i < words.Length; i++)
        {
            var value = i + 1 < words.Length ? words[i + 1] : "";
            switch (words[i])
            {
                case "--json": json = true; continue;
                case "--one-process": oneProcess = true; continue;
                case "--seed" when int.TryParse(value, CultureInfo.InvariantCulture, out seed): break;
                case "--minutes" when double.TryParse(value, CultureInfo.InvariantCulture, out minutes) && minutes is > 0 and <= MinutesMax: break;
                case "--kills" when int.TryParse(value, CultureInfo.InvariantCulture, out var count) && count > 0: kills = count; break;
                case "--faults" when int.TryParse(value, CultureInfo.InvariantCulture, out var drawn) && drawn > 0: faults = drawn; break;
                case "--silos" when int.TryParse(value, CultureInfo.InvariantCulture, out silos) && silos is >= 2 and <= LocalCluster.SilosMax: break;
                default:
                    Console.Error.WriteLine($"alpr: chaos does not understand '{words[i]} {value}'. Try: ./alpr chaos --seed 1 --minutes 5 --json, or --kills 100 for kill -9 alone.");
                    return CouldNotTell;
            }
            i++;
        }
        Console.Error.WriteLine($"SEED={seed} {(kills is { } some ? $"kills={some}" : string.Create(CultureInfo.InvariantCulture, $"minutes={minutes}"))}");
        try
        {
            var atMost = TimeSpan.FromMinutes(kills is null && faults is null ? minutes : MinutesMax);
            if (!oneProcess) return await Cluster(new ClusterChaosRun(ThisBuild.Checkout, seed, silos, atMost, kills ?? faults, onlyKills: kills is not null), json);
            Console.Error.WriteLine($"One process on the {RunFile.EngineName} engine{(RunFile.EngineName == Checkout.OrleansEngine ? "" : "; several silos need the Orleans packages")}.");
            if (faults is not null)
            {
                Console.Error.WriteLine("alpr: --faults counts the faults of several silos. For one process: --minutes or --kills.");
                return CouldNotTell;
            }
            var report = await new ChaosRun(seed, atMost, kills).Run(Console.Error.WriteLine);
            var exit = report.IsBroken ? Broken : report.IsInconclusive ? CouldNotTell : Held;
            if (json) Console.WriteLine(JsonSerializer.Serialize(new { Exit = exit, Report = report, SecondsUntilAcceptedMedian = Median(report.SecondsUntilAccepted), SecondsUntilAcceptedMax = report.SecondsUntilAccepted.DefaultIfEmpty().Max() }, Json));
            else Tell(report, exit);
            return exit;
        }
        catch (Exception stopped) when (stopped is TimeoutException or InvalidOperationException or FileNotFoundException or OperationCanceledException or HttpRequestException or VerbFailure)
        {
            Console.Error.WriteLine($"alpr: the run could not go on: {stopped.Message}");
            return CouldNotTell;
        }
    }

    private static async Task<int> Cluster(ClusterChaosRun run, bool json)
    {
        using var stop = new CancellationTokenSource();
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, signal => { signal.Cancel = true; stop.Cancel(); });
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, signal => { signal.Cancel = true; stop.Cancel(); });
        var report = await run.Run(line => Console.Error.WriteLine(line), stop.Token);
        var exit = report.IsBroken ? Broken : report.IsInconclusive ? CouldNotTell : Held;
        if (json) Console.WriteLine(JsonSerializer.Serialize(new { Exit = exit, Report = report }, Json));
        else Tell(report, exit);
        return exit;
    }

    private static void Tell(ClusterChaosReport report, int exit)
    {
        Console.WriteLine($"{report.Engine}, {report.Silos} silos, partitions by {report.Partitions}: {string.Join(", ", report.Faults.Select(fault => $"{fault.Value} x {fault.Key}"))} in {report.Minutes} min; {report.Restarts} restarts.");
        Console.WriteLine($"{report.Sent} reads sent, {report.Acknowledged} acknowledged; {report.WantedAcknowledged} of wanted vehicles; {report.LookupsAnswered} lookups and {report.SharingStepsAcknowledged} sharing steps answered.");
        if (report.AcceptedMax is { } longest) Console.WriteLine($"After kill -9 every camera is accepted again within {report.AcceptedP50} s (p50), {report.AcceptedP99} s (p99), {longest} s (longest).");
        if (report.SecondsUntilAcceptedAfterPowerCut is { Count: > 0 } cuts) Console.WriteLine($"After a power cut within {cuts.Max()} s (longest of {cuts.Count}).");
        foreach (var broken in report.Broken) Console.WriteLine($"{broken.Promise}: {broken.What}");
        foreach (var fault in report.NotRun) Console.WriteLine($"not run: {fault}");
        Console.WriteLine(Verdict(exit));
    }

    private static string Verdict(int exit) => exit switch { Held => "every promise held", Broken => "a promise is BROKEN", _ => "it could not be told" };

    private static double Median(IReadOnlyList<double> values) => values.Count == 0 ? 0 : values.Order().ElementAt(values.Count / 2);

    private static void Tell(ChaosReport report, int exit)
    {
        Console.WriteLine($"{report.Engine}: {report.Kills} kills, {report.Pauses} pauses, {report.FullDisks} full disks in {report.Minutes} min; {report.Sent} reads sent, {report.Acknowledged} acknowledged.");
        if (report.Kills > 0) Console.WriteLine($"Accepted again after {Median(report.SecondsUntilAccepted)} s (median), {report.SecondsUntilAccepted.Max()} s (longest).");
        Console.WriteLine($"INV-1: {report.Lost.Count} acknowledged reads lost. INV-2: {report.StoredBeyondSent} stored beyond what was sent. INV-8: {(report.AuditProblems.Count == 0 ? "the audit log is whole" : string.Join("; ", report.AuditProblems))}.");
        foreach (var fault in report.NotRun) Console.WriteLine($"not run: {fault}");
        Console.WriteLine(Verdict(exit));
    }
}
