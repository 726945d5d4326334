using AlprGrains.Plates;
using AlprGrains.Storage.Embedded.Patterns;
using AlprGrains.Storage.Keys;
using AlprGrains.Storage.Plates;
using Npgsql;
using NpgsqlTypes;
using Orleans.Runtime;

namespace AlprGrains.Storage.PostgreSql.Plates;

/// <summary>
/// One transaction of reads: 1 the days' partitions stand, 2 repeats on earlier days are sought, 3 purge reminders, reads, their alerts,
/// the tally and the list of their plates are written together, or not at all. Rows are sent as arrays, sorted by id, so that two silos that carry the same reads
/// wait for each other in one order.
/// </summary>
internal sealed class BatchTransaction(PostgreSqlDatabase database, KeyStore keys, string writer, Action alertsLeft)
{
    /// <summary>In this much of a new day another silo may still be writing to the day before, which repeats are sought in.</summary>
    private static readonly TimeSpan DaysOverlap = TimeSpan.FromMinutes(15);

    private const int DayLock = 0x41_4c_44_59;

    /// <summary>Gives the ids that were stored now; the others were there.</summary>
    /// <param name="batch">At least one.</param>
    /// <param name="ordinal">Which of this silo's writers it is: each has counts of its own, so that one does not wait for another's commit.</param>
    public async Task<HashSet<ReadId>> Commit(IReadOnlyList<PendingAppend> batch, int ordinal)
    {
        var distinct = batch.DistinctBy(append => append.Id).OrderBy(append => append.Day).ThenBy(append => append.Id.High).ThenBy(append => append.Id.Low).ToList();
        foreach (var day in distinct.Select(append => append.Day).Distinct()) await database.EnsureDay(day); // 1

        await using var connection = await database.Connect();
        await using var transaction = await connection.BeginTransactionAsync();
        await LockDays(connection, distinct);
        var fresh = await WithoutRepeatsOfEarlierDays(connection, distinct); // 2
        var stored = fresh.Count == 0 ? [] : await Insert(connection, fresh, $"{writer}/{ordinal}"); // 3
        if (stored.Count == 0) await transaction.CommitAsync();
        else await ListAndCommit(connection, fresh.FindAll(append => stored.Contains(append.Id)));
        if (fresh.Exists(append => append.Alerts.Length > 0 && stored.Contains(append.Id))) alertsLeft();
        return stored;
    }

    // Shared for the day that is written; alone for the day before, while others may still write to it: what they store is then seen here.
    private static async Task LockDays(NpgsqlConnection connection, List<PendingAppend> appends)
    {
        var days = appends.Select(append => append.Day.Number).ToHashSet();
        var before = appends.Where(append => append.SeekFrom.CompareTo(append.Day) < 0 && append.UploadedTicks - append.Day.Start.UtcTicks < DaysOverlap.Ticks)
            .Select(append => append.Day.Number - 1).ToHashSet();
        foreach (var day in days.Union(before).Order())
        {
            var mode = before.Contains(day) ? "pg_advisory_xact_lock" : "pg_advisory_xact_lock_shared";
            await using var command = new NpgsqlCommand($"SELECT {mode}({DayLock}, $1)", connection) { Parameters = { new() { Value = day } } };
            await command.ExecuteNonQueryAsync();
        }
    }

    private async Task<List<PendingAppend>> WithoutRepeatsOfEarlierDays(NpgsqlConnection connection, List<PendingAppend> appends)
    {
        var seeking = appends.Where(append => append.SeekFrom.CompareTo(append.Day) < 0).ToList();
        if (seeking.Count == 0) return appends;
        await using var command = new NpgsqlCommand("""
            SELECT w.id FROM unnest($1, $2, $3) AS w(id, first, last) JOIN unnest($4) AS d(day) ON d.day >= w.first AND d.day < w.last
            CROSS JOIN LATERAL (SELECT 1 FROM reads r WHERE r.day = d.day AND r.id = w.id) AS found
            """, connection)
        {
            Parameters =
            {
                Array(NpgsqlDbType.Uuid, seeking, append => Binary.Uuid(append.Id)),
                Array(NpgsqlDbType.Integer, seeking, append => append.SeekFrom.Number),
                Array(NpgsqlDbType.Integer, seeking, append => append.Day.Number),
                new() { Value = database.DaysFrom(seeking.Min(append => append.SeekFrom)), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Integer },
            },
        };
        var repeats = await Ids(command);
        return repeats.Count == 0 ? appends : appends.FindAll(append => !repeats.Contains(append.Id));
    }

