using System.Diagnostics;
using AlprGrains.Plates;
using AlprGrains.Storage.Embedded;
using AlprGrains.Storage.Embedded.Reminders;
using AlprGrains.Tests.Benchmarks.Ingest;
using Microsoft.Extensions.DependencyInjection;

namespace AlprGrains.Tests.Benchmarks.Retention;

/// <summary>Starts a silo over a data directory in a process of its own, and says how long that took and how large the process is.</summary>
internal sealed class RetentionStart : IBenchmark
{
    public string Verb => "retention-start";

    public string Summary => "--folder DIR: one start of a silo, as ./alpr bench retention runs it";

    public async Task<object> Run(Words words)
    {
        var folder = words.Text("folder") ?? throw new ArgumentException("name the data directory: --folder DIR");
        words.RequireNoMore();
        var from = Stopwatch.GetTimestamp();
        await using var host = await IngestHost.Start(folder, camerasCount: 1, hotListEntries: 1, platesCount: 1);
        var table = host.Services.GetRequiredService<IReminderTable>();
        await table.ReadRows(0, uint.MaxValue); // as the engine's service does when it starts
        var seconds = Stopwatch.GetElapsedTime(from).TotalSeconds;
        GC.Collect();
        return new { seconds = Math.Round(seconds, 2), mebibytes = Environment.WorkingSet >> 20 };
    }

    /// <summary>Registers purge reminders of made-up plates, in the order of their keys so that it takes minutes and not hours; due in a month.</summary>
    public static void Register(string folder, long remindersCount)
    {
        const int PerBatch = 100_000;
        Directory.CreateDirectory(Path.Combine(folder, "reads"));
        using var file = new ReminderFile(Path.Combine(folder, "reads", "reminders.db"));
        var due = TimeProvider.System.GetUtcNow() + ReadRetention.Period;
        for (long first = 0; first < remindersCount; first += PerBatch)
        {
            var batch = new Dictionary<PlateKey, DateTimeOffset>(PerBatch);
            for (var number = first; number < Math.Min(remindersCount, first + PerBatch); number++)
                batch.Add(new PlateKey($"{number * (long.MaxValue / remindersCount):x16}{number:x16}"), due + TimeSpan.FromMilliseconds(number));
            file.RegisterPurges(batch);
        }
    }
}
