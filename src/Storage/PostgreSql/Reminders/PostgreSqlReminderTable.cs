using System.Globalization;
using Npgsql;
using Orleans.Runtime;

namespace AlprGrains.Storage.PostgreSql.Reminders;

/// <summary>
/// The engine's reminder table in the cluster's database. Range reads give only what is due soon, overdue rows included, so that millions
/// of purge reminders cost neither memory nor start time; a later read brings the rest. Reads by grain are complete.
/// </summary>
internal sealed class PostgreSqlReminderTable(PostgreSqlDatabase database, TimeProvider time, int rowsPerQueryMax) : IReminderTable
{
    /// <summary>Range reads give what is due by then; the engine's own window (ReminderLoadingWindow) is 10 minutes.</summary>
    public static readonly TimeSpan DueWithin = TimeSpan.FromMinutes(15);

    private const string Columns = "grain, name, start, period, version";
    private const string HashesWithin = "hash > $2 AND hash <= $3";

    private static string RangeRead(string hashes) => $"SELECT {Columns} FROM reminders WHERE start <= $1 AND {hashes} ORDER BY start LIMIT $4";

    /// <summary>How PostgreSQL answers a range read: a test pins that it goes by time.</summary>
    internal static async Task<string> PlanOfRangeRead(PostgreSqlDatabase database)
    {
        await using var connection = await database.Connect();
        await using var command = Command(connection, "EXPLAIN " + RangeRead(HashesWithin), [10_000_000_000_000_050L, 0L, (long)uint.MaxValue, 100]);
        await using var rows = await command.ExecuteReaderAsync();
        var lines = new List<string>();
        while (await rows.ReadAsync()) lines.Add(rows.GetString(0));
        return string.Join("; ", lines);
    }

    public Task StartAsync(CancellationToken cancellationToken = default) => Task.CompletedTask; // the tables stand

    [Obsolete("Implement and use StartAsync instead")]
    public Task Init() => Task.CompletedTask;

    public Task<ReminderTableData> ReadRows(GrainId grainId) =>
        Failures.Named(async () => new ReminderTableData(await Rows($"SELECT {Columns} FROM reminders WHERE grain = $1 ORDER BY name", grainId.ToString())));

    /// <summary>The longest due first; hashes lie in (begin, end], round the ring when begin is not less than end.</summary>
    public Task<ReminderTableData> ReadRows(uint begin, uint end)
    {
        var by = (time.GetUtcNow() + DueWithin).UtcTicks;
        return Failures.Named(async () => new ReminderTableData(
            await Rows(RangeRead(begin < end ? HashesWithin : "(hash > $2 OR hash <= $3)"), by, (long)begin, (long)end, rowsPerQueryMax)));
    }

    public Task<ReminderEntry?> ReadRow(GrainId grainId, string reminderName) =>
        Failures.Named(async () => (await Rows($"SELECT {Columns} FROM reminders WHERE grain = $1 AND name = $2", grainId.ToString(), reminderName)).FirstOrDefault());

    public Task<string?> UpsertRow(ReminderEntry entry)
    {
        var start = entry.StartAt.Kind == DateTimeKind.Local ? entry.StartAt.ToUniversalTime() : entry.StartAt;
        return Failures.Named<string?>(async () =>
        {
            var version = await Value("""
                INSERT INTO reminders (grain, name, hash, start, period, version) VALUES ($1, $2, $3, $4, $5, 1)
                ON CONFLICT (grain, name) DO UPDATE SET start = excluded.start, period = excluded.period, version = reminders.version + 1
                RETURNING version
                """, entry.GrainId.ToString(), entry.ReminderName, (long)entry.GrainId.GetUniformHashCode(), start.Ticks, entry.Period.Ticks);
            return ((long)version!).ToString(CultureInfo.InvariantCulture);
        });
    }

    public Task<bool> RemoveRow(GrainId grainId, string reminderName, string eTag) => Failures.Named(async () =>
        long.TryParse(eTag, CultureInfo.InvariantCulture, out var version)
        && await Value("DELETE FROM reminders WHERE grain = $1 AND name = $2 AND version = $3 RETURNING version", grainId.ToString(), reminderName, version) is not null);

    public Task TestOnlyClearTable() => Failures.Named(async () => { await Value("DELETE FROM reminders"); });

    public Task StopAsync(CancellationToken cancellationToken = default) => Task.CompletedTask;

    private async Task<List<ReminderEntry>> Rows(string sql, params object[] values)
    {
        await using var connection = await database.Connect();
        await using var command = Command(connection, sql, values);
        await using var rows = await command.ExecuteReaderAsync();
        var found = new List<ReminderEntry>();
        while (await rows.ReadAsync())
        {
            found.Add(new ReminderEntry
            {
                GrainId = GrainId.Parse(rows.GetString(0)),
                ReminderName = rows.GetString(1),
                StartAt = new DateTime(rows.GetInt64(2), DateTimeKind.Utc),
                Period = new TimeSpan(rows.GetInt64(3)),
                ETag = rows.GetInt64(4).ToString(CultureInfo.InvariantCulture),
            });
        }
        return found;
    }

    private async Task<object?> Value(string sql, params object[] values)
    {
        await using var connection = await database.Connect();
        await using var command = Command(connection, sql, values);
        return await command.ExecuteScalarAsync();
    }

    private static NpgsqlCommand Command(NpgsqlConnection connection, string sql, object[] values)
    {
        var command = new NpgsqlCommand(sql, connection);
        foreach (var value in values) command.Parameters.Add(new NpgsqlParameter { Value = value });
        return command;
    }
}
