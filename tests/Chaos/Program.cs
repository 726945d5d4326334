using System.Globalization;
using System.Text.Json;

namespace AlprGrains.Tests.Chaos;

/// <summary>
/// <c>chaos --seed N [--minutes M | --kills K] [--json]</c>. Exit code 0: every promise held; 1: one was broken; 2: it could not be told,
/// because the checker did not find a falsified record, the load was no load, the words are wrong or the process did not start.
/// The test runner loads this assembly and never comes here.
/// </summary>
public static class Program
{
    private const int Held = 0, Broken = 1, CouldNotTell = 2;
    private const double MinutesMax = 24 * 60;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    public static async Task<int> Main(string[] words)
    {
        var (seed, minutes, json) = (1, 1.0, false);
        int? kills = null;
        for (var i = 0; i < words.Length; i++)
        {
            var value = i + 1 < words.Length ? words[i + 1] : "";
            switch (words[i])
            {
                case "--json": json = true; continue;
                case "--seed" when int.TryParse(value, CultureInfo.InvariantCulture, out seed): break;
                case "--minutes" when double.TryParse(value, CultureInfo.InvariantCulture, out minutes) && minutes is > 0 and <= MinutesMax: break;
                case "--kills" when int.TryParse(value, CultureInfo.InvariantCulture, out var count) && count > 0: kills = count; break;
                default:
                    Console.Error.WriteLine($"alpr: chaos does not understand '{words[i]} {value}'. Try: ./alpr chaos --seed 1 --minutes 5 --json, or --kills 100 for kill -9 alone.");
                    return CouldNotTell;
            }
            i++;
        }
        Console.Error.WriteLine($"SEED={seed} {(kills is { } some ? $"kills={some}" : string.Create(CultureInfo.InvariantCulture, $"minutes={minutes}"))}");
        try
        {
            var report = await new ChaosRun(seed, kills is null ? TimeSpan.FromMinutes(minutes) : TimeSpan.FromMinutes(MinutesMax), kills).Run(Console.Error.WriteLine);
            var exit = report.IsBroken ? Broken : report.IsInconclusive ? CouldNotTell : Held;
            if (json) Console.WriteLine(JsonSerializer.Serialize(new { Exit = exit, Report = report, SecondsUntilAcceptedMedian = Median(report.SecondsUntilAccepted), SecondsUntilAcceptedMax = report.SecondsUntilAccepted.DefaultIfEmpty().Max() }, Json));
            else Tell(report, exit);
            return exit;
        }
        catch (Exception stopped) when (stopped is TimeoutException or InvalidOperationException or FileNotFoundException or OperationCanceledException or HttpRequestException)
        {
            Console.Error.WriteLine($"alpr: the run could not go on: {stopped.Message}");
            return CouldNotTell;
        }
    }

    private static double Median(IReadOnlyList<double> values) => values.Count == 0 ? 0 : values.Order().ElementAt(values.Count / 2);

    private static void Tell(ChaosReport report, int exit)
    {
        Console.WriteLine($"{report.Engine}: {report.Kills} kills, {report.Pauses} pauses, {report.FullDisks} full disks in {report.Minutes} min; {report.Sent} reads sent, {report.Acknowledged} acknowledged.");
        if (report.Kills > 0) Console.WriteLine($"Accepted again after {Median(report.SecondsUntilAccepted)} s (median), {report.SecondsUntilAccepted.Max()} s (longest).");
        Console.WriteLine($"INV-1: {report.Lost.Count} acknowledged reads lost. INV-2: {report.StoredBeyondSent} stored beyond what was sent. INV-8: {(report.AuditProblems.Count == 0 ? "the audit log is whole" : string.Join("; ", report.AuditProblems))}.");
        foreach (var fault in report.NotRun) Console.WriteLine($"not run: {fault}");
        Console.WriteLine(exit switch { Held => "every promise held", Broken => "a promise is BROKEN", _ => "it could not be told" });
    }
}
