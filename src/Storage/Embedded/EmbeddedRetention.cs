using System.Collections.Immutable;
using AlprGrains.Plates;
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
    : IRetentionStore, IWrappedKeys
{
    private readonly SemaphoreSlim _oneAtATime = new(1, 1);
    private UploadMinute _cleanedThrough = new(-1);

    /// <summary>Called before each step of a purge with its name: how tests kill one there.</summary>
    internal Action<string> BeforeStep { get; set; } = static _ => { };

    public ClockState CheckClocks() => clock.Check();

    public void ConfirmClocks() => clock.Confirm();

    public async ValueTask<DateTimeOffset> DestroyDue()
    {
        await _oneAtATime.WaitAsync();
        try
        {
            if (clock.Destroying is { } now)
            {
                var due = new UploadMinute(UploadMinute.Of(now - ReadRetention.Period).Number - 1); // the last that ended 30 days ago
                if (due.CompareTo(keys.DestroyedThrough) > 0)
                {
                    BeforeStep("keys");
                    await gate.Purge(() => reads.Committer.Between(() => Destroy(due)), time); // 1
                }
            }
            await Clean(keys.DestroyedThrough);
            return gate.DestroyedUntil;
        }
        finally
        {
            _oneAtATime.Release();
        }
    }

    public async ValueTask<RetentionBooks> Books() => await reads.Committer.Between(() =>
    {
        var through = keys.DestroyedThrough;
        long uploaded = 0, live = 0;
        UploadMinute? oldest = null;
        foreach (var day in reads.Days.All)
        {
            uploaded += day.Uploaded;
            live += day.Minutes.ReadsAfter(through);
            oldest ??= day.Minutes.OldestAfter(through);
        }
        var (dropped, destroyed) = keys.WithLedger(ledger => (ledger.DroppedReads, ledger.DestroyedReads));
        var overdue = keys.CountThrough(new UploadMinute(UploadMinute.Of(clock.Hiding - ReadRetention.Period).Number - 1));
        return new RetentionBooks(uploaded + dropped, live, destroyed, oldest?.Start, gate.DestroyedUntil, overdue);
    });

    public async ValueTask<PurgeCertificate?> NextCertificate(IHeldReads held, Func<ImmutableArray<string>> openItems)
    {
        await _oneAtATime.WaitAsync(); // nothing dies between counting what is held and writing it down
        try
        {
            if (keys.WithLedger(ledger => ledger.Unlogged()) is { } unlogged) return unlogged;
            if (keys.WithLedger(ledger => ledger.Uncertified(keys.DestroyedThrough)) is not { } span) return null;
            PurgeCertificate? made = null;
            await gate.Purge(async () => // no hold ends meanwhile: what is counted as held here needs a certificate of its own when it does
            {
                var heldReads = await held.Count(span);
                BeforeStep("certificate");
                made = keys.WithLedger(ledger => ledger.Certify(span, heldReads, openItems()));
            }, time);
            return made;
        }
        finally
        {
            _oneAtATime.Release();
        }
    }

    public ValueTask CertificateLogged(long number)
    {
        keys.WithLedger(ledger => { ledger.NoteLogged(number); return 0; });
        return ValueTask.CompletedTask;
    }

    public ValueTask<PurgeCertificate?> LastCertificate() => ValueTask.FromResult(keys.WithLedger(ledger => ledger.Last()));

    public ValueTask<ImmutableArray<WrappedKey>> Export(DateTimeOffset endingAfter) => ValueTask.FromResult(keys.Export(endingAfter));

    public ValueTask<int> Import(ImmutableArray<WrappedKey> wrapped) => ValueTask.FromResult(keys.Import(wrapped, clock.Hiding));

    private int Destroy(UploadMinute due)
    {
        var from = keys.DestroyedThrough;
        var minutes = reads.Days.Snapshot.SelectMany(day => day.Minutes.Between(from, due)).ToList();
        return keys.DestroyThrough(due, minutes);
    }

    private async Task Clean(UploadMinute through)
    {
        if (through.Number < 0 || through == _cleanedThrough) return;
        BeforeStep("days");
        await reads.Committer.Between(() => DropDead(through)); // 2
        BeforeStep("segments");
        foreach (var log in segments) await Task.Run(() => log.DropThrough(through)); // 3
        BeforeStep("states");
        await states.DeleteThrough(through); // 4
        _cleanedThrough = through;
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
