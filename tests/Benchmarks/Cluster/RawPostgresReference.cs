using System.Diagnostics;
using AlprGrains.Plates;
using AlprGrains.Storage.Keys;
using AlprGrains.Storage.Plates;
using AlprGrains.Storage.PostgreSql;
using AlprGrains.Tests.Benchmarks.Storage;
using Npgsql;
using NpgsqlTypes;

namespace AlprGrains.Tests.Benchmarks.Cluster;

/// <summary>
/// What a program gets that only writes rows: finished, sealed reads sent as arrays, a thousand in a transaction, over two connections at
/// once, into the same table with the same key and indexes. Rows are made before the clock runs; a repeat would be an error.
/// </summary>
internal static class RawPostgresReference
{
    private const int BatchReads = 1_000;
    private const int Writers = 2;

    // Rows of this many batches are made at a time, off the clock, so that memory is bounded.
    private const int BatchesAhead = 20;

    /// <summary>Reads a second.</summary>
    public static async Task<double> Measure(PostgreSqlDatabase database, SyntheticReads reads, long first, long count, KeyStore keys, DateTimeOffset uploadedAt)
    {
        await database.EnsureDay(UploadDay.Of(uploadedAt));
        var spent = TimeSpan.Zero;
        for (var from = first; from < first + count; from += BatchReads * BatchesAhead)
        {
            var portion = (int)Math.Min(BatchReads * BatchesAhead, first + count - from);
            var batches = Enumerable.Range(0, portion).Select(i => reads.Make(from + i, uploadedAt)).Chunk(BatchReads).Select(batch => Rows.Of(batch, keys)).ToArray();
            var start = Stopwatch.GetTimestamp();
            await Task.WhenAll(Enumerable.Range(0, Writers).Select(writer => Task.Run(async () =>
            {
                await using var connection = await database.Connect();
                for (var i = writer; i < batches.Length; i += Writers) await batches[i].Insert(connection);
            })));
            spent += Stopwatch.GetElapsedTime(start);
        }
        return count / spent.TotalSeconds;
    }

    private sealed record Rows(int[] Days, Guid[] Ids, Guid[] Tokens, long[] Captured, long[] Uploaded, string[] Cameras, byte[][] Sealed)
    {
        public static Rows Of(PlateRead[] reads, KeyStore keys)
        {
            var day = UploadDay.Of(reads[0].UploadedAt);
            var key = keys.SealingKey(UploadMinute.Of(reads[0].UploadedAt));
            return new Rows(
                [.. reads.Select(_ => day.Number)], [.. reads.Select(read => Binary.Uuid(read.Id))], [.. reads.Select(read => Binary.Uuid(keys.TokenFor(read.Plate, day)))],
                [.. reads.Select(read => read.CapturedAt.UtcTicks)], [.. reads.Select(read => read.UploadedAt.UtcTicks)], [.. reads.Select(read => read.Camera.Text)],
                [.. reads.Select(read => ReadPayload.Seal(read, key))]);
        }

        public async Task Insert(NpgsqlConnection connection)
        {
            await using var command = new NpgsqlCommand("INSERT INTO reads (day, id, token, captured, uploaded, camera, sealed) SELECT * FROM unnest($1, $2, $3, $4, $5, $6, $7)", connection)
            {
                Parameters =
                {
                    Array(Days, NpgsqlDbType.Integer), Array(Ids, NpgsqlDbType.Uuid), Array(Tokens, NpgsqlDbType.Uuid), Array(Captured, NpgsqlDbType.Bigint),
                    Array(Uploaded, NpgsqlDbType.Bigint), Array(Cameras, NpgsqlDbType.Text), Array(Sealed, NpgsqlDbType.Bytea),
                },
            };
            await command.ExecuteNonQueryAsync();
        }

        private static NpgsqlParameter Array(object values, NpgsqlDbType of) => new() { Value = values, NpgsqlDbType = NpgsqlDbType.Array | of };
    }
}
