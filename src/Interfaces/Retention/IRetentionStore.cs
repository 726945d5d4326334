using System.Collections.Immutable;

namespace AlprGrains.Retention;

/// <summary>
/// The store's side of retention. Each step can be done again after it failed or the process died, and then goes on where it stopped.
/// All of them throw what the store throws when the disk does not work.
/// </summary>
[SiloOnly]
public interface IRetentionStore
{
    /// <summary>How the clocks stand now; moves the stored mark when they agree.</summary>
    ClockState CheckClocks();

    /// <summary>A person said that the wall clock is right: everything goes on from it.</summary>
    void ConfirmClocks();

    /// <summary>
    /// Destroys the keys of every minute that ended 30 days ago by all clocks, then drops what no key opens any more: day buckets, segments of
    /// images and quarantine, states. Nothing is destroyed while the clocks disagree. Gives where the watermark stands.
    /// </summary>
    ValueTask<DateTimeOffset> DestroyDue();

    /// <summary>The books, at one moment between two commits.</summary>
    ValueTask<RetentionBooks> Books();

    /// <summary>
    /// The certificate that is to be logged next: one that was made and not logged yet, else a new one over what was destroyed since the
    /// last, durable before it is given. Null when nothing was destroyed since.
    /// </summary>
    ValueTask<PurgeCertificate?> NextCertificate(IHeldReads held, Func<ImmutableArray<string>> openItems);

    /// <summary>The certificate's entry is durable in the audit log.</summary>
    ValueTask CertificateLogged(long number);

    /// <summary>The certificate with the highest number; null before the first.</summary>
    ValueTask<PurgeCertificate?> LastCertificate();
}

/// <summary>What was uploaded and what of it still has its key.</summary>
/// <param name="Uploaded">Distinct reads ever stored, counted by the rows of their days.</param>
/// <param name="Live">Reads of minutes whose key lives, counted by minute.</param>
/// <param name="Destroyed">Reads of minutes whose key is destroyed, counted when it was.</param>
/// <param name="OldestLiveUpload">Start of the oldest minute that has reads and a key; null when there is none.</param>
/// <param name="DestroyedUntil">Everything uploaded before this is destroyed.</param>
/// <param name="OverdueMinutes">Keys that live although their 30 days are over.</param>
[SiloOnly]
public sealed record RetentionBooks(long Uploaded, long Live, long Destroyed, DateTimeOffset? OldestLiveUpload, DateTimeOffset DestroyedUntil, long OverdueMinutes);
