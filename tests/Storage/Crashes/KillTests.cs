using System.Diagnostics;
using System.Globalization;
using AlprGrains.Plates;
using AlprGrains.Storage.Embedded;
using AlprGrains.Tests.TestKit;
using Microsoft.Extensions.Logging.Abstractions;

namespace AlprGrains.Tests.Storage.Crashes;

/// <summary>A real process that appends is killed (SIGKILL) at moments drawn from a seed, again and again on the same files.</summary>
public sealed class KillTests : IDisposable
{
    private const int Kills = 10;
    private const int Seed = 20260302;

    private static readonly TimeSpan StartWait = TimeSpan.FromSeconds(60);

    private readonly DataFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task INV_1_and_INV_2_a_process_killed_ten_times_has_lost_nothing_acknowledged_and_stored_nothing_twice()
    {
        var chance = new Random(Seed);
        var acknowledged = new HashSet<int>();
        var first = 0;
        for (var kill = 0; kill < Kills; kill++)
        {
            var before = acknowledged.Count;
            await AppendUntilKilled(first, after: chance.Next(1, 3000), acknowledged);
            Assert.True(acknowledged.Count > before || kill > 0, "the process acknowledged nothing new");
            first = Math.Max(0, acknowledged.Max() - 500); // the next process sends some again, as cameras do
        }

        var (stored, alerts) = await ReadBack();
        var where = $"seed {Seed}, {acknowledged.Count} acknowledged, {stored.Count} stored";
        Assert.True(Lost(acknowledged, stored).Count == 0, $"lost: {string.Join(", ", Lost(acknowledged, stored))} ({where})");
        Assert.True(Doubled(stored).Count == 0, $"doubled: {string.Join(", ", Doubled(stored))} ({where})");
        // INV-7: a stored read has its alert, once; no alert stands without its read.
        Assert.Equal(stored.Where(number => number % KilledAppender.ReadsPerAlert == 0).Order(), alerts.Order());
    }

    [Fact]
    public void The_check_sees_a_lost_and_a_doubled_read()
    {
        Assert.Equal([2], Lost([1, 2], [1, 3]));
        Assert.Equal([3], Doubled([1, 3, 2, 3]));
        Assert.Empty(Lost([1], [1, 2])); // stored and not acknowledged is no loss
    }

    private static List<int> Lost(HashSet<int> acknowledged, List<int> stored) => [.. acknowledged.Except(stored).Order()];

    private static List<int> Doubled(List<int> stored) => [.. stored.GroupBy(number => number).Where(same => same.Count() > 1).Select(same => same.Key).Order()];

    private async Task AppendUntilKilled(int first, int after, HashSet<int> acknowledged)
    {
        var assembly = typeof(KillTests).Assembly.Location;
        var start = new ProcessStartInfo("dotnet", ["exec", assembly, "append", _folder, first.ToString(CultureInfo.InvariantCulture)])
        {
            RedirectStandardOutput = true, RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        var complaints = process.StandardError.ReadToEndAsync();
        var lines = 0;
        while (await process.StandardOutput.ReadLineAsync().WaitAsync(StartWait) is { } line)
        {
            // The last line may be torn by the kill; a whole one is a number and was written after the acknowledgement.
            if (lines <= after) acknowledged.Add(int.Parse(line, CultureInfo.InvariantCulture));
            if (++lines == after) process.Kill(); // what is in the pipe already was acknowledged, too, but may be torn: not counted
        }
        await process.WaitForExitAsync();
        Assert.True(lines >= after, $"the process ended by itself after {lines} reads: {await complaints}");
    }

    private async Task<(List<int> Stored, List<int> Alerts)> ReadBack()
    {
        await using var storage = EmbeddedStorage.Open(new EmbeddedStorageOptions { DataDirectory = _folder }, TimeProvider.System, NullLoggerFactory.Instance);
        var numbers = Enumerable.Range(0, 100_000).ToDictionary(number => KilledAppender.ReadOf(number, DateTimeOffset.UnixEpoch).Id);
        var stored = new List<int>();
        for (var plate = 0; plate < KilledAppender.PlatesCount; plate++)
        {
            for (string? cursor = null; ;)
            {
                var page = await storage.Reads.Page(new PlateQuestion(KilledAppender.PlateOf(plate), ReadsMax: 1000, Cursor: cursor));
                stored.AddRange(page.Reads.Select(read => numbers[read.Id]));
                if ((cursor = page.Next) is null) break;
            }
        }
        Assert.Equal(stored.Count, (await storage.Reads.Counts()).Uploaded);
        var alerts = await storage.Reads.PendingAlerts(100_000);
        return (stored, [.. alerts.Select(alert => numbers[alert.Read.Id])]);
    }
}
