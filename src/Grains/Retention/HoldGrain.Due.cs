using System.Collections.Immutable;
using AlprGrains.Audit;
using AlprGrains.Grains.Oversight;
using AlprGrains.Oversight;
using AlprGrains.Plates;
using AlprGrains.Retention;

namespace AlprGrains.Grains.Retention;

/// <summary>What a hold does by itself: it comes into force, reminds, lapses, and ends, again after a crash until it is done.</summary>
public sealed partial class HoldGrain
{
    private const string ReminderName = "hold";
    private static readonly TimeSpan ReminderPeriod = TimeSpan.FromHours(1);

    public Task ReceiveReminder(string reminderName, TickStatus status) => DoWhatIsDue().AsTask();

    public async ValueTask DoWhatIsDue()
    {
        if (Hold.Request is null) return;
        if (Hold.Status == HoldStatus.Approved) await PutInForce();
        if (HoldRules.IsLapsing(Hold, Now)) await Lapse();
        if (Hold.Status == HoldStatus.Requested && HoldRules.IsTooLate(Hold, Now)) await BeTooLate();
        await FinishEnding();
        await Remind();
        await GrainFactory.GetGrain<IHoldDirectoryGrain>(IHoldDirectoryGrain.Main).Put(Line); // a crash may have come between
        if (Hold.IsOver && Hold.Ending.IsEmpty) await EndReminder();
    }

    /// <summary>INV-6: copies first; the hold is in force when they are durable, and says how many reads were gone before.</summary>
    private async Task PutInForce()
    {
        if (Hold.Status != HoldStatus.Approved) return;
        var held = await copying.Copy(Id, Hold.Reads);
        if (held.IsEmpty)
        {
            await BeTooLate();
            return;
        }
        var gone = Hold.Reads.Length - held.Length;
        var due = HoldRules.ReviewDue(Hold.Request!.ReviewOn, Now);
        var receipt = await Append(HoldEntries.Own(
            AuditKinds.HoldInForce, Id, Hold.Agency, $"{HoldEntries.Count(held.Length)} held{(gone == 0 ? "" : $", {HoldEntries.Count(gone)} gone before")}", $"reads sha256:{HoldEntries.DigestHexOf(held)}"));
        await Become((Hold with { Status = HoldStatus.InForce, Held = held, ReviewDueAt = due })
            .With(new HoldStep(Now, gone == 0 ? "in force" : $"in force; {HoldEntries.Count(gone)} were gone before", "system", null, receipt.Index)));
    }

    private async Task BeTooLate()
    {
        var receipt = await Append(HoldEntries.Own(AuditKinds.HoldLapsed, Id, Hold.Agency, "too late, every read is past its 30 days"));
        await Become((Hold with { Status = HoldStatus.TooLate }).With(new HoldStep(Now, "too late: every read is past its 30 days", "system", null, receipt.Index)));
    }

    private async Task Lapse()
    {
        var receipt = await Append(HoldEntries.Own(AuditKinds.HoldLapsed, Id, Hold.Agency, "lapsed, nobody confirmed it"));
        await Become(Over(HoldStatus.Lapsed).With(new HoldStep(Now, "lapsed: nobody confirmed it in time", "system", null, receipt.Index)));
    }

    private HoldState Over(HoldStatus status) => Hold with { Status = status, Ending = [.. Hold.Ending.Union(Hold.Held)], Held = [] };

    /// <summary>G-5: destroyed at once, then certified, then forgotten as unfinished; each step may be repeated.</summary>
    private async Task FinishEnding()
    {
        if (Hold.Ending.IsEmpty) return;
        var ending = await copying.End(Id, Hold.Ending);
        var receipt = await Append(HoldEntries.Ended(ending, Hold.Agency));
        await copying.Store.Confirm(Id);
        await Become((Hold with { Ending = [] }).With(new HoldStep(Now, $"copies destroyed, {HoldEntries.Count((int)ending.Purged)} purged", "system", null, receipt.Index)));
    }

    /// <summary>One item a day in the review queue, from a week before something is due until it is done.</summary>
    private async Task Remind()
    {
        var today = DateOnly.FromDateTime(Now.UtcDateTime);
        if (Hold.RemindedOn == today || WordsOfReminder() is not { } words) return;
        var item = new ReviewItem(
            ReviewItems.IdOf(ReviewKind.Hold, Hold.Requester, Id.Hex, Now), ReviewKind.Hold, Now, Hold.Requester, Hold.Agency,
            $"hold {Id.Hex} of {HoldEntries.Count(Hold.Status == HoldStatus.InForce ? Hold.Held.Length : Hold.Reads.Length)}", [], [words], Hold.Steps[^1].AuditIndex, "");
        await GrainFactory.GetGrain<IReviewQueueGrain>(IReviewQueueGrain.Main).Add(item);
        state.State = Hold with { RemindedOn = today };
        await Become(Hold);
    }

    private string? WordsOfReminder() => Hold switch
    {
        { Status: HoldStatus.InForce, ReviewDueAt: { } due } when Now >= due => $"The review of this hold was due on {due:yyyy-MM-dd}. It is closed to everybody until somebody confirms it{(Hold.Ground == HoldReason.OtherAgencyLegalObligation || Hold.Request!.Matter is not null ? "; the law demands it, so it does not lapse by silence" : $", and lapses on {due + HoldRules.LapsesAfter:yyyy-MM-dd}")} (G-5).",
        { Status: HoldStatus.InForce, ReviewDueAt: { } due } when Now >= due - HoldRules.RemindFrom => $"The review of this hold is due on {due:yyyy-MM-dd} (G-5).",
        { WaitsForAttorney: true } when Now >= Hold.FirstDueAt - HoldRules.RemindFrom => $"A court's matter waits for the City Attorney, and its first read is destroyed on {Hold.FirstDueAt:yyyy-MM-dd HH:mm} UTC if nothing is decided.",
        { Status: HoldStatus.Requested } when Now >= Hold.FirstDueAt - HoldRules.RemindFrom => $"A hold waits for its approval, and its first read is destroyed on {Hold.FirstDueAt:yyyy-MM-dd HH:mm} UTC.",
        _ => null,
    };

    private async Task KeepReminder() => await this.RegisterOrUpdateReminder(ReminderName, ReminderPeriod, ReminderPeriod);

    private async Task EndReminder()
    {
        if (await this.GetReminder(ReminderName) is { } reminder) await this.UnregisterReminder(reminder);
    }
}
