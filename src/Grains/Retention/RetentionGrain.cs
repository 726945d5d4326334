using System.Collections.Immutable;
using AlprGrains.Audit;
using AlprGrains.Grains.Audit;
using AlprGrains.Grains.Lookups;
using AlprGrains.Grains.Oversight;
using AlprGrains.Grains.People;
using AlprGrains.Oversight;
using AlprGrains.People;
using AlprGrains.Retention;
using Microsoft.Extensions.Logging;

namespace AlprGrains.Grains.Retention;

/// <summary>
/// Every few seconds: 1 clocks are compared, and a change of their verdict goes into the log; 2 the store destroys what is due; 3 key replicas
/// take over what was made and what was destroyed, and are looked at; 4 what is held is held by a hold, with its copies;
/// 5 what was destroyed is certified, once an hour or as <see cref="PurgeSchedule"/> says; 6 once a day, the legible part
/// of audit entries whose period is over is destroyed. A failure of one step
/// leaves the others to be done, is shown as an open item, and is tried again with the next round. Nothing is kept here that the store does
/// not have: two of these grains at once do the same work twice, which is once.
/// </summary>
[GrainType("retention")]
public sealed partial class RetentionGrain(
    IRetentionStore store, IHeldReads held, IEnumerable<IKeyReplica> replicas, IEnumerable<IAuditRecords> auditRecords, LookupPolicy policy,
    PurgeSchedule schedule, TimeProvider time, ILogger<RetentionGrain> log)
    : Grain, IRetentionGrain
{
    private const string Purpose = "DGO I-12, section G: purged 30 days from initial upload";

    /// <summary>Holds that one open item names.</summary>
    private const int HoldsNamedMax = 3;

    private const string AuditPurpose = "obligations G-7: the period of audit records is over";

    private readonly ImmutableArray<IKeyReplica> _replicas = [.. replicas];
    private readonly Dictionary<string, string> _openItems = [];
    private readonly Dictionary<string, DateTimeOffset> _confirmedUntil = []; // by replica: what it has shown to hold nothing of
    private ClockVerdict _saidOfClocks = ClockVerdict.Agreed;
    private DateTimeOffset? _certifiedAt, _holdsSeenAt;
    private DateOnly? _auditRecordsOn;

    public async ValueTask PurgeDue()
    {
        await Try("clock", () => CompareClocks()); // 1
        await Try("store", async () => await store.DestroyDue()); // 2
        foreach (var replica in _replicas) await Try(ReplicaItem(replica), () => RefreshIn(replica)); // 3
        await Try("holds", LookAtHolds); // 4
        await Try("certificate", CertifyIfDue); // 5
        await Try("audit records", DestroyAuditRecords); // 6
    }

    public async ValueTask<RetentionStatus> Status()
    {
        var clock = store.CheckClocks();
        var books = await store.Books();
        var heldReads = await held.Count(UploadSpan.Before(books.DestroyedUntil));
        var openItems = _openItems.Values.ToImmutableArray();
        if (clock.Explanation.Length > 0) openItems = openItems.Add(clock.Explanation);
        return new RetentionStatus(
            time.GetUtcNow(), books.Uploaded, books.Live, books.Destroyed - heldReads, heldReads, books.OldestLiveUpload, books.DestroyedUntil, books.OverdueMinutes,
            clock, await store.LastCertificate(), openItems);
    }

    public async ValueTask<string?> ConfirmClock(string reason, SessionAssertion session)
    {
        var standing = await GrainFactory.GetPerson(session.UserName).Check(session, Permission.ManageRetention);
        if (!standing.Granted) return standing.Reason;
        if (string.IsNullOrWhiteSpace(reason)) return "say how you know that the clock is right";
        var clock = store.CheckClocks();
        if (clock.Verdict == ClockVerdict.Agreed) return "the clocks agree; nothing needs to be confirmed";
        await GrainFactory.Audit(AuditKinds.ClockConfirmed, session, standing, Purpose, "clock", $"confirmed: {reason}");
        store.ConfirmClocks();
        await PurgeDue();
        return null;
    }

    private async Task CompareClocks()
    {
        var clock = store.CheckClocks();
        if (clock.Verdict == _saidOfClocks) return;
        if (clock.Verdict != ClockVerdict.Agreed) LogClockDoubted(clock.Explanation);
        var receipt = await GrainFactory.Audit(AuditKinds.ClockDoubted, AuditExtensions.System, "", Purpose, "clock",
            clock.Verdict == ClockVerdict.Agreed ? "agreed again" : clock.Verdict.ToString().ToLowerInvariant());
        if (clock.Verdict is ClockVerdict.Ahead or ClockVerdict.Behind) // the others end by themselves
        {
            var now = time.GetUtcNow();
            await GrainFactory.GetGrain<IReviewQueueGrain>(IReviewQueueGrain.Main).Add(new ReviewItem(
                ReviewItems.IdOf(ReviewKind.Clock, AuditExtensions.System, clock.Verdict.ToString(), now), ReviewKind.Clock, now, AuditExtensions.System, "", "the clocks of this machine",
                [], [clock.Explanation, "Whoever sets the clock right needs to do no more; if it is right as it stands, an administrator confirms it under Clock."], receipt.Index, ""));
        }
        _saidOfClocks = clock.Verdict;
    }

    private async Task RefreshIn(IKeyReplica replica)
    {
        await replica.Refresh(); // what was made, and what was destroyed: minute keys, and keys of holds
        var until = (await store.Books()).DestroyedUntil;
        if (_confirmedUntil.TryGetValue(replica.Name, out var confirmed) && confirmed >= until) return;
        if (await replica.HoldsAnyBefore(until)) throw new IOException("it still holds keys that it said were destroyed");
        _confirmedUntil[replica.Name] = until;
    }

    // A restore can leave keys of a hold that the restored states do not know, or without what they open: that is said until a person has seen to it.
    private async Task LookAtHolds()
    {
        var now = time.GetUtcNow();
        if (_holdsSeenAt is { } seen && now - seen < schedule.CertificateEvery) return;
        var (sums, open) = (await held.Holds(), (await GrainFactory.GetGrain<IHoldDirectoryGrain>(IHoldDirectoryGrain.Main).Open()).ToHashSet());
        var (unknown, without) = (sums.Where(sum => !open.Contains(sum.Hold)).ToArray(), sums.Where(sum => sum.WithoutCopy > 0).ToArray());
        Note("unknown holds", unknown.Length == 0 ? null : $"{unknown.Sum(sum => sum.Reads)} reads are kept under holds that nobody can see since a restore: {Named(unknown)}");
        Note("copies of holds", without.Length == 0 ? null : $"{without.Sum(sum => sum.WithoutCopy)} held reads have no copy since a restore: {Named(without)}");
        _holdsSeenAt = now;

        static string Named(HeldSum[] sums) => string.Join(", ", sums.Take(HoldsNamedMax).Select(sum => sum.Hold.Hex)) + (sums.Length > HoldsNamedMax ? $" and {sums.Length - HoldsNamedMax} more" : "");
    }

    private void Note(string item, string? words)
    {
        if (words is null) _openItems.Remove(item);
        else _openItems[item] = words;
    }

    private async Task CertifyIfDue()
    {
        if (_certifiedAt is { } last && time.GetUtcNow() - last < schedule.CertificateEvery) return;
        while (await store.NextCertificate(held, () => [.. _openItems.Where(item => item.Key.StartsWith(ReplicaPrefix, StringComparison.Ordinal)).Select(item => item.Value)]) is { } certificate)
        {
            var subjects = certificate.ToSubjects();
            var outcome = certificate.OpenItems.IsEmpty ? "purged" : "purged; open items";
            await GrainFactory.GetGrain<IAuditLogGrain>(IAuditLogGrain.Main)
                .Append(new AuditEvent(AuditKinds.PurgeCertified, AuditExtensions.System, "", Purpose, subjects, outcome));
            await store.CertificateLogged(certificate.Number); // a crash before this logs the same certificate again, by the same number
            _certifiedAt = time.GetUtcNow();
        }
    }

    // By the same clocks as reads: while they disagree nothing is destroyed.
    private async Task DestroyAuditRecords()
    {
        var today = LookupPolicy.DayOf(time.GetUtcNow());
        if (today == _auditRecordsOn || store.CheckClocks().Verdict != ClockVerdict.Agreed) return;
        var last = today.AddDays(-policy.On(today).AuditRecordDays - 1); // its last entry is a whole period old
        var died = auditRecords.Sum(records => records.DestroyThrough(last));
        if (died > 0)
            await GrainFactory.Audit(AuditKinds.AuditRecordsDestroyed, AuditExtensions.System, "", AuditPurpose, $"entries through {last:yyyy-MM-dd}", $"destroyed of {died} days");
        _auditRecordsOn = today;
    }

    private const string ReplicaPrefix = "replica ";

    private static string ReplicaItem(IKeyReplica replica) => ReplicaPrefix + replica.Name;

    // Whatever a step throws is the world's (a disk, a log that takes nothing, a replica): it is said, and shown until it works again.
    private async Task Try(string step, Func<Task> work)
    {
        try
        {
            await work();
            _openItems.Remove(step);
        }
        catch (Exception failure)
        {
            if (!_openItems.ContainsKey(step)) LogStepFailed(failure, step);
            _openItems[step] = step.StartsWith(ReplicaPrefix, StringComparison.Ordinal)
                ? $"the key {step} has not confirmed what it was to destroy since {time.GetUtcNow():yyyy-MM-dd HH:mm} UTC"
                : $"the step '{step}' of purging fails since {time.GetUtcNow():yyyy-MM-dd HH:mm} UTC; the program's log says why";
        }
    }

    [LoggerMessage(Level = LogLevel.Critical, Message = "Purging has stopped: {Explanation}")]
    private partial void LogClockDoubted(string explanation);

    [LoggerMessage(Level = LogLevel.Error, Message = "The step '{Step}' of purging failed; it is tried again every few seconds")]
    private partial void LogStepFailed(Exception failure, string step);
}
