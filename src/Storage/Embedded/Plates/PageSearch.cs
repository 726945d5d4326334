using System.Collections.Immutable;
using AlprGrains.Plates;
using AlprGrains.Storage.Keys;
using AlprGrains.Storage.Plates;

namespace AlprGrains.Storage.Embedded.Plates;

/// <summary>
/// Answers one question from the days' files, newest upload first. Each day has its own token for the plate; a day whose
/// pepper is destroyed answers nothing. Reads past their retention are left out by the store's own clock (INV-4).
/// </summary>
internal sealed class PageSearch(Days days, KeyStore keys, DateTimeOffset now)
{
    private const int RowsPerStep = 256;

    private readonly long _uploadedAfterTicks = (now - ReadRetention.Period).UtcTicks;

    public ReadPage Answer(PlateQuestion question)
    {
        if (question.ReadsMax is < 1 or > PlateQuestion.PageReadsMax)
            throw new ArgumentException($"a page has 1 to {PlateQuestion.PageReadsMax} reads, not {question.ReadsMax}", nameof(question));
        PageCursor? after = question.Cursor is null ? null : PageCursor.Parse(question.Cursor);

        var reads = ImmutableArray.CreateBuilder<PlateRead>();
        PageCursor last = default;
        var all = days.Snapshot;
        for (var i = all.Count - 1; i >= 0; i--)
        {
            var day = all[i];
            if (after is { } cursor && day.Number.CompareTo(cursor.Day) > 0) continue;
            if (day.Number.CompareTo(UploadDay.Of(now - ReadRetention.Period)) < 0) break;
            if (keys.FindToken(question.Plate, day.Number) is not { } token) continue;
            var before = after is { } same && same.Day == day.Number ? same.Last : RowPlace.AfterAll;
            foreach (var (place, read) in ReadsOf(day, token, before, question))
            {
                if (reads.Count == question.ReadsMax) return new ReadPage(reads.ToImmutable(), last.ToString());
                reads.Add(read);
                last = new PageCursor(day.Number, place);
            }
        }
        return new ReadPage(reads.ToImmutable(), Next: null);
    }

    // The tail is looked at before the indexes: what leaves it meanwhile is in the indexes then, and seen twice, not missed.
    private IEnumerable<(RowPlace Place, PlateRead Read)> ReadsOf(Day day, PlateToken token, RowPlace before, PlateQuestion question)
    {
        var fresh = new List<RowPlace>();
        day.Tail.Find(token.High, fresh);
        while (true)
        {
            var step = day.Read(reader => Step(reader, token, before, fresh, question));
            if (step.Found is null) yield break; // the day was dropped
            foreach (var found in step.Found) yield return found;
            if (step.IsLast) yield break;
            before = step.Last;
        }
    }

    private (List<(RowPlace, PlateRead)> Found, RowPlace Last, bool IsLast) Step(
        DayReader reader, PlateToken token, RowPlace before, List<RowPlace> fresh, PlateQuestion question)
    {
        var rowsMax = Math.Min(RowsPerStep, question.ReadsMax + 1);
        var places = new List<RowPlace>();
        reader.FindRows(token.High, before, _uploadedAfterTicks, rowsMax, places);
        var isLast = places.Count < rowsMax;
        var last = isLast ? default : places[^1];
        foreach (var place in fresh)
        {
            // Places of the tail that belong among the indexed ones, or after them when those are all.
            if (place.UploadedTicks > _uploadedAfterTicks && place.CompareTo(before) < 0 && (isLast || place.CompareTo(last) > 0) && !places.Contains(place)) places.Add(place);
        }
        if (fresh.Count > 0) places.Sort(static (left, right) => right.CompareTo(left));

        var found = new List<(RowPlace, PlateRead)>(places.Count);
        foreach (var place in places)
        {
            if (reader.Get(place.Row) is { } row && row.Token == token && IsAskedFor(row, question)
                && ReadPayload.Open(row.Clear, row.Sealed, keys) is { } read && read.Plate == question.Plate)
                found.Add((place, read));
        }
        return (found, last, isLast);
    }

    private static bool IsAskedFor(StoredRow row, PlateQuestion question) =>
        (question.CapturedFrom is not { } from || row.Clear.CapturedAt >= from)
        && (question.CapturedUntil is not { } until || row.Clear.CapturedAt < until);
}
