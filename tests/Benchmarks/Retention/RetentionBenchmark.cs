using System.Collections.Immutable;
using System.Diagnostics;
using System.Text.Json;
using AlprGrains.Plates;
using AlprGrains.Storage.Embedded;
using AlprGrains.Storage.Embedded.Reminders;
using AlprGrains.Storage.Keys;
using AlprGrains.Tests.Benchmarks.Storage;
using Microsoft.Extensions.Logging.Abstractions;
using Orleans.Runtime;

namespace AlprGrains.Tests.Benchmarks.Retention;

/// <summary>
/// A day on which very much is due. 1 a store is filled with one day's reads and, less, with those of a day that lives; 2 every read path is
/// asked while nothing is purged, then while plates purge themselves and minutes die a hundred times faster than on such a day, then while
/// the rest of the day is destroyed at once, as after a weekend's stop; 3 the drop of the day's files is held against DELETE and VACUUM of a
/// copy; 4 a silo is started with no reminders and with many; 5 reminders are registered in bulk and one by one.
/// </summary>
internal sealed class RetentionBenchmark : IBenchmark
{
    private const int UnderWayMax = 16_000;
    private const int Speed = 100;
    private const int LiveShare = 10; // one read in so many belongs to a day that lives
    private static readonly TimeSpan Normal = TimeSpan.FromSeconds(8), Paced = TimeSpan.FromSeconds(15);

    public string Verb => "retention";

    public string Summary => "--reads N (10M) --plates N (reads / 33) --reminders N (as reads) [--folder DIR] [--json]: purging beside reading, dropping a day, starting with many reminders";

