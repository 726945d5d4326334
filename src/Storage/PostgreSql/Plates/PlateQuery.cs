using System.Collections.Immutable;
using AlprGrains.Plates;
using AlprGrains.Storage.Keys;
using Npgsql;

namespace AlprGrains.Storage.PostgreSql.Plates;

/// <summary>
/// Answers one question about a plate, newest upload first: each day is asked for its own token of the plate; a day whose pepper is
/// destroyed answers nothing. Reads past their retention are left out by the store's own clock (INV-4).
/// </summary>
internal sealed class PlateQuery(PostgreSqlDatabase database, KeyStore keys, DateTimeOffset now, PlateQuestion question)
{
    private readonly ReadCursor _first = question.ReadsMax is < 1 or > PlateQuestion.PageReadsMax
        ? throw new ArgumentException($"a page has 1 to {PlateQuestion.PageReadsMax} reads, not {question.ReadsMax}", nameof(question))
        : question.Cursor is null ? ReadCursor.Before(long.MaxValue) : ReadCursor.Parse(question.Cursor);

    public async Task<ReadPage> Answer()
    {
        var days = new List<int>();
        var tokens = new List<Guid>();
        foreach (var day in database.DaysFrom(UploadDay.Of(now - ReadRetention.Period)))
        {
            if (keys.FindToken(question.Plate, new UploadDay(day)) is not { } token) continue;
            days.Add(day);
            tokens.Add(Binary.Uuid(token));
        }

        var reads = ImmutableArray.CreateBuilder<PlateRead>();
        ReadCursor last = default;
        await using var connection = await database.Connect();
        for (var before = _first; days.Count > 0;)
        {
            var rowsMax = question.ReadsMax - reads.Count + 1;
            var rows = await StoredReads.Rows(Step(connection, days, tokens, before, rowsMax));
            foreach (var row in rows)
            {
                before = new ReadCursor(row.Clear.UploadedAt.UtcTicks, row.Clear.Id);
                if (row.Open(keys) is not { } read || read.Plate != question.Plate) continue;
                if (reads.Count == question.ReadsMax) return new ReadPage(reads.ToImmutable(), last.ToString());
                reads.Add(read);
                last = before;
            }
            if (rows.Count < rowsMax) break; // the last of them
        }
        return new ReadPage(reads.ToImmutable(), Next: null);
    }

    private NpgsqlCommand Step(NpgsqlConnection connection, List<int> days, List<Guid> tokens, ReadCursor before, int rowsMax) => new($"""
        SELECT {StoredReads.Columns} FROM unnest($1, $2) AS d(day, token) CROSS JOIN LATERAL (
          SELECT * FROM reads WHERE reads.day = d.day AND reads.token = d.token AND uploaded > $3 AND (uploaded, id) < ($4, $5) AND captured >= $6 AND captured < $7
          ORDER BY uploaded DESC, id DESC LIMIT $8) AS r
        ORDER BY r.uploaded DESC, r.id DESC LIMIT $8
        """, connection)
    {
        Parameters =
        {
            new() { Value = days }, new() { Value = tokens },
            new() { Value = (now - ReadRetention.Period).UtcTicks },
            new() { Value = before.Ticks }, new() { Value = Binary.Uuid(before.Id) },
            new() { Value = question.CapturedFrom?.UtcTicks ?? long.MinValue }, new() { Value = question.CapturedUntil?.UtcTicks ?? long.MaxValue },
            new() { Value = rowsMax },
        },
    };
}
