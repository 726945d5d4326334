using System.Diagnostics;
using AlprGrains.Plates;
using Npgsql;
using NpgsqlTypes;

namespace AlprGrains.Tests.Benchmarks.Patterns;

/// <summary>
/// What one would use without a directory: a table of plates and last uploads with a trigram index (pg_trgm, GIN), asked with LIKE over a
/// prepared statement and a local socket. Plates stand there in clear, which the system never does.
/// </summary>
internal sealed class TrigramReference(NpgsqlConnection connection) : IAsyncDisposable
{
    private NpgsqlCommand _ask = null!;

    public static async Task<TrigramReference> Connect(string connectionString)
    {
        var connection = new NpgsqlConnection(connectionString + ";Pooling=false");
        await connection.OpenAsync();
        return new TrigramReference(connection);
    }

    public async Task Load(IReadOnlyList<PlateNumber> plates, long uploadedSecond)
    {
        await Execute("CREATE EXTENSION pg_trgm; CREATE TABLE plates (plate text PRIMARY KEY, uploaded bigint NOT NULL)");
        await using (var copy = await connection.BeginBinaryImportAsync("COPY plates (plate, uploaded) FROM STDIN (FORMAT BINARY)"))
        {
            foreach (var plate in plates)
            {
                await copy.StartRowAsync();
                await copy.WriteAsync(plate.Text, NpgsqlDbType.Text);
                await copy.WriteAsync(uploadedSecond, NpgsqlDbType.Bigint);
            }
            await copy.CompleteAsync();
        }
        await Execute("CREATE INDEX ON plates USING gin (plate gin_trgm_ops)");
        await Execute("VACUUM ANALYZE plates");
        _ask = new NpgsqlCommand("SELECT plate FROM plates WHERE plate LIKE $1 AND uploaded > $2 LIMIT $3", connection);
        _ask.Parameters.Add(new NpgsqlParameter<string>());
        _ask.Parameters.Add(new NpgsqlParameter<long>());
        _ask.Parameters.Add(new NpgsqlParameter<int>());
        await _ask.PrepareAsync();
    }

    /// <summary>Plates that match, at most <paramref name="platesMax"/>, in no order; and how long it took.</summary>
    public async Task<(List<string> Plates, TimeSpan Took)> Find(PlatePattern pattern, long uploadedAfter, int platesMax)
    {
        ((NpgsqlParameter<string>)_ask.Parameters[0]).TypedValue = pattern.Text.Replace('?', '_').Replace('*', '%');
        ((NpgsqlParameter<long>)_ask.Parameters[1]).TypedValue = uploadedAfter;
        ((NpgsqlParameter<int>)_ask.Parameters[2]).TypedValue = platesMax;
        var from = Stopwatch.GetTimestamp();
        var plates = new List<string>();
        await using (var rows = await _ask.ExecuteReaderAsync())
            while (await rows.ReadAsync()) plates.Add(rows.GetString(0));
        return (plates, Stopwatch.GetElapsedTime(from));
    }

    /// <summary>Bytes of the trigram index, and of the table with all its indexes.</summary>
    public async Task<(long Index, long All)> Size()
    {
        await using var ask = new NpgsqlCommand("SELECT pg_relation_size('plates_plate_idx'), pg_total_relation_size('plates')", connection);
        await using var row = await ask.ExecuteReaderAsync();
        await row.ReadAsync();
        return (row.GetInt64(0), row.GetInt64(1));
    }

    public async ValueTask DisposeAsync()
    {
        await _ask.DisposeAsync();
        await connection.DisposeAsync();
    }

    private async Task Execute(string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}
