using AlprGrains.Retention;
using AlprGrains.Storage.Embedded.Evidence;
using AlprGrains.Storage.Embedded.Plates;
using AlprGrains.Storage.Embedded.States;
using AlprGrains.Storage.Keys;
using AlprGrains.Storage.Retention;

namespace AlprGrains.Storage.Embedded;

/// <summary>
/// Retention over the files of one data directory. 1 the keys that are due die, between two commits and with no hold's copy under way, and
/// with them goes an entry into the books; 2 whole days are dropped; 3 segments of images and quarantine are unlinked; 4 states and
/// alerts of dead minutes are deleted. Only step 1 makes anything unreadable; the others may be late, and are done again until they succeed.
/// </summary>
internal sealed class EmbeddedRetention(
    KeyStore keys, RetentionClock clock, PurgeGate gate, EmbeddedReadStore reads, IReadOnlyList<SegmentLog> segments, StateFile states, TimeProvider time)
    : RetentionOverKeys(keys, clock, gate, time)
{
    public override async ValueTask<RetentionBooks> Books() => await reads.Committer.Between(() =>
    {
        var through = Keys.DestroyedThrough;
        long uploaded = 0, live = 0;
        UploadMinute? oldest = null;
        foreach (var day in reads.Days.All)
        {
            uploaded += day.Uploaded;
            live += day.Minutes.ReadsAfter(through);
            oldest ??= day.Minutes.OldestAfter(through);
        }
        var (dropped, destroyed) = Keys.WithLedger(ledger => (ledger.DroppedReads, ledger.DestroyedReads));
        return new RetentionBooks(uploaded + dropped, live, destroyed, oldest?.Start, Gate.DestroyedUntil, Overdue);
    });

    protected override Task Destroy(UploadMinute due) => reads.Committer.Between(() => // 1
    {
        var from = Keys.DestroyedThrough;
        var minutes = reads.Days.Snapshot.SelectMany(day => day.Minutes.Between(from, due)).ToList();
        return Keys.DestroyThrough(due, minutes);
    });

    protected override async Task Clean(UploadMinute through)
    {
        BeforeStep("days");
        await reads.Committer.Between(() => DropDead(through)); // 2
        BeforeStep("segments");
        foreach (var log in segments) await Task.Run(() => log.DropThrough(through)); // 3
        BeforeStep("states");
        await states.DeleteThrough(through); // 4
    }

    private int DropDead(UploadMinute through)
    {
        var dropped = 0;
        foreach (var day in reads.Days.Snapshot)
        {
            if (day.Number.CompareTo(UploadDay.Of(through.End)) < 0)
            {
                BeforeStep("day");
                reads.Days.Drop(day);
                dropped++;
            }
            else if (day.Number.CompareTo(through.Day) <= 0) day.DeleteAlertsBefore(through.End);
        }
        return dropped;
    }
}
