using AlprGrains.Plates;
using AlprGrains.Retention;
using AlprGrains.Storage.AzureBlob;
using AlprGrains.Storage.Keys;
using AlprGrains.Storage.Retention;
using Npgsql;

namespace AlprGrains.Storage.PostgreSql;

/// <summary>
/// Retention over the cluster's database: keys and books go in the key store's transaction, then whole days are dropped with their partition, waiting
/// alerts and images of dead minutes are deleted. Any silo may do it, and two at once do it twice, which is once.
/// </summary>
internal sealed class PostgreSqlRetention(
    KeyStore keys, RetentionClock clock, PurgeGate gate, PostgreSqlDatabase database, Func<AzureBlobEvidence> evidence, TimeProvider time)
    : RetentionOverKeys(keys, clock, gate, time)
{
    public override ValueTask<RetentionBooks> Books() => new(Failures.Named(async () =>
    {
        Keys.Refresh();
        await using var connection = await database.Connect();
        await using var command = new NpgsqlCommand("""
            SELECT (coalesce((SELECT sum(uploaded) FROM tallies), 0) + coalesce((SELECT sum(uploaded) FROM dropped_days), 0))::bigint,
              coalesce((SELECT sum(reads) FROM minutes WHERE minute > w.through), 0)::bigint,
              coalesce((SELECT value FROM facts WHERE name = 'destroyed-reads'), 0),
              (SELECT min(minute) FROM minutes WHERE minute > w.through)
            FROM (SELECT coalesce((SELECT value FROM facts WHERE name = 'destroyed-through'), -1) AS through) AS w
            """, connection);
        await using var row = await command.ExecuteReaderAsync();
        await row.ReadAsync();
        var oldest = await row.IsDBNullAsync(3) ? (DateTimeOffset?)null : new UploadMinute(row.GetInt64(3)).Start;
        return new RetentionBooks(row.GetInt64(0), row.GetInt64(1), row.GetInt64(2), oldest, Gate.DestroyedUntil, Overdue);
    }));

    protected override async Task Destroy(UploadMinute due)
    {
        var minutes = await Failures.Named(() => Booked(due));
        await Task.Run(() => Keys.DestroyThrough(due, minutes)); // files are synced; not on a grain's turn
    }

    protected override async Task Clean(UploadMinute through)
    {
        BeforeStep("days");
        await Failures.Named(() => DropDead(through));
        BeforeStep("images");
        await evidence().DropThrough(through);
    }

    // What the writers counted, by minute: their digests in the order of their names are the minute's chain.
    private async Task<List<MinuteReads>> Booked(UploadMinute through)
    {
        await using var connection = await database.Connect();
        await using var command = new NpgsqlCommand("""
            SELECT minute, sum(reads)::bigint, sha256(string_agg(digest, ''::bytea ORDER BY writer)) FROM minutes WHERE minute > $1 AND minute <= $2 GROUP BY minute ORDER BY minute
            """, connection)
        {
            Parameters = { new() { Value = Keys.DestroyedThrough.Number }, new() { Value = through.Number } },
        };
        var found = new List<MinuteReads>();
        await using var rows = await command.ExecuteReaderAsync();
        while (await rows.ReadAsync()) found.Add(new MinuteReads(new UploadMinute(rows.GetInt64(0)), rows.GetInt64(1), rows.GetFieldValue<byte[]>(2)));
        return found;
    }

    private async Task DropDead(UploadMinute through)
    {
        var firstAlive = UploadDay.Of(through.End);
        await database.RefreshDays();
        foreach (var day in database.DaysFrom(UploadDay.Of(DateTimeOffset.UnixEpoch)).Where(day => day < firstAlive.Number).Order())
        {
            BeforeStep("day");
            await database.DropDay(new UploadDay(day));
        }
        await using var connection = await database.Connect();
        await using var clear = new NpgsqlCommand("DELETE FROM outbox WHERE uploaded < $1", connection) { Parameters = { new() { Value = through.End.UtcTicks } } };
        await clear.ExecuteNonQueryAsync();
        foreach (var table in (string[])["plate_lists", "plate_minutes"])
        {
            await using var drop = new NpgsqlCommand($"DELETE FROM {table} WHERE minute <= $1", connection) { Parameters = { new() { Value = through.Number } } };
            await drop.ExecuteNonQueryAsync();
        }
        await using var forget = new NpgsqlCommand("DELETE FROM minutes WHERE minute <= $1", connection) { Parameters = { new() { Value = through.Number } } };
        await forget.ExecuteNonQueryAsync();
    }
}
