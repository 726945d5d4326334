using AlprGrains.Audit;
using AlprGrains.Grains.Alerts;
using AlprGrains.Grains.HotLists;
using AlprGrains.Plates;
using Orleans.Concurrency;

namespace AlprGrains.Grains.Plates;

/// <summary>
/// A read comes in, is matched and appended with its alerts in one transaction; a question comes in with its receipt and is
/// answered from the store. The activation holds one bit and touches no storage to start, so a flood of plates costs no memory.
/// </summary>
/// <remarks>
/// Reentrant, so that many reads of one plate share a group commit. That is sound because no step rests on another: uniqueness and
/// order are the store's (INV-2), matching uses an immutable snapshot, and the one bit only goes from false to true, after the
/// store has said that the reminder stands; two that race register it twice, which is one.
/// </remarks>
[GrainType(PurgeReminder.GrainType), Reentrant, CollectionAgeLimit(Minutes = 2)]
public sealed class PlateGrain(IReadStore store, IPlateKeys plateKeys, SiloHotLists hotLists, TimeProvider time) : Grain, IPlateGrain, IRemindable
{
    private bool _reminderStands;

    public async ValueTask<RecordOutcome> Record(PlateRead read)
    {
        var key = plateKeys.KeyOf(read.Plate);
        if (key.Hex != this.GetPrimaryKeyString()) throw new ArgumentException($"read {read.Id} was sent to the grain of another plate");
        if (hotLists.Current is not { } index) return RecordOutcome.Busy; // this silo does not know the lists yet: unmatched is worse than later

        var alerts = AlertRules.DraftsOf(read, index.Match(read));
        var outcome = await store.Append(new ReadAppend(read, key, alerts, RegisterReminder: !_reminderStands));
        _reminderStands |= outcome == RecordOutcome.Stored;
        return outcome;
    }

    public async ValueTask<ReadPage> Read(PlateQuestion question, AuditReceipt receipt)
    {
        receipt.RequireCovers(question); // INV-3: a caller's mistake throws
        if (plateKeys.KeyOf(question.Plate).Hex != this.GetPrimaryKeyString())
            throw new ArgumentException($"the question of audit entry {receipt.Index} was sent to the grain of another plate");
        var page = await store.Page(question);
        var now = time.GetUtcNow(); // INV-4: the store has compared with its clock, and so does every path above it
        return page with { Reads = page.Reads.RemoveAll(read => !ReadRetention.IsKept(read.UploadedAt, now)) };
    }

    /// <summary>
    /// The purge itself is not in this version. A tick is taken and changes nothing, and the reminder stays, so that a later
    /// version finds it standing for every plate; until then the store hides what is past its 30 days (INV-4).
    /// </summary>
    public Task ReceiveReminder(string reminderName, TickStatus status) => Task.CompletedTask;
}
