using System.Collections.Immutable;
using AlprGrains.People;

namespace AlprGrains.Retention;

/// <summary>
/// Sees to it that reads die 30 days after upload, and says so: key <see cref="Main"/>, one for a cluster. What it says is public (section G;
/// the transparency page) and holds no plate.
/// </summary>
[Alias("IRetentionGrain")]
[UnderPolicy(PolicyUse.Storage, "G")]
public interface IRetentionGrain : IGrainWithStringKey
{
    public const string Main = "main";

    /// <summary>Counts, clocks, backlog and the last certificate, as they stand now.</summary>
    [Alias("Status")]
    ValueTask<RetentionStatus> Status();

    /// <summary>
    /// An administrator (<see cref="Permission.ManageRetention"/>) says that the machine's clock is right although it jumped; null when purging
    /// goes on from it, else why not. Audited before it counts.
    /// </summary>
    [Alias("ConfirmClock")]
    ValueTask<string?> ConfirmClock(string reason, SessionAssertion session);

    /// <summary>Destroys what is due and writes certificates; also done by itself, every few seconds. Asking more often does no harm.</summary>
    [Alias("PurgeDue")]
    ValueTask PurgeDue();
}

/// <summary>What the system can say of its retention at one moment. <c>Uploaded = Live + Purged + Held</c>, exactly.</summary>
/// <param name="At">When, by the agreed clock.</param>
/// <param name="Uploaded">Distinct reads ever uploaded.</param>
/// <param name="Live">Reads whose key lives.</param>
/// <param name="Purged">Reads whose key is destroyed and that are not held.</param>
/// <param name="Held">Reads whose key is destroyed and that live on under a hold.</param>
/// <param name="OldestUnheldUpload">Start of the oldest upload minute that has reads and a key; null when there is none (N-13, G-8).</param>
/// <param name="DestroyedUntil">Everything uploaded before this is destroyed.</param>
/// <param name="OverdueMinutes">Upload minutes with a key whose 30 days are over: 0 but for the seconds of a purge, or while a clock is doubted.</param>
/// <param name="Clock">Whether purging may go on.</param>
/// <param name="LastCertificate">Null before the first.</param>
/// <param name="OpenItems">What stands open now, in words; empty when all is well.</param>
[GenerateSerializer, Immutable, Alias("RetentionStatus")]
public sealed record RetentionStatus(
    [property: Id(0)] DateTimeOffset At,
    [property: Id(1)] long Uploaded,
    [property: Id(2)] long Live,
    [property: Id(3)] long Purged,
    [property: Id(4)] long Held,
    [property: Id(5)] DateTimeOffset? OldestUnheldUpload,
    [property: Id(6)] DateTimeOffset DestroyedUntil,
    [property: Id(7)] long OverdueMinutes,
    [property: Id(8)] ClockState Clock,
    [property: Id(9)] PurgeCertificate? LastCertificate,
    [property: Id(10)] ImmutableArray<string> OpenItems)
{
    /// <summary>The books balance; anything else is an alarm.</summary>
    public bool Balances => Uploaded == Live + Purged + Held;
}

/// <summary>Whether wall clock, stored high-water mark and monotonic clock agree (INV-6).</summary>
public enum ClockVerdict
{
    /// <summary>They agree: what is due is destroyed.</summary>
    Agreed = 0,
    /// <summary>The machine was off for a while; nothing is destroyed until the clocks have agreed for some minutes.</summary>
    Settling = 1,
    /// <summary>The wall clock is behind what was reached before: nothing is destroyed until it has caught up or is confirmed.</summary>
    Behind = 2,
    /// <summary>The wall clock went ahead without time passing: nothing is destroyed until it is set right or confirmed.</summary>
    Ahead = 3,
}

/// <summary>The clocks, as they stand.</summary>
/// <param name="Explanation">One sentence for a person, with what to do; empty when they agree.</param>
[GenerateSerializer, Immutable, Alias("ClockState")]
public sealed record ClockState(
    [property: Id(0)] ClockVerdict Verdict,
    [property: Id(1)] DateTimeOffset Since,
    [property: Id(2)] string Explanation);
