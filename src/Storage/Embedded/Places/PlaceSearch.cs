using System.Collections.Immutable;
using AlprGrains.Lookups;
using AlprGrains.Plates;
using AlprGrains.Storage.Embedded.Plates;
using AlprGrains.Storage.Keys;
using AlprGrains.Storage.Plates;

namespace AlprGrains.Storage.Embedded.Places;

/// <summary>
/// Answers a question by place, newest capture first: slot by slot backwards through the window, in each slot the rows of the cameras
/// from every upload day that has some, in their order. Rows are opened one by one, for what the vehicle looks like is sealed; a page
/// opens at most <see cref="LookupLimits.PlaceReadsExaminedMax"/>. Reads past their retention are left out by the store's clock (INV-4).
/// </summary>
internal sealed class PlaceSearch(Days days, KeyStore keys, DateTimeOffset now, PlaceQuestion question)
{
    private readonly long _uploadedAfterTicks = (now - ReadRetention.Period).UtcTicks;
    private readonly HashSet<string> _cameras = question.Problem() is { } problem
        ? throw new ArgumentException(problem, nameof(question))
        : [.. question.Cameras.Select(camera => camera.Text)];

    // Rows come before this: the end of the window, or where the page before ended.
    private readonly PlaceCursor _before = BeforeWhat(question);

    public PlacePage Answer()
    {
        var reads = ImmutableArray.CreateBuilder<PlateRead>();
        PlaceCursor last = default;
        var examined = 0;
        foreach (var (place, day) in Places())
        {
            if (examined == LookupLimits.PlaceReadsExaminedMax)
                return new PlacePage(new ReadPage(reads.ToImmutable(), last.ToString()), StoppedAtBound: reads.Count < question.ReadsMax);
            examined++;
            if (Open(place, day) is { } read)
            {
                if (reads.Count == question.ReadsMax) return new PlacePage(new ReadPage(reads.ToImmutable(), last.ToString()), StoppedAtBound: false);
                reads.Add(read);
            }
            else if (reads.Count == question.ReadsMax) continue; // looks only whether there is another: the next page begins behind the last read
            last = place;
        }
        return new PlacePage(new ReadPage(reads.ToImmutable(), Next: null), StoppedAtBound: false);
    }

    // All rows of the cameras in the window, in the order of the answer; a row may have been deleted since, or be past its retention.
    private IEnumerable<(PlaceCursor Place, Day Day)> Places()
    {
        // Nothing is uploaded before it is captured, and a day whose last minute is past retention has nothing to show.
        var oldest = UploadDay.Of(question.CapturedFrom > now - ReadRetention.Period ? question.CapturedFrom : now - ReadRetention.Period);
        var searched = days.Snapshot.Where(day => day.Number.CompareTo(oldest) >= 0).ToDictionary(day => day.Number);
        // The tails before the indexes: what leaves a tail meanwhile is in the index then, and seen twice, not missed.
        var fresh = new List<PlaceCursor>();
        foreach (var day in searched.Values)
            day.Tail.Find(_cameras, question.CapturedFrom.UtcTicks, _before.CapturedTicks, row => AddIfAsked(new PlaceCursor(row.CapturedTicks, day.Number, row.Row), fresh));
        var freshBySlot = fresh.GroupBy(place => PlaceEntries.SlotOf(place.CapturedTicks)).ToDictionary(slot => slot.Key, slot => slot.ToList());

        var walks = searched.Values.ToDictionary(day => day, day => NewestSlot(day, PlaceEntries.SlotOf(_before.CapturedTicks)));
        while (walks.Values.Concat(freshBySlot.Keys.Select(slot => (long?)slot)).Max() is { } present)
        {
            var places = new List<PlaceCursor>();
            foreach (var (day, slot) in walks)
            {
                if (slot != present) continue;
                Gather(day, present, places);
                walks[day] = NewestSlot(day, present - 1);
            }
            if (freshBySlot.Remove(present, out var inTails)) places.AddRange(inTails);
            Newest(places);
            PlaceCursor? previous = null;
            foreach (var place in places)
            {
                if (place == previous) continue; // in a tail and in an index
                previous = place;
                yield return (place, searched[place.Day]);
            }
        }
    }

    // The day's newest slot up to this one in which any camera has rows; null when the window has no more.
    private long? NewestSlot(Day day, long upTo) => day.Read(reader => reader.NewestSlot(PlaceEntries.SlotOf(question.CapturedFrom.UtcTicks), upTo));

    private void Gather(Day day, long slot, List<PlaceCursor> places) => day.Read(reader =>
    {
        foreach (var camera in _cameras)
            reader.PlacedRows(slot, camera, row => AddIfAsked(new PlaceCursor(row.CapturedTicks, day.Number, row.Row), places));
        return places.Count;
    });

    private void AddIfAsked(PlaceCursor place, List<PlaceCursor> places)
    {
        if (place.CapturedTicks < question.CapturedFrom.UtcTicks || place.CompareTo(_before) >= 0) return;
        if (places.Count >= GatheredMax) Newest(places);
        places.Add(place);
    }

    private static PlaceCursor BeforeWhat(PlaceQuestion question)
    {
        var end = new PlaceCursor(question.CapturedUntil.UtcTicks, default, 0);
        return question.Cursor is not null && PlaceCursor.Parse(question.Cursor) is var cursor && cursor.CompareTo(end) < 0 ? cursor : end;
    }

    // More than a page can examine of one slot need not be remembered: the newest are enough.
    private const int GatheredMax = 8 * LookupLimits.PlaceReadsExaminedMax;

    private static void Newest(List<PlaceCursor> places)
    {
        const int Kept = 2 * LookupLimits.PlaceReadsExaminedMax + 2; // each may be there twice
        places.Sort(static (left, right) => right.CompareTo(left));
        if (places.Count > Kept) places.RemoveRange(Kept, places.Count - Kept);
    }

    private PlateRead? Open(PlaceCursor place, Day day)
    {
        if (day.Read(reader => reader.Get(place.Row)) is not { } row) return null;
        if (row.Clear.UploadedAt.UtcTicks <= _uploadedAfterTicks || !_cameras.Contains(row.Clear.Camera.Text)) return null;
        if (ReadPayload.Open(row.Clear, row.Sealed, keys) is not { } read) return null;
        return question.Vehicle?.AreThoseOf(read.Vehicle) != false ? read : null;
    }
}