    private static async Task<HashSet<ReadId>> Insert(NpgsqlConnection connection, List<PendingAppend> appends, string counts)
    {
        var alerts = appends.SelectMany(append => append.Alerts.Select(alert => (append, alert))).ToList();
        var reminders = Reminders(appends);
        await using var command = new NpgsqlCommand("""
            WITH stored AS (
              INSERT INTO reads (day, id, token, captured, uploaded, camera, sealed) SELECT * FROM unnest($1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING RETURNING day, id, uploaded),
            registered AS (
              INSERT INTO reminders (grain, name, hash, start, period, version) SELECT r.grain, $15, r.hash, r.start, $16, 1 FROM unnest($12, $13, $14) AS r(grain, hash, start) ON CONFLICT DO NOTHING),
            waiting AS (
              INSERT INTO outbox (alert, uploaded, sealed) SELECT a.alert, a.uploaded, a.sealed FROM unnest($8, $9, $10, $11) AS a(read, alert, uploaded, sealed) JOIN stored s ON s.id = a.read),
            counted AS (
              INSERT INTO tallies AS t (day, writer, uploaded) SELECT day, $17, count(*) FROM stored GROUP BY day
              ON CONFLICT (day, writer) DO UPDATE SET uploaded = t.uploaded + excluded.uploaded),
            booked AS (
              INSERT INTO minutes AS m (minute, writer, reads, digest)
              SELECT uploaded / 600000000 - $18, $17, count(*), sha256(string_agg(uuid_send(id), ''::bytea ORDER BY id)) FROM stored GROUP BY 1
              ON CONFLICT (minute, writer) DO UPDATE SET reads = m.reads + excluded.reads, digest = sha256(m.digest || excluded.digest))
            SELECT id FROM stored
            """, connection)
        {
            Parameters =
            {
                Array(NpgsqlDbType.Integer, appends, append => append.Day.Number),
                Array(NpgsqlDbType.Uuid, appends, append => Binary.Uuid(append.Id)),
                Array(NpgsqlDbType.Uuid, appends, append => Binary.Uuid(append.Token)),
                Array(NpgsqlDbType.Bigint, appends, append => append.CapturedTicks),
                Array(NpgsqlDbType.Bigint, appends, append => append.UploadedTicks),
                Array(NpgsqlDbType.Text, appends, append => append.Camera),
                Array(NpgsqlDbType.Bytea, appends, append => append.Sealed),
                Array(NpgsqlDbType.Uuid, alerts, one => Binary.Uuid(one.append.Id)),
                Array(NpgsqlDbType.Text, alerts, one => one.alert.AlertId),
                Array(NpgsqlDbType.Bigint, alerts, one => one.append.UploadedTicks),
                Array(NpgsqlDbType.Bytea, alerts, one => one.alert.Bytes),
                Array(NpgsqlDbType.Text, reminders, one => one.Grain.ToString()),
                Array(NpgsqlDbType.Bigint, reminders, one => (long)one.Grain.GetUniformHashCode()),
                Array(NpgsqlDbType.Bigint, reminders, one => one.DueTicks),
                new() { Value = PurgeReminder.Name },
                new() { Value = PurgeReminder.Period.Ticks },
                new() { Value = counts },
                new() { Value = DateTimeOffset.UnixEpoch.UtcTicks / TimeSpan.TicksPerMinute },
            },
        };
        return await Ids(command);
    }

    // Their plates, for the directories of all silos, and the commit: one message.
    private async Task ListAndCommit(NpgsqlConnection connection, List<PendingAppend> stored)
    {
        var lists = SealedPlates.Seal([.. stored.Select(append => new Sighting(append.Plate, Sighting.SecondOf(append.UploadedTicks)))], keys);
        await using var batch = new NpgsqlBatch(connection)
        {
            BatchCommands =
            {
                new("INSERT INTO plate_lists (minute, sealed) SELECT * FROM unnest($1, $2)")
                {
                    Parameters = { Array(NpgsqlDbType.Bigint, lists, list => list.Minute.Number), Array(NpgsqlDbType.Bytea, lists, list => list.Sealed) },
                },
                new("COMMIT"),
            },
        };
        await batch.ExecuteNonQueryAsync();
    }

    // A plate whose reads come together gets one reminder, at its oldest read's 30 days; a reminder that stands is not moved.
    private static List<(GrainId Grain, long DueTicks)> Reminders(List<PendingAppend> appends) =>
    [
        .. appends.Where(append => append.ReminderFor is not null)
            .GroupBy(append => append.ReminderFor!.Value.Hex, append => append.UploadedTicks + ReadRetention.Period.Ticks)
            .OrderBy(plate => plate.Key, StringComparer.Ordinal)
            .Select(plate => (GrainId.Create(PurgeReminder.GrainType, plate.Key), plate.Min())),
    ];

    private static async Task<HashSet<ReadId>> Ids(NpgsqlCommand command)
    {
        var ids = new HashSet<ReadId>();
        await using var rows = await command.ExecuteReaderAsync();
        while (await rows.ReadAsync()) ids.Add(Binary.ReadIdOf(rows.GetGuid(0)));
        return ids;
    }

    private static NpgsqlParameter Array<TFrom, TTo>(NpgsqlDbType of, List<TFrom> rows, Func<TFrom, TTo> value) =>
        new() { Value = rows.ConvertAll(row => value(row)), NpgsqlDbType = NpgsqlDbType.Array | of };
}
