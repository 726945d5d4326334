using AlprGrains.Plates;
using AlprGrains.Storage.Embedded.Evidence;
using AlprGrains.Storage.Keys;
using AlprGrains.Storage.Plates;
using AlprGrains.Storage.Retention;

namespace AlprGrains.Storage.Embedded.Plates;

/// <summary>
/// One plate's purge, as its reminder asks for it: from the plate's key alone its rows are found, day by day, for each day's token is made from
/// the key. Rows past their 30 days are deleted by the committer and their images overwritten; what died with its key is left to the
/// purge of keys. Gives when the next of the plate's reads is due.
/// </summary>
internal sealed class PlatePurging(Days days, KeyStore keys, SegmentLog images, ReadCommitter committer, RetentionClock clock)
{
    private const int RowsPerStep = 256;

    public async Task<PlatePurge> Run(PlateKey plate)
    {
        if (clock.Destroying is not { } now) return new PlatePurge(0, await Task.Run(() => Oldest(plate, DateTimeOffset.MinValue)), ClocksDisagree: true);
        var due = now - ReadRetention.Period;
        var deleted = 0;
        foreach (var day in days.Snapshot)
        {
            if (day.Number.CompareTo(UploadDay.Of(due)) > 0) break;
            if (keys.FindToken(plate, day.Number) is not { } token) continue;
            var (rows, pictures) = await Task.Run(() => Expired(day, token, due));
            if (rows.Count == 0) continue;
            await Task.Run(() => images.Erase(pictures)); // before the rows: a crash in between leaves rows that find them again
            deleted += await committer.Between(() => day.Delete(rows));
        }
        // Between two commits, so that no read of this plate is on its way and unseen.
        return new PlatePurge(deleted, await committer.Between(() => Oldest(plate, due)), ClocksDisagree: false);
    }

    private (List<long> Rows, List<SegmentPlace> Pictures) Expired(Day day, PlateToken token, DateTimeOffset due)
    {
        var (rows, pictures) = (new List<long>(), new HashSet<SegmentPlace>());
        foreach (var (place, row) in RowsOf(day, token, DateTimeOffset.MinValue))
        {
            if (place.UploadedTicks > due.UtcTicks) break;
            rows.Add(place.Row);
            if (OpenOrNone(row) is not { } read) continue;
            foreach (var image in (AlprGrains.Evidence.EvidenceRef?[])[read.FrameImage, read.PlateImage])
                if (image is { } reference && SegmentPlace.TryParse(reference.Locator, out var at)) pictures.Add(at);
        }
        return (rows, [.. pictures]);
    }

    private DateTimeOffset? Oldest(PlateKey plate, DateTimeOffset after)
    {
        foreach (var day in days.Snapshot)
        {
            if (day.Number.CompareTo(UploadDay.Of(after)) < 0 || keys.FindToken(plate, day.Number) is not { } token) continue;
            foreach (var (place, _) in RowsOf(day, token, after)) return new DateTimeOffset(place.UploadedTicks, TimeSpan.Zero);
        }
        return null;
    }

    // The plate's rows that are there, uploaded after a time, oldest first. The tail before the indexes: what leaves it meanwhile is seen
    // twice, not missed.
    private static IEnumerable<(RowPlace Place, StoredRow Row)> RowsOf(Day day, PlateToken token, DateTimeOffset after)
    {
        var fresh = new List<RowPlace>();
        day.Tail.Find(token.High, fresh);
        fresh.RemoveAll(place => place.UploadedTicks <= after.UtcTicks);
        fresh.Sort();
        var seen = new RowPlace(after.UtcTicks, long.MaxValue);
        while (true)
        {
            var behind = seen;
            var step = day.Read(reader => reader.RowsAfter(token.High, behind, RowsPerStep)) ?? [];
            if (step.Count > 0) seen = step[^1];
            var isLast = step.Count < RowsPerStep;
            foreach (var place in step.Concat(fresh.Where(place => place.CompareTo(behind) > 0 && (isLast || place.CompareTo(seen) <= 0))).Distinct().Order())
                if (day.Read(reader => reader.Get(place.Row)) is { } row && row.Token == token) yield return (place, row);
            if (isLast) yield break;
        }
    }

    // A row that was altered is deleted like the others; its images die with their minute.
    private PlateRead? OpenOrNone(StoredRow row)
    {
        try
        {
            return ReadPayload.Open(row.Clear, row.Sealed, keys);
        }
        catch (StorageException altered) when (altered.Fault == StorageFault.Damaged)
        {
            return null;
        }
    }
}
