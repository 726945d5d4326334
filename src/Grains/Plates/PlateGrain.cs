using AlprGrains.Audit;
using AlprGrains.Grains.Alerts;
using AlprGrains.Grains.HotLists;
using AlprGrains.Plates;
using Orleans.Concurrency;
using Orleans.Placement;

namespace AlprGrains.Grains.Plates;

/// <summary>
/// A read comes in, is matched and appended with its alerts in one transaction; a question comes in with its receipt and is
/// answered from the store. The activation holds one bit and touches no storage to start, so a flood of plates costs no memory. It stands where it was
/// called first, which is nearly always the camera's silo, so a read is stored without another hop (docs/decisions/0024-placement-and-flow.md).
/// </summary>
/// <remarks>
/// Reentrant, so that many reads of one plate share a group commit. That is sound because no step rests on another: uniqueness and
/// order are the store's (INV-2), matching uses an immutable snapshot, and the one bit only goes from false to true, after the
/// store has said that the reminder stands; two that race register it twice, which is one.
/// </remarks>
[GrainType(PurgeReminder.GrainType), Reentrant, PreferLocalPlacement, CollectionAgeLimit(Minutes = 2)]
public sealed class PlateGrain(IReadStore store, IPlateKeys plateKeys, SiloHotLists hotLists, TimeProvider time) : Grain, IPlateGrain, IRemindable
{
    private bool _reminderStands;
    private PlateKey? _key; // made once: reads of a plate come again and again

    private PlateKey Key => _key ??= new PlateKey(this.GetPrimaryKeyString());

    public ValueTask<RecordOutcome> Record(PlateRead read)
    {
        var key = plateKeys.KeyOf(read.Plate);
        if (key != Key) throw new ArgumentException($"read {read.Id} was sent to the grain of another plate");
        if (hotLists.Current is not { } index) return ValueTask.FromResult(RecordOutcome.Busy); // this silo does not know the lists yet: unmatched is worse than later

        var alerts = AlertRules.DraftsOf(read, index.Match(read), time.GetUtcNow());
        var storing = store.Append(new ReadAppend(read, key, alerts, RegisterReminder: !_reminderStands));
        // Nearly every read finds the reminder standing, and then this turn has nothing to do after the store's: to wait here would be paid for every read there is.
        return _reminderStands ? storing : AndNoteReminder(storing);
    }

    public async ValueTask<ReadPage> Read(PlateQuestion question, AuditReceipt receipt)
    {
        receipt.RequireCovers(question); // INV-3: a caller's mistake throws
        if (plateKeys.KeyOf(question.Plate) != Key)
            throw new ArgumentException($"the question of audit entry {receipt.Index} was sent to the grain of another plate");
        var page = await store.Page(question);
        var now = time.GetUtcNow(); // INV-4: the store has compared with its clock, and so does every path above it
        return page with { Reads = page.Reads.RemoveAll(read => !ReadRetention.IsKept(read.UploadedAt, now)) };
    }

    /// <summary>
    /// Deletes what is past its 30 days and waits for what is due next; a plate without reads waits for nothing. Every tick does all that is
    /// due, so one that is missed or comes twice changes nothing. The keys die by themselves (RetentionGrain): this clears the files.
    /// </summary>
    public async Task ReceiveReminder(string reminderName, TickStatus status)
    {
        if (reminderName != PurgeReminder.Name) return;
        var plate = Key;
        _reminderStands = false; // reads that come from here on register it themselves
        var purge = await store.PurgeExpired(plate);
        if (purge.OldestUpload is null && !purge.ClocksDisagree)
        {
            if (await this.GetReminder(PurgeReminder.Name) is { } standing) await this.UnregisterReminder(standing);
            // A read that came meanwhile found the reminder still standing.
            purge = await store.PurgeExpired(plate);
            if (purge.OldestUpload is null && !purge.ClocksDisagree) return;
        }
        var due = purge.OldestUpload is { } oldest && !purge.ClocksDisagree ? oldest + ReadRetention.Period - time.GetUtcNow() : TimeSpan.Zero;
        await this.RegisterOrUpdateReminder(PurgeReminder.Name, due > PurgeReminder.Apart ? due : PurgeReminder.Apart, PurgeReminder.Period);
    }

    private async ValueTask<RecordOutcome> AndNoteReminder(ValueTask<RecordOutcome> storing)
    {
        var outcome = await storing;
        _reminderStands |= outcome == RecordOutcome.Stored;
        return outcome;
    }
}
