using System.Collections.Immutable;
using AlprGrains.Lookups;
using AlprGrains.Plates;
using AlprGrains.Storage.Keys;
using Npgsql;

namespace AlprGrains.Storage.PostgreSql.Plates;

/// <summary>
/// Answers a question by place, newest capture first. Rows are opened one by one, for what the vehicle looks like is sealed; a page opens
/// at most <see cref="LookupLimits.PlaceReadsExaminedMax"/>. Reads past their retention are left out by the store's clock (INV-4).
/// </summary>
internal sealed class PlaceQuery(PostgreSqlDatabase database, KeyStore keys, DateTimeOffset now, PlaceQuestion question)
{
    private const int RowsPerStep = 512;

    private readonly ReadCursor _first = question.Problem() is { } problem ? throw new ArgumentException(problem, nameof(question)) : BeforeWhat(question);

    public async Task<PlacePage> Answer()
    {
        var reads = ImmutableArray.CreateBuilder<PlateRead>();
        ReadCursor last = default;
        var examined = 0;
        await using var connection = await database.Connect();
        await foreach (var row in Rows(connection))
        {
            if (examined == LookupLimits.PlaceReadsExaminedMax)
                return new PlacePage(new ReadPage(reads.ToImmutable(), last.ToString()), StoppedAtBound: reads.Count < question.ReadsMax);
            examined++;
            if (row.Open(keys) is { } read && question.Vehicle?.AreThoseOf(read.Vehicle) != false)
            {
                if (reads.Count == question.ReadsMax) return new PlacePage(new ReadPage(reads.ToImmutable(), last.ToString()), StoppedAtBound: false);
                reads.Add(read);
            }
            else if (reads.Count == question.ReadsMax) continue; // looks only whether there is another: the next page begins behind the last read
            last = PlaceOf(row);
        }
        return new PlacePage(new ReadPage(reads.ToImmutable(), Next: null), StoppedAtBound: false);
    }

    private async IAsyncEnumerable<StoredRead> Rows(NpgsqlConnection connection)
    {
        // Nothing is uploaded before it is captured, and a day whose last minute is past retention has nothing to show.
        var shownAfter = now - ReadRetention.Period;
        var days = database.DaysFrom(UploadDay.Of(question.CapturedFrom > shownAfter ? question.CapturedFrom : shownAfter));
        var cameras = question.Cameras.Select(camera => camera.Text).Distinct(StringComparer.Ordinal).ToArray();
        for (var before = _first; days.Length > 0;)
        {
            var rows = await StoredReads.Rows(Step(connection, days, cameras, shownAfter, before));
            foreach (var row in rows) yield return row;
            if (rows.Count < RowsPerStep) yield break;
            before = PlaceOf(rows[^1]);
        }
    }

    private NpgsqlCommand Step(NpgsqlConnection connection, int[] days, string[] cameras, DateTimeOffset shownAfter, ReadCursor before) => new($"""
        SELECT {StoredReads.Columns} FROM unnest($1) AS d(day) CROSS JOIN unnest($2) AS c(camera) CROSS JOIN LATERAL (
          SELECT * FROM reads WHERE reads.day = d.day AND reads.camera = c.camera AND captured >= $3 AND (captured, id) < ($4, $5) AND uploaded > $6
          ORDER BY captured DESC, id DESC LIMIT {RowsPerStep}) AS r
        ORDER BY r.captured DESC, r.id DESC LIMIT {RowsPerStep}
        """, connection)
    {
        Parameters =
        {
            new() { Value = days }, new() { Value = cameras },
            new() { Value = question.CapturedFrom.UtcTicks }, new() { Value = before.Ticks }, new() { Value = Binary.Uuid(before.Id) },
            new() { Value = shownAfter.UtcTicks },
        },
    };

    private static ReadCursor PlaceOf(StoredRead row) => new(row.Clear.CapturedAt.UtcTicks, row.Clear.Id);

    private static ReadCursor BeforeWhat(PlaceQuestion question)
    {
        var end = ReadCursor.Before(question.CapturedUntil.UtcTicks);
        return question.Cursor is not null && ReadCursor.Parse(question.Cursor) is var cursor && cursor.Ticks < end.Ticks ? cursor : end;
    }
}
