using System.Collections.Immutable;
using AlprGrains.Alerts;
using AlprGrains.Lookups;
using AlprGrains.Plates;
using AlprGrains.Storage.Keys;
using AlprGrains.Storage.Plates;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace AlprGrains.Storage.PostgreSql.Plates;

/// <summary>
/// The read store of a cluster, in PostgreSQL: one partition an upload day, shared by all silos. Appends are checked and sealed on the
/// caller's thread, written in groups by this silo's writers, and answered when their transaction is durable.
/// </summary>
internal sealed class PostgreSqlReadStore : IReadStore, IAsyncDisposable
{
    private readonly PostgreSqlDatabase _database;
    private readonly KeyStore _keys;
    private readonly TimeProvider _time;
    private readonly PostgreSqlOutbox _outbox;
    private readonly BatchWriters _writers;
    private readonly int _queuedReadsMax;
    private long _refusedTooOld;

    public PostgreSqlReadStore(PostgreSqlDatabase database, KeyStore keys, PostgreSqlOptions options, TimeProvider time, ILogger log)
    {
        _database = database;
        _keys = keys;
        _time = time;
        _queuedReadsMax = options.QueuedReadsMax;
        _outbox = new PostgreSqlOutbox(database, keys, time);
        _writers = new BatchWriters(new BatchTransaction(database, options.Writer, _outbox.Wake), options, log);
    }

    public ValueTask<RecordOutcome> Append(ReadAppend append)
    {
        if (Admission.Admit(append.Read, _time.GetUtcNow()) is not { } read)
        {
            Interlocked.Increment(ref _refusedTooOld);
            return ValueTask.FromResult(RecordOutcome.RefusedTooOld);
        }
        if (!_writers.HasRoom(_queuedReadsMax)) return ValueTask.FromResult(RecordOutcome.Busy);
        var pending = Seal(read, append);
        return _writers.TryEnqueue(pending) ? new ValueTask<RecordOutcome>(pending.Outcome) : ValueTask.FromResult(RecordOutcome.Busy);
    }

    public async ValueTask<ReadPage> Page(PlateQuestion question)
    {
        var query = new PlateQuery(_database, _keys, _time.GetUtcNow(), question);
        return await Failures.Named(query.Answer);
    }

    public async ValueTask<PlacePage> Page(PlaceQuestion question)
    {
        var query = new PlaceQuery(_database, _keys, _time.GetUtcNow(), question);
        return await Failures.Named(query.Answer);
    }

    public async ValueTask<ImmutableArray<AlertDraft>> PendingAlerts(int alertsMax) => await Failures.Named(() => _outbox.Pending(alertsMax));

    public async ValueTask AlertsWaiting(CancellationToken cancellation) => await _outbox.Waiting(cancellation);

    public async ValueTask ConfirmAlerts(ImmutableArray<AlertId> delivered)
    {
        if (!delivered.IsDefaultOrEmpty) await Failures.Named(() => _outbox.Confirm(delivered));
    }

    public async ValueTask<PlatePurge> PurgeExpired(PlateKey plate)
    {
        var purging = new PlatePurging(_database, _keys);
        return await Failures.Named(() => purging.Run(plate, _time.GetUtcNow()));
    }

    public async ValueTask<ReadCounts> Counts()
    {
        var uploaded = await Failures.Named(Uploaded);
        return new ReadCounts(uploaded, uploaded, _writers.Repeated, Volatile.Read(ref _refusedTooOld), await Failures.Named(_outbox.Count));
    }

    /// <summary>Commits what waits.</summary>
    public ValueTask DisposeAsync() => _writers.DisposeAsync();

    private async Task<long> Uploaded()
    {
        await using var connection = await _database.Connect();
        await using var command = new NpgsqlCommand("SELECT coalesce(sum(uploaded), 0)::bigint FROM tallies", connection);
        return (long)(await command.ExecuteScalarAsync())!;
    }

    private PendingAppend Seal(PlateRead read, ReadAppend append)
    {
        var day = UploadDay.Of(read.UploadedAt);
        var key = _keys.SealingKey(UploadMinute.Of(read.UploadedAt));
        return new PendingAppend
        {
            Id = read.Id,
            Day = day,
            SeekFrom = Admission.SeekRepeatsFrom(read),
            Token = _keys.TokenFor(append.Key, day),
            CapturedTicks = read.CapturedAt.UtcTicks,
            UploadedTicks = read.UploadedAt.UtcTicks,
            Camera = read.Camera.Text,
            Sealed = ReadPayload.Seal(read, key),
            Alerts = SealedAlert.Of(append.Alerts, read, key),
            ReminderFor = append.RegisterReminder ? append.Key : null,
        };
    }
}
