using System.Collections.Immutable;
using AlprGrains.Plates;
using AlprGrains.Retention;

namespace AlprGrains.Tests.TestKit;

/// <summary>The store's side of retention, in memory, over <see cref="InMemoryReadStore"/>: whole minutes go, and are certified.</summary>
public sealed class InMemoryRetentionStore(InMemoryReadStore reads, TimeProvider time) : IRetentionStore, IPurgeGate, IHidingClock
{
    private readonly Lock _gate = new();
    private readonly SemaphoreSlim _copying = new(1, 1);
    private readonly List<PurgeCertificate> _certificates = [];
    private readonly HashSet<long> _logged = [];
    private long _destroyed, _uncertified;

    public DateTimeOffset DestroyedUntil { get; private set; } = DateTimeOffset.UnixEpoch;

    public ClockState Clock { get; set; } = new(ClockVerdict.Agreed, DateTimeOffset.UnixEpoch, "");

    /// <summary>What was reached before, as a real store's clock remembers it: reads are hidden by no earlier time.</summary>
    public DateTimeOffset HiddenBy { get; set; }

    DateTimeOffset IHidingClock.Now => time.GetUtcNow() is var now && now > HiddenBy ? now : HiddenBy;

    /// <summary>Throws from the next round on.</summary>
    public Exception? Broken { get; set; }

    public ClockState CheckClocks() => Clock;

    public void ConfirmClocks() => Clock = new ClockState(ClockVerdict.Agreed, time.GetUtcNow(), "");

    public async ValueTask<DateTimeOffset> DestroyDue()
    {
        if (Broken is { } failure) throw failure;
        if (Clock.Verdict != ClockVerdict.Agreed) return DestroyedUntil;
        await _copying.WaitAsync();
        try
        {
            var due = time.GetUtcNow() - ReadRetention.Period;
            DestroyedUntil = new DateTimeOffset(due.UtcTicks - due.UtcTicks % TimeSpan.TicksPerMinute, TimeSpan.Zero);
            var gone = reads.RemoveUploadedBefore(DestroyedUntil);
            _destroyed += gone;
            _uncertified += gone;
            return DestroyedUntil;
        }
        finally
        {
            _copying.Release();
        }
    }

    public ValueTask<RetentionBooks> Books()
    {
        lock (_gate)
        {
            var live = reads.Reads;
            return ValueTask.FromResult(new RetentionBooks(live.Count + _destroyed, live.Count, _destroyed, live.Count == 0 ? null : live.Min(read => read.UploadedAt), DestroyedUntil, 0));
        }
    }

    public async ValueTask<PurgeCertificate?> NextCertificate(IHeldReads held, Func<ImmutableArray<string>> openItems)
    {
        if (_certificates.Find(one => !_logged.Contains(one.Number)) is { } unlogged) return unlogged;
        if (_uncertified == 0) return null;
        var span = new UploadSpan(_certificates.Count == 0 ? DateTimeOffset.UnixEpoch : _certificates[^1].Uploaded.Until, DestroyedUntil);
        var made = new PurgeCertificate(_certificates.Count + 1, span, _uncertified, await held.Count(span), 1, new string('0', 64), openItems());
        _certificates.Add(made);
        _uncertified = 0;
        return made;
    }

    public ValueTask CertificateLogged(long number)
    {
        _logged.Add(number);
        return ValueTask.CompletedTask;
    }

    public ValueTask<PurgeCertificate?> LastCertificate() => ValueTask.FromResult(_certificates.LastOrDefault());

    public async ValueTask<bool> WhileAlive(DateTimeOffset oldestUpload, Func<Task> work)
    {
        await _copying.WaitAsync();
        try
        {
            if (oldestUpload < DestroyedUntil || !ReadRetention.IsKept(oldestUpload, time.GetUtcNow())) return false;
            await work();
            return true;
        }
        finally
        {
            _copying.Release();
        }
    }

    /// <summary>Destroys what is due; gives up to where.</summary>
    public async Task<DateTimeOffset> Purge() => await DestroyDue();
}
