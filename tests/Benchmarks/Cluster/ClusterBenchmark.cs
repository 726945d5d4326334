using System.Diagnostics;
using AlprGrains.Plates;
using AlprGrains.Storage.Embedded;
using AlprGrains.Storage.PostgreSql;
using AlprGrains.Storage.PostgreSql.Plates;
using AlprGrains.Storage.PostgreSql.Reminders;
using AlprGrains.Storage.Retention;
using AlprGrains.Tests.Benchmarks.Ingest;
using AlprGrains.Tests.Benchmarks.Storage;
using AlprGrains.Tests.TestKit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Orleans.Runtime.Hosting;
using Orleans.Storage;

namespace AlprGrains.Tests.Benchmarks.Cluster;

/// <summary>
/// Finished reads through camera grains, plate grains, hot-list matching and the PostgreSQL read store of one silo, acknowledged when
/// durable; beside (a) raw batched inserts over two connections into the same tables and (b) one grain-state write a read into the same
/// server, in the same run. The server is a private one on this machine and shares its cores.
/// </summary>
internal sealed class ClusterBenchmark : IBenchmark
{
    private const int CamerasCount = 50;
    private const int HotListEntries = 300_000;
    private const int WarmUpReads = 20_000;
    private const int StateWrites = 3_000;

    public string Verb => "cluster";

    public string Summary => "[--reads N] [--runs N] [--json]: durable reads a second through the grains of one silo into PostgreSQL, beside raw inserts";

    public async Task<object> Run(Words words)
    {
        var readsCount = words.Number("reads", 300_000);
        var runs = (int)words.Number("runs", 3);
        words.Switch("json"); // the answer is JSON either way
        words.RequireNoMore();
        var results = new List<ClusterRun>();
        for (var run = 0; run < runs; run++)
        {
            var folder = Directory.CreateTempSubdirectory("alpr-bench-cluster-").FullName;
            try
            {
                results.Add(await Once(folder, readsCount));
            }
            finally
            {
                Directory.Delete(folder, recursive: true);
            }
            Console.Error.WriteLine(results[^1]);
        }
        return new
        {
            readsCount,
            readsPerSecond = Figures.Median(results, run => run.ReadsPerSecond),
            rawInsertsPerSecond = Figures.Median(results, run => run.RawInsertsPerSecond),
            perReadStateWritesPerSecond = Figures.Median(results, run => run.PerReadStateWritesPerSecond),
            ratioToRawInserts = Figures.Median(results, run => run.ReadsPerSecond / run.RawInsertsPerSecond),
            ratioToStateWrites = Figures.Median(results, run => run.ReadsPerSecond / run.PerReadStateWritesPerSecond),
            runs = results,
        };
    }

    private static async Task<ClusterRun> Once(string folder, long readsCount)
    {
        var reads = new SyntheticReads(1, readsCount);
        await using var server = await PrivatePostgres.Start("shared_buffers=1GB", "max_wal_size=4GB");
        var options = new PostgreSqlOptions { ConnectionString = server.ConnectionString, Writer = "silo-1" };
        await using var database = await PostgreSqlDatabase.Open(options);
        var states = await PostgresStates.Open(server.ConnectionString);
        await using var host = await IngestHost.Start(folder, CamerasCount, HotListEntries, reads.PlatesCount, services =>
        {
            services.AddSingleton(all =>
            {
                var keys = all.GetRequiredService<EmbeddedStorage>().Keys;
                return new PostgreSqlReadStore(database, keys, new RetentionClock(TimeProvider.System, new LedgerMarks(keys), boot: ""), options, TimeProvider.System, NullLogger.Instance);
            });
            services.AddSingleton<IReadStore>(all => all.GetRequiredService<PostgreSqlReadStore>());
            services.AddSingleton<IReminderTable>(new PostgreSqlReminderTable(database, TimeProvider.System, options.RemindersPerQueryMax));
            services.AddGrainStorage<IGrainStorage>(StateWriteReference.OneWriteACommit, (_, _) => states);
        });
        await FullLoad.Send(host, reads, first: readsCount, count: WarmUpReads); // compiled and cached before the clock runs

        var from = Stopwatch.GetTimestamp();
        await FullLoad.Send(host, reads, first: 0, readsCount);
        var perSecond = readsCount / Stopwatch.GetElapsedTime(from).TotalSeconds;
        if ((await host.Services.GetRequiredService<IReadStore>().Counts()).Uploaded is var stored && stored != readsCount + WarmUpReads)
            throw new InvalidOperationException($"INV-1: {readsCount + WarmUpReads} acknowledged, {stored} stored");

        var stateWrites = await StateWriteReference.Measure(host.Grains, reads, StateWrites);
        var raw = await RawPostgresReference.Measure(database, reads, first: 10 * readsCount, readsCount, host.Services.GetRequiredService<EmbeddedStorage>().Keys, TimeProvider.System.GetUtcNow());
        return new ClusterRun(Math.Round(perSecond), Math.Round(raw), Math.Round(stateWrites));
    }

    private sealed record ClusterRun(double ReadsPerSecond, double RawInsertsPerSecond, double PerReadStateWritesPerSecond);
}
