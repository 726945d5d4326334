using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using AlprGrains.Alerts;
using AlprGrains.Plates;
using AlprGrains.Retention;

namespace AlprGrains.Tests.TestKit;

/// <summary>Held copies in memory, with a disk that can break.</summary>
public sealed class InMemoryHoldStore : IHoldStore, IHeldReads
{
    private readonly Lock _gate = new();
    private readonly Dictionary<(HoldId Hold, ReadId Read), HeldCopy> _copies = [];
    private readonly Dictionary<(HoldId Hold, ReadId Read), DateTimeOffset> _ended = [];

    /// <summary>How many more calls succeed; null for all.</summary>
    public int? CallsLeft { get; set; }

    public IReadOnlyList<ReadId> Copies
    {
        get { lock (_gate) return [.. _copies.Keys.Select(key => key.Read)]; }
    }

    public ValueTask Put(HoldId hold, ImmutableArray<HeldCopy> copies)
    {
        lock (_gate)
        {
            Spend();
            foreach (var copy in copies) _copies.TryAdd((hold, copy.Read.Id), copy);
            return ValueTask.CompletedTask;
        }
    }

    public ValueTask<ImmutableArray<PlateRead>> Reads(HoldId hold)
    {
        lock (_gate) return ValueTask.FromResult<ImmutableArray<PlateRead>>([.. _copies.Where(one => one.Key.Hold == hold).Select(one => one.Value.Read).OrderBy(read => read.CapturedAt).ThenBy(read => read.Id.Hex, StringComparer.Ordinal)]);
    }

    public ValueTask<ImmutableArray<ReadId>> HeldOf(ImmutableArray<ReadId> reads)
    {
        lock (_gate) return ValueTask.FromResult<ImmutableArray<ReadId>>([.. reads.Where(read => _copies.Keys.Any(key => key.Read == read))]);
    }

    public ValueTask<ReadOnlyMemory<byte>?> Picture(HoldId hold, ReadId read, AlertImage which)
    {
        lock (_gate) return ValueTask.FromResult(_copies.TryGetValue((hold, read), out var copy) ? which == AlertImage.Frame ? copy.FrameImage : copy.PlateImage : null);
    }

    public ValueTask<HoldEnding> End(HoldId hold, ImmutableArray<ReadId>? reads, DateTimeOffset certifiedUntil)
    {
        lock (_gate)
        {
            Spend();
            foreach (var read in reads ?? [.. _copies.Keys.Where(key => key.Hold == hold).Select(key => key.Read)])
            {
                if (!_copies.Remove((hold, read), out var copy)) continue;
                if (copy.Read.UploadedAt < certifiedUntil && !_copies.Keys.Any(key => key.Read == read)) _ended[(hold, read)] = copy.Read.UploadedAt;
            }
            ReadId[] ended = [.. _ended.Keys.Where(key => key.Hold == hold).Select(key => key.Read)];
            var days = _ended.Where(one => one.Key.Hold == hold).GroupBy(one => DateOnly.FromDateTime(one.Value.UtcDateTime)).OrderBy(day => day.Key).Select(day => new UploadDayCount(day.Key, day.Count()));
            var digest = SHA256.HashData(Encoding.UTF8.GetBytes(string.Concat(ended.Select(read => read.Hex).Order(StringComparer.Ordinal).Select(hex => $"{hex}\n"))));
            return ValueTask.FromResult(new HoldEnding(hold, ended.Length, Convert.ToHexStringLower(digest), [.. days]));
        }
    }

    public ValueTask Confirm(HoldId hold)
    {
        lock (_gate)
        {
            Spend();
            foreach (var key in _ended.Keys.Where(key => key.Hold == hold).ToArray()) _ended.Remove(key);
            return ValueTask.CompletedTask;
        }
    }

    public ValueTask<ImmutableArray<HeldSum>> Holds()
    {
        lock (_gate) return ValueTask.FromResult<ImmutableArray<HeldSum>>([.. _copies.Keys.GroupBy(key => key.Hold).Select(hold => new HeldSum(hold.Key, hold.Count(), 0))]);
    }

    public ValueTask<long> Count(UploadSpan uploaded)
    {
        lock (_gate)
        {
            var held = _copies.Where(one => uploaded.Holds(one.Value.Read.UploadedAt)).Select(one => one.Key.Read);
            return ValueTask.FromResult((long)held.Union(_ended.Where(one => uploaded.Holds(one.Value)).Select(one => one.Key.Read)).Count());
        }
    }

    private void Spend()
    {
        if (CallsLeft is not { } left) return;
        if (left == 0) throw new IOException("the disk under the hold store is broken");
        CallsLeft = left - 1;
    }
}

/// <summary>The gate between holds and purging, by the clock alone: what is 30 days old is destroyed, to the minute.</summary>
public sealed class InMemoryPurgeGate(TimeProvider time) : IPurgeGate
{
    private readonly SemaphoreSlim _gate = new(1);

    public DateTimeOffset DestroyedUntil { get; private set; } = DateTimeOffset.UnixEpoch;

    public async ValueTask<bool> WhileAlive(DateTimeOffset oldestUpload, Func<Task> work)
    {
        await _gate.WaitAsync();
        try
        {
            if (oldestUpload < DestroyedUntil || !ReadRetention.IsKept(oldestUpload, time.GetUtcNow())) return false;
            await work();
            return true;
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>Destroys what is due; gives up to where.</summary>
    public async Task<DateTimeOffset> Purge()
    {
        await _gate.WaitAsync();
        try
        {
            var due = time.GetUtcNow() - ReadRetention.Period;
            return DestroyedUntil = new DateTimeOffset(due.UtcTicks - due.UtcTicks % TimeSpan.TicksPerMinute, TimeSpan.Zero);
        }
        finally
        {
            _gate.Release();
        }
    }
}