    public async Task<object> Run(Words words)
    {
        var readsCount = words.Number("reads", 10_000_000);
        var platesCount = (int)words.Number("plates", Math.Max(1, readsCount / 33));
        var remindersCount = words.Number("reminders", readsCount);
        var folder = Path.Combine(words.Text("folder") ?? Path.GetTempPath(), $"alpr-bench-{Environment.ProcessId}");
        words.Switch("json"); // it always prints JSON
        words.RequireNoMore();
        Directory.CreateDirectory(folder);
        try
        {
            Say($"filling with {readsCount} reads of {platesCount} plates that are due on one day");
            var purging = await Purging(Path.Combine(folder, "purging"), readsCount, platesCount);
            Directory.Delete(Path.Combine(folder, "purging"), recursive: true);
            var start = await Start(folder, remindersCount);
            var registration = await Registration(Path.Combine(folder, "registration.db"));
            return new
            {
                readsCount, platesCount, remindersCount,
                readSlowdown = purging.ReadSlowdown, purgeDayMs = purging.PurgeDayMs, keysMs = purging.KeysMs, deleteMs = purging.DeleteMs, vacuumMs = purging.VacuumMs,
                startExtraSeconds = start.Seconds, startExtraMB = start.Mebibytes,
                bulkRegistrationRatio = Math.Round(registration.Bulk / registration.OneByOne, 1),
                bulkRegistrationsPerSecond = Math.Round(registration.Bulk), oneByOneRegistrationsPerSecond = Math.Round(registration.OneByOne),
                paths = purging.Paths, platesPurgedWhileMeasured = purging.PlatesPurgedWhileMeasured, fillReadsPerSecond = purging.FillReadsPerSecond,
            };
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<PurgingFigures> Purging(string folder, long readsCount, int platesCount)
    {
        var clock = new ShiftedClock { Shift = -TimeSpan.FromDays(40) };
        await using var storage = EmbeddedStorage.Open(new EmbeddedStorageOptions { DataDirectory = folder }, clock, NullLoggerFactory.Instance);
        var dueDay = UploadDay.Of(clock.GetUtcNow()).Start;
        var liveDay = dueDay.AddDays(20);
        var plates = new SyntheticReads(1, (long)platesCount * SyntheticReads.ReadsPerPlate);
        var filling = Stopwatch.GetTimestamp();
        clock.Shift += dueDay.AddDays(1) - clock.GetUtcNow();
        storage.Retention.ConfirmClocks();
        await Fill(storage, plates, dueDay, 0, readsCount); // 1
        clock.Shift += liveDay.AddDays(1) - clock.GetUtcNow();
        storage.Retention.ConfirmClocks();
        await Fill(storage, plates, liveDay, readsCount, readsCount / LiveShare);
        var fillPerSecond = Math.Round(readsCount * (1 + 1.0 / LiveShare) / Stopwatch.GetElapsedTime(filling).TotalSeconds);
        while (storage.Plates.Find(AnyPlate, 1).PercentReady < 100) await Task.Delay(100);

        Say($"filled at {fillPerSecond} reads/s; asking on every path");
        var paths = new ReadPaths(storage, plates.PlatesCount, liveDay);
        await paths.Ask(() => true, roundsMin: 200); // warm
        var from = Stopwatch.GetTimestamp();
        var normal = await paths.Ask(() => Stopwatch.GetElapsedTime(from) >= Normal, 100); // 2

        clock.Shift += dueDay + ReadRetention.Period - clock.GetUtcNow();
        storage.Retention.ConfirmClocks();
        using var enough = new CancellationTokenSource(Paced);
        var purging = Task.Run(() => PurgeAtSpeed(storage, clock, plates.PlatesCount, enough.Token));
        var paced = await paths.Ask(() => purging.IsCompleted, 100);
        var purged = await purging;

        Say($"{purged} plates purged themselves meanwhile; DELETE and VACUUM over a copy of the day");
        var day = Path.Combine(folder, "reads", UploadDay.Of(dueDay).Name);
        var (delete, vacuum) = DeleteAndVacuum.Measure(day + ".reads.db", day + ".index.db", folder);
        Say($"{delete + vacuum} ms; destroying the day's keys and files");
        clock.Shift += dueDay.AddDays(1) + ReadRetention.Period - clock.GetUtcNow();
        storage.Retention.ConfirmClocks();
        long keysAt = 0, filesAt = 0;
        storage.Purging.BeforeStep = step => { if (step == "keys") keysAt = Stopwatch.GetTimestamp(); else if (step == "days") filesAt = Stopwatch.GetTimestamp(); };
        var destroying = Task.Run(async () => { await storage.Retention.DestroyDue(); return Stopwatch.GetTimestamp(); });
        var atOnce = await paths.Ask(() => destroying.IsCompleted, 1);
        var doneAt = await destroying; // 3
        var books = await storage.Retention.Books();
        if (books.Uploaded != books.Live + books.Destroyed || books.Destroyed != readsCount) throw new InvalidOperationException($"the books do not balance: {books}");

        var figures = normal.Keys.Order(StringComparer.Ordinal).ToImmutableDictionary(path => path, path => new PathFigures(
            Figures.At(normal[path], 0.5, 3), Figures.At(paced[path], 0.5, 3), Figures.At(normal[path], 0.95, 3), Figures.At(paced[path], 0.95, 3), Figures.At(atOnce[path], 0.5, 3), atOnce[path].Length));
        // Paths that take some tens of microseconds measure the timer and the other core's work; each is held against at least a tenth of a millisecond.
        var slowdown = figures.Values.Max(path => Math.Max(path.P95WhilePurging, 0.1) / Math.Max(path.P95Normal, 0.1));
        return new PurgingFigures(
            Math.Round(slowdown, 2), Math.Round(Stopwatch.GetElapsedTime(filesAt, doneAt).TotalMilliseconds, 1), Math.Round(Stopwatch.GetElapsedTime(keysAt, filesAt).TotalMilliseconds, 1),
            delete, vacuum, purged, fillPerSecond, figures);
    }

    private static void Say(string what) => Console.Error.WriteLine($"{TimeProvider.System.GetUtcNow():HH:mm:ss} {what}");

    private static PlatePattern AnyPlate => PlatePattern.TryParse("7ABC*", out var pattern, out var problem) ? pattern : throw new InvalidOperationException(problem);

    private static async Task Fill(EmbeddedStorage storage, SyntheticReads reads, DateTimeOffset day, long first, long count)
    {
        storage.Keys.Prepare(UploadMinute.Of(day), new UploadMinute(UploadMinute.Of(day.AddDays(1)).Number - 1));
        var underWay = new Queue<Task<RecordOutcome>>();
        for (long index = 0; index < count; index++)
        {
            var read = reads.Make(first + index, day + TimeSpan.FromDays(1) * (index / (double)count)) with { FrameImage = null, PlateImage = null };
            underWay.Enqueue(storage.Reads.Append(new ReadAppend(read, storage.PlateKeys.KeyOf(read.Plate), [], RegisterReminder: false)).AsTask());
            if (underWay.Count >= UnderWayMax) Require(await underWay.Dequeue());
        }
        while (underWay.TryDequeue(out var last)) Require(await last);
    }

    // The day's plates and minutes in order, so many times faster than the day goes by.
    private static async Task<int> PurgeAtSpeed(EmbeddedStorage storage, ShiftedClock clock, int platesCount, CancellationToken enough)
    {
        const int TicksPerSecond = 10;
        var plateNumber = 0;
        var owed = 0.0;
        using var tick = new PeriodicTimer(TimeSpan.FromSeconds(1.0 / TicksPerSecond));
        try
        {
            while (plateNumber < platesCount && await tick.WaitForNextTickAsync(enough))
            {
                clock.Shift += TimeSpan.FromSeconds((double)Speed / TicksPerSecond);
                storage.Retention.ConfirmClocks();
                for (owed += platesCount / 86_400.0 * Speed / TicksPerSecond; owed >= 1 && plateNumber < platesCount; owed--)
                    await storage.Reads.PurgeExpired(storage.PlateKeys.KeyOf(SyntheticReads.PlateOf((uint)plateNumber++)));
                await storage.Retention.DestroyDue();
            }
        }
        catch (OperationCanceledException)
        {
            // Measured for long enough.
        }
        return plateNumber;
    }

    private static async Task<(double Seconds, long Mebibytes)> Start(string folder, long remindersCount)
    {
        var (none, many) = (Path.Combine(folder, "none"), Path.Combine(folder, "many"));
        Say($"registering {remindersCount} reminders");
        RetentionStart.Register(many, remindersCount);
        Say("starting a silo without and with them");
        await OneStart(none); // what a first start makes is there then, in both
        await OneStart(many);
        var (without, with) = (await OneStart(none), await OneStart(many));
        return (Math.Round(with.Seconds - without.Seconds, 2), with.Mebibytes - without.Mebibytes);
    }

    private static async Task<(double Seconds, long Mebibytes)> OneStart(string folder)
    {
        using var process = Process.Start(new ProcessStartInfo("dotnet", ["exec", typeof(RetentionBenchmark).Assembly.Location, "retention-start", "--folder", folder]) { RedirectStandardOutput = true })!;
        var said = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        if (process.ExitCode != 0) throw new InvalidOperationException($"a start failed with {process.ExitCode}");
        using var json = JsonDocument.Parse(said[said.IndexOf('{', StringComparison.Ordinal)..]);
        return (json.RootElement.GetProperty("seconds").GetDouble(), json.RootElement.GetProperty("mebibytes").GetInt64());
    }

    private static async Task<(double Bulk, double OneByOne)> Registration(string path)
    {
        const int Bulk = 100_000, PerBatch = 4_000, OneByOne = 1_000;
        using var file = new ReminderFile(path);
        var due = TimeProvider.System.GetUtcNow() + ReadRetention.Period;
        var from = Stopwatch.GetTimestamp();
        for (var first = 0; first < Bulk; first += PerBatch)
            file.RegisterPurges(Enumerable.Range(first, PerBatch).ToDictionary(Key, number => due + TimeSpan.FromMilliseconds(number)));
        var bulk = Bulk / Stopwatch.GetElapsedTime(from).TotalSeconds;

        var table = new EmbeddedReminderTable(file, TimeProvider.System, rowsPerQueryMax: 1000);
        from = Stopwatch.GetTimestamp();
        for (var number = Bulk; number < Bulk + OneByOne; number++)
            await table.UpsertRow(new ReminderEntry { GrainId = GrainId.Create(PurgeReminder.GrainType, Key(number).Hex), ReminderName = PurgeReminder.Name, StartAt = due.UtcDateTime, Period = PurgeReminder.Period, ETag = "" });
        return (bulk, OneByOne / Stopwatch.GetElapsedTime(from).TotalSeconds);

        static PlateKey Key(int number) => new(Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(BitConverter.GetBytes(number)))[..32]);
    }

    private static void Require(RecordOutcome outcome)
    {
        if (outcome != RecordOutcome.Stored) throw new InvalidOperationException($"a new read was answered {outcome}");
    }

    private sealed record PathFigures(double P50Normal, double P50WhilePurging, double P95Normal, double P95WhilePurging, double P50WhileADayIsDestroyed, int AskedWhileADayIsDestroyed);

    private sealed record PurgingFigures(
        double ReadSlowdown, double PurgeDayMs, double KeysMs, double DeleteMs, double VacuumMs, int PlatesPurgedWhileMeasured, double FillReadsPerSecond, ImmutableDictionary<string, PathFigures> Paths);
}
