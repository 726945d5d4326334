using System.Collections.Immutable;
using AlprGrains.Alerts;
using AlprGrains.Lookups;

namespace AlprGrains.Plates;

/// <summary>
/// Where reads are kept. Appends are acknowledged when their batch is durable (INV-1); a read id is stored once, also
/// across midnight (INV-2); the read and its alerts are written in one transaction (INV-7); the plate's purge reminder
/// is registered before its first read. Every backend passes one conformance suite.
/// </summary>
[SiloOnly]
public interface IReadStore
{
    /// <summary>
    /// Stores one read. Completes when the outcome is durable; a write that failed is answered Busy, with the reason in the log. A repeat is sought in
    /// the days from capture to today; in all kept days when <see cref="PlateRead.CapturedAtIsArrival"/>.
    /// </summary>
    ValueTask<RecordOutcome> Append(ReadAppend append);

    /// <summary>A plate's reads, newest upload first, none of them past its retention by the store's own clock (INV-4).</summary>
    ValueTask<ReadPage> Page(PlateQuestion question);

    /// <summary>
    /// Reads of some cameras in a window of capture time, newest capture first, none of them past its retention (INV-4). A read that was
    /// uploaded up to 30 days after its capture is found, too. Throws for a question that is out of its bounds.
    /// </summary>
    ValueTask<PlacePage> Page(PlaceQuestion question);

    /// <summary>The oldest alerts that no one has confirmed yet, at most <paramref name="alertsMax"/>.</summary>
    ValueTask<ImmutableArray<AlertDraft>> PendingAlerts(int alertsMax);

    /// <summary>Completes when an append has left alerts in the outbox, or at once if some are pending.</summary>
    ValueTask AlertsWaiting(CancellationToken cancellation);

    /// <summary>Takes delivered alerts out of the outbox. Unknown ids are ignored: delivery is at least once.</summary>
    ValueTask ConfirmAlerts(ImmutableArray<AlertId> delivered);

    /// <summary>
    /// Deletes a plate's reads that are past their 30 days, rows and images, and says when the next is due. Nothing is deleted while the store's
    /// clocks disagree (INV-6). May be asked at any time, again and again.
    /// </summary>
    ValueTask<PlatePurge> PurgeExpired(PlateKey plate);

    /// <summary>What is stored, what was repeated, what was refused.</summary>
    ValueTask<ReadCounts> Counts();
}

/// <summary>One append.</summary>
/// <param name="Read">The read.</param>
/// <param name="Key">The plate's grain key, for its purge reminder.</param>
/// <param name="Alerts">Alerts that leave with it; may be empty.</param>
/// <param name="RegisterReminder">Whether the grain does not know yet that its purge reminder stands.</param>
[SiloOnly]
public readonly record struct ReadAppend(PlateRead Read, PlateKey Key, ImmutableArray<AlertDraft> Alerts, bool RegisterReminder);

/// <summary>A page of a question by place.</summary>
/// <param name="Page">The reads, newest capture first; there is more where its <see cref="ReadPage.Next"/> is given.</param>
/// <param name="StoppedAtBound">
/// <see cref="LookupLimits.PlaceReadsExaminedMax"/> reads were opened and fewer than asked for are of such a vehicle: whoever is answered
/// must be told that the window is not searched to its end; the next page goes on from there.
/// </param>
[SiloOnly]
public readonly record struct PlacePage(ReadPage Page, bool StoppedAtBound);

/// <summary>What a plate's purge did.</summary>
/// <param name="Deleted">Reads.</param>
/// <param name="OldestUpload">Of the reads that are left; null when there is none.</param>
/// <param name="ClocksDisagree">Nothing was looked at: ask again later.</param>
[SiloOnly]
public readonly record struct PlatePurge(int Deleted, DateTimeOffset? OldestUpload, bool ClocksDisagree = false);

/// <summary>Counts since the data directory was made.</summary>
/// <param name="Uploaded">Distinct reads ever stored.</param>
/// <param name="Live">Reads stored now.</param>
/// <param name="Repeated">Repeats acknowledged since this process started.</param>
/// <param name="RefusedTooOld">Reads refused for age since this process started.</param>
/// <param name="AlertsPending">Alerts in the outbox.</param>
[GenerateSerializer, Immutable, Alias("ReadCounts")]
public sealed record ReadCounts(
    [property: Id(0)] long Uploaded,
    [property: Id(1)] long Live,
    [property: Id(2)] long Repeated,
    [property: Id(3)] long RefusedTooOld,
    [property: Id(4)] long AlertsPending);
