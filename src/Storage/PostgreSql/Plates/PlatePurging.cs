using AlprGrains.Plates;
using AlprGrains.Storage.Keys;
using Npgsql;

namespace AlprGrains.Storage.PostgreSql.Plates;

/// <summary>Deletes a plate's rows that are past their 30 days, found by the plate's key and the peppers of the days; says which upload is the oldest that is left.</summary>
internal sealed class PlatePurging(PostgreSqlDatabase database, KeyStore keys)
{
    public async Task<PlatePurge> Run(PlateKey plate, DateTimeOffset now)
    {
        var due = now - ReadRetention.Period;
        var (days, tokens) = (new List<int>(), new List<Guid>());
        foreach (var day in database.DaysFrom(UploadDay.Of(DateTimeOffset.UnixEpoch)))
        {
            if (keys.FindToken(plate, new UploadDay(day)) is not { } token) continue;
            days.Add(day);
            tokens.Add(Binary.Uuid(token));
        }
        if (days.Count == 0) return new PlatePurge(0, null);
        await using var connection = await database.Connect();
        await using var delete = new NpgsqlCommand(
            "DELETE FROM reads r USING unnest($1, $2) AS d(day, token) WHERE r.day = d.day AND r.token = d.token AND r.uploaded <= $3", connection)
        {
            Parameters = { new() { Value = days }, new() { Value = tokens }, new() { Value = due.UtcTicks } },
        };
        var deleted = await delete.ExecuteNonQueryAsync();
        await using var oldest = new NpgsqlCommand(
            "SELECT min(r.uploaded) FROM reads r JOIN unnest($1, $2) AS d(day, token) ON r.day = d.day AND r.token = d.token", connection)
        {
            Parameters = { new() { Value = days }, new() { Value = tokens } },
        };
        return new PlatePurge(deleted, await oldest.ExecuteScalarAsync() is long ticks ? new DateTimeOffset(ticks, TimeSpan.Zero) : null);
    }
}
