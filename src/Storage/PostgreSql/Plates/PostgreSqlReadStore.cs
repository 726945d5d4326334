using System.Collections.Immutable;
using AlprGrains.Alerts;
using AlprGrains.Lookups;
using AlprGrains.Plates;
using AlprGrains.Retention;
using AlprGrains.Storage.Embedded.Patterns;
using AlprGrains.Storage.Keys;
using AlprGrains.Storage.Plates;
using AlprGrains.Storage.PostgreSql.Patterns;
using AlprGrains.Storage.Retention;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace AlprGrains.Storage.PostgreSql.Plates;

/// <summary>
/// The read store of a cluster, in PostgreSQL: one partition an upload day, shared by all silos. Appends are checked and sealed on the
/// caller's thread, written in groups by this silo's writers, and answered when their transaction is durable.
/// </summary>
internal sealed class PostgreSqlReadStore : IReadStore, IReadsById, IAsyncDisposable
{
    private readonly PostgreSqlDatabase _database;
    private readonly KeyStore _keys;
    private readonly TimeProvider _time;
    private readonly Admission _admission;
    private readonly PostgreSqlOutbox _outbox;
    private readonly BatchWriters _writers;
    private readonly int _queuedReadsMax;

    /// <param name="clock">Hides by the latest of the clocks and stamps by the one that is trusted.</param>
    public PostgreSqlReadStore(PostgreSqlDatabase database, KeyStore keys, RetentionClock clock, PostgreSqlOptions options, TimeProvider time, ILogger log)
    {
        _database = database;
        _keys = keys;
        _time = time = new HidingTime(time, clock);
        _admission = new Admission(keys, clock, time);
        _queuedReadsMax = options.QueuedReadsMax;
        _outbox = new PostgreSqlOutbox(database, keys, time);
        Lists = new PlateLists(database, keys, log);
        Directory = new PlateDirectory(Lists, time, log);
        _writers = new BatchWriters(new BatchTransaction(database, keys, options.Writer, _outbox.Wake), keys, Directory, options, log);
    }

    /// <summary>The live plates, for questions about part of one; what another silo has stored is in it within seconds.</summary>
    public PlateDirectory Directory { get; }

    internal PlateLists Lists { get; }

    public ValueTask<RecordOutcome> Append(ReadAppend append)
    {
        if (_admission.TrySeal(append, _writers.HasRoom(_queuedReadsMax), out var refusal) is not { } pending) return ValueTask.FromResult(refusal);
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

    public async ValueTask<PlateRead?> Find(ReadId id, DateTimeOffset uploadedAt) =>
        ReadRetention.IsKept(uploadedAt, _time.GetUtcNow()) ? await Failures.Named(() => Row(id, UploadDay.Of(uploadedAt))) : null; // INV-4

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
        var (uploaded, live) = await Failures.Named(Uploaded);
        return new ReadCounts(uploaded, live, _writers.Repeated, _admission.RefusedTooOld, await Failures.Named(_outbox.Count));
    }

    /// <summary>Commits what waits.</summary>
    public async ValueTask DisposeAsync()
    {
        await _writers.DisposeAsync();
        Directory.Close();
    }

    private async Task<PlateRead?> Row(ReadId id, UploadDay day)
    {
        await using var connection = await _database.Connect();
        await using var command = new NpgsqlCommand($"SELECT {StoredReads.Columns} FROM reads r WHERE r.day = $1 AND r.id = $2", connection)
        {
            Parameters = { new() { Value = day.Number }, new() { Value = Binary.Uuid(id) } },
        };
        return await StoredReads.Rows(command) is [var row, ..] && ReadRetention.IsKept(row.Clear.UploadedAt, _time.GetUtcNow()) ? row.Open(_keys) : null;
    }

    private async Task<(long Uploaded, long Live)> Uploaded()
    {
        await using var connection = await _database.Connect();
        await using var command = new NpgsqlCommand("""
            SELECT (coalesce((SELECT sum(uploaded) FROM tallies), 0) + coalesce((SELECT sum(uploaded) FROM dropped_days), 0))::bigint,
              coalesce((SELECT sum(reads) FROM minutes WHERE minute > $1), 0)::bigint
            """, connection)
        {
            Parameters = { new() { Value = _keys.DestroyedThrough.Number } },
        };
        await using var row = await command.ExecuteReaderAsync();
        await row.ReadAsync();
        return (row.GetInt64(0), row.GetInt64(1));
    }
}
