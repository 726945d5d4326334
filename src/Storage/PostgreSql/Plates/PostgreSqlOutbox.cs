using System.Collections.Immutable;
using AlprGrains.Alerts;
using AlprGrains.Plates;
using AlprGrains.Storage.Keys;
using AlprGrains.Storage.Plates;
using Npgsql;

namespace AlprGrains.Storage.PostgreSql.Plates;

/// <summary>
/// Alerts that were written with their reads and wait to be delivered (INV-7). Every silo may deliver every alert: the alert's grain
/// takes each once, so what a lost silo left behind is delivered by the others.
/// </summary>
internal sealed class PostgreSqlOutbox(PostgreSqlDatabase database, KeyStore keys, TimeProvider time)
{
    private readonly AlertsLeft _left = new();

    public async Task<ImmutableArray<AlertDraft>> Pending(int alertsMax)
    {
        var hiddenUntil = (time.GetUtcNow() - ReadRetention.Period).UtcTicks; // INV-4
        await using var connection = await database.Connect();
        await using var command = new NpgsqlCommand("SELECT alert, uploaded, sealed FROM outbox WHERE uploaded > $1 ORDER BY place LIMIT $2", connection)
        {
            Parameters = { new() { Value = hiddenUntil }, new() { Value = alertsMax } },
        };
        var drafts = ImmutableArray.CreateBuilder<AlertDraft>();
        await using var rows = await command.ExecuteReaderAsync();
        while (await rows.ReadAsync())
        {
            var sealedAlert = new SealedAlert(rows.GetString(0), rows.GetFieldValue<byte[]>(2));
            if (sealedAlert.Open(new DateTimeOffset(rows.GetInt64(1), TimeSpan.Zero), keys) is { } draft) drafts.Add(draft);
        }
        return drafts.ToImmutable();
    }

    public async Task Confirm(ImmutableArray<AlertId> delivered)
    {
        await using var connection = await database.Connect();
        await using var command = new NpgsqlCommand("DELETE FROM outbox WHERE alert = ANY($1)", connection)
        {
            Parameters = { new() { Value = delivered.Select(alert => alert.Text).Order(StringComparer.Ordinal).ToArray() } },
        };
        await command.ExecuteNonQueryAsync();
    }

    public async Task<long> Count()
    {
        await using var connection = await database.Connect();
        await using var command = new NpgsqlCommand("SELECT count(*) FROM outbox", connection);
        return (long)(await command.ExecuteScalarAsync())!;
    }

    /// <summary>Completes when some wait.</summary>
    public async Task Waiting(CancellationToken cancellation)
    {
        var left = _left.Next; // taken before looking: a commit in between completes it
        if (await Failures.Named(Count) > 0) return;
        await left.WaitAsync(cancellation);
    }

    /// <summary>A transaction of this silo has left some.</summary>
    public void Wake() => _left.Wake();
}
