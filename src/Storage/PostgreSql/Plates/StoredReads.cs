using AlprGrains.Cameras;
using AlprGrains.Plates;
using AlprGrains.Storage.Keys;
using AlprGrains.Storage.Plates;
using Npgsql;

namespace AlprGrains.Storage.PostgreSql.Plates;

/// <summary>Rows of reads as a query gives them, opened with the keys of their minutes.</summary>
internal static class StoredReads
{
    /// <summary>In the order that <see cref="Row"/> reads.</summary>
    public const string Columns = "r.id, r.camera, r.captured, r.uploaded, r.sealed";

    /// <summary>All rows of a query, not opened yet.</summary>
    public static async Task<List<StoredRead>> Rows(NpgsqlCommand command)
    {
        var found = new List<StoredRead>();
        await using var rows = await command.ExecuteReaderAsync();
        while (await rows.ReadAsync()) found.Add(Row(rows));
        return found;
    }

    private static StoredRead Row(NpgsqlDataReader row) => new(
        new ReadRow(Binary.ReadIdOf(row.GetGuid(0)), CameraId.Parse(row.GetString(1)), Time(row.GetInt64(2)), Time(row.GetInt64(3))),
        row.GetFieldValue<byte[]>(4));

    private static DateTimeOffset Time(long ticks) => new(ticks, TimeSpan.Zero);
}

/// <summary>A row of reads.</summary>
internal readonly record struct StoredRead(ReadRow Clear, byte[] Sealed)
{
    /// <summary>The read, or null when its key is destroyed.</summary>
    public PlateRead? Open(KeyStore keys) => ReadPayload.Open(Clear, Sealed, keys);
}
