using AlprGrains.Plates;
using AlprGrains.Quarantine;
using AlprGrains.Retention;
using AlprGrains.Storage.AzureBlob;
using AlprGrains.Storage.Holds;
using AlprGrains.Storage.Keys;
using AlprGrains.Storage.PostgreSql;
using AlprGrains.Storage.PostgreSql.Plates;
using AlprGrains.Storage.PostgreSql.Reminders;
using AlprGrains.Storage.Retention;
using Microsoft.Extensions.Logging;

namespace AlprGrains.Storage.Cluster;

/// <summary>
/// One silo's opened part of a cluster's storage: keys, reads, reminders and holds in PostgreSQL, images and quarantine in blob storage. Every
/// silo opens its own, all with the same options but <see cref="PostgreSqlOptions.Writer"/>. Disposing commits what waits.
/// </summary>
public sealed class ClusterStorage : IAsyncDisposable, IDisposable
{
    /// <summary>How soon a silo forgets keys that another has destroyed.</summary>
    private static readonly TimeSpan RefreshPeriod = TimeSpan.FromSeconds(5);

    private readonly Stack<Func<ValueTask>> _closing = new();

    private ClusterStorage(ClusterStorageOptions options, TimeProvider time, ILoggerFactory loggers, Func<AzureBlobEvidence> evidence)
    {
        var log = loggers.CreateLogger("AlprGrains.Storage.Reads");
        try
        {
            var shares = new ShareFiles(Path.Combine(Path.GetFullPath(options.KeyDirectory), "shares"));
            var masterFile = options.MasterKeyFile.Length > 0 ? options.MasterKeyFile : Path.Combine(Path.GetFullPath(options.KeyDirectory), "master.key");
            Keys = KeyStore.OpenShared(
                new PostgreSqlKeys(options.PostgreSql, KeyTables, options.AsksDatabaseClock), shares, options.PostgreSql.Writer,
                (mayCreate, nonces) => FileMasterKey.OpenOrCreate(masterFile, mayCreate, nonces), time);
            Closing(Keys.Dispose);
            PlateKeys = new PlateKeys(Keys);
            var database = PostgreSqlDatabase.Open(options.PostgreSql).GetAwaiter().GetResult();
            _closing.Push(database.DisposeAsync);
            var clock = new RetentionClock(time, new LedgerMarks(Keys), options.Boot);
            var gate = new PurgeGate(Keys, clock, new CopyFence(database));
            Reminders = new PostgreSqlReminderTable(database, time, options.PostgreSql.RemindersPerQueryMax);
            var reads = new PostgreSqlReadStore(database, Keys, clock, options.PostgreSql, time, log);
            _closing.Push(reads.DisposeAsync);
            (Reads, ReadsById, Plates) = (reads, reads, reads.Directory);
            var holds = HoldStore.Shared(new PostgreSqlKeys(options.PostgreSql, HoldTables), Keys.StateKey, shares);
            Closing(holds.Close);
            (Holds, HeldReads) = (holds, holds);
            var retention = new PostgreSqlRetention(Keys, clock, gate, database, evidence, time);
            (Retention, WrappedKeys, Gate) = (retention, retention, gate);
            Quarantine = new BlobQuarantine(() => evidence().Store, options.QuarantinedPerDayMax, options.QuarantinedBytesPerDayMax);
            var refreshing = time.CreateTimer(_ => Refresh(log), null, RefreshPeriod, RefreshPeriod);
            _closing.Push(refreshing.DisposeAsync);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Opens what all silos share, and makes what is missing. Throws <see cref="StorageException"/>, which says what to do, and names every wrong option.</summary>
    /// <param name="options">The same for every silo, but its name.</param>
    /// <param name="time">This machine's clock.</param>
    /// <param name="loggers">Where it speaks.</param>
    /// <param name="evidence">Images of the same account, opened with <see cref="Keys"/>; asked for when first needed.</param>
    public static ClusterStorage Open(ClusterStorageOptions options, TimeProvider time, ILoggerFactory loggers, Func<AzureBlobEvidence> evidence) =>
        options.Problems() is { Count: > 0 } problems
            ? throw new ArgumentException($"the cluster's storage cannot be opened: {string.Join("; ", problems)}", nameof(options))
            : Task.Run(() => new ClusterStorage(options, time, loggers, evidence)).GetAwaiter().GetResult(); // a caller's context must not wait for itself

    public KeyStore Keys { get; }

    public IPlateKeys PlateKeys { get; }

    public IReadStore Reads { get; }

    /// <summary>One live read by its id.</summary>
    public IReadsById ReadsById { get; }

    /// <summary>Copies of held reads.</summary>
    public IHoldStore Holds { get; }

    /// <summary>The same, as purging counts it.</summary>
    public IHeldReads HeldReads { get; }

    /// <summary>The live plates, for questions about part of one.</summary>
    public IPlateDirectory Plates { get; }

    public IQuarantine Quarantine { get; }

    public IReminderTable Reminders { get; }

    public IRetentionStore Retention { get; }

    /// <summary>Keys for replicas, as they are wrapped.</summary>
    public IWrappedKeys WrappedKeys { get; }

    /// <summary>Between placing holds and purging, in all silos.</summary>
    public IPurgeGate Gate { get; }

    private static string KeyTables => KeyTable.Schema("bigint", "bytea") + ";" + PurgeLedger.Schema("bigint", "bytea");

    private static string HoldTables => HoldKeys.Schema("bigint", "bytea") + ";" + HoldCopies.Schema("bigint", "bytea");

    public void Dispose() => Task.Run(() => DisposeAsync().AsTask()).GetAwaiter().GetResult();

    public async ValueTask DisposeAsync()
    {
        while (_closing.TryPop(out var close)) await close(); // the last opened first
    }

    private void Closing(Action close) => _closing.Push(() =>
    {
        close();
        return ValueTask.CompletedTask;
    });

    private void Refresh(ILogger log)
    {
        try
        {
            Keys.Refresh();
        }
        catch (StorageException failure)
        {
            log.LogWarning(failure, "What other silos have destroyed is not known; reads past their 30 days are hidden by the clock meanwhile"); // safe: INV-4 asks the clock
        }
        catch (ObjectDisposedException)
        {
            // The storage was closed meanwhile.
        }
    }
}
