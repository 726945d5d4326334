using System.Collections.Immutable;
using AlprGrains.Alerts;
using AlprGrains.Lookups;
using AlprGrains.Plates;
using AlprGrains.Retention;

namespace AlprGrains.Tests.TestKit;

/// <summary>
/// The read store's contract in memory, with faults on demand. It keeps what a durable store would keep: it outlives silos.
/// </summary>
public sealed class InMemoryReadStore(TimeProvider time) : IReadStore, IReadsById, IPlateDirectory
{
    private readonly Lock _gate = new();
    private readonly Dictionary<ReadId, PlateRead> _reads = [];
    private readonly List<AlertDraft> _outbox = [];
    private TaskCompletionSource _alertsCame = NewSignal();
    private readonly SemaphoreSlim _waiting = new(0);
    private TaskCompletionSource? _held;
    private long _repeated, _tooOld;

    /// <summary>Appends answer Busy, as a store whose queue is full does (INV-13).</summary>
    public bool IsFull { get; set; }

    /// <summary>Appends throw, as a store with a broken disk does.</summary>
    public bool IsBroken { get; set; }

    /// <summary>Every append that came, in order.</summary>
    public IReadOnlyList<ReadAppend> Appends
    {
        get { lock (_gate) return [.. _appends]; }
    }

    private readonly List<ReadAppend> _appends = [];

    public IReadOnlyList<PlateRead> Reads
    {
        get { lock (_gate) return [.. _reads.Values]; }
    }

    public ImmutableArray<AlertDraft> Outbox
    {
        get { lock (_gate) return [.. _outbox]; }
    }

    /// <summary>Appends wait until <see cref="LetGo"/>, as behind a slow disk.</summary>
    public void Hold() => _held = NewSignal();

    /// <summary>Completes when that many appends wait.</summary>
    public async Task WaitingBehindHold(int appends)
    {
        for (var i = 0; i < appends; i++) await _waiting.WaitAsync();
    }

    public void LetGo()
    {
        var held = _held;
        _held = null;
        held?.SetResult();
    }

    public async ValueTask<RecordOutcome> Append(ReadAppend append)
    {
        if (_held is { } held)
        {
            _waiting.Release();
            await held.Task;
        }
        lock (_gate)
        {
            _appends.Add(append);
            if (IsBroken) throw new IOException("the disk under the read store is broken");
            if (IsFull) return RecordOutcome.Busy;
            if (append.Read.CapturedAt <= time.GetUtcNow() - ReadRetention.Period)
            {
                _tooOld++;
                return RecordOutcome.RefusedTooOld;
            }
            if (!_reads.TryAdd(append.Read.Id, append.Read))
            {
                _repeated++;
                return RecordOutcome.AlreadyStored;
            }
            _outbox.AddRange(append.Alerts);
            if (!append.Alerts.IsEmpty) _alertsCame.TrySetResult();
            return RecordOutcome.Stored;
        }
    }

    public ValueTask<ReadPage> Page(PlateQuestion question)
    {
        lock (_gate)
        {
            var found = _reads.Values
                .Where(read => read.Plate == question.Plate && ReadRetention.IsKept(read.UploadedAt, time.GetUtcNow()))
                .Where(read => (question.CapturedFrom is not { } from || read.CapturedAt >= from) && (question.CapturedUntil is not { } until || read.CapturedAt < until))
                .OrderByDescending(read => read.UploadedAt).ThenBy(read => read.Id.Hex, StringComparer.Ordinal)
                .SkipWhile(read => question.Cursor is { } cursor && read.Id.Hex != cursor).Skip(question.Cursor is null ? 0 : 1)
                .Take(question.ReadsMax + 1).ToArray();
            var hasMore = found.Length > question.ReadsMax;
            return ValueTask.FromResult(new ReadPage([.. found.Take(question.ReadsMax)], hasMore ? found[question.ReadsMax - 1].Id.Hex : null));
        }
    }

    public ValueTask<PlacePage> Page(PlaceQuestion question)
    {
        if (question.Problem() is { } problem) throw new ArgumentException(problem, nameof(question));
        lock (_gate)
        {
            var now = time.GetUtcNow();
            var found = _reads.Values
                .Where(read => question.Cameras.Contains(read.Camera) && read.CapturedAt >= question.CapturedFrom && read.CapturedAt < question.CapturedUntil)
                .Where(read => ReadRetention.IsKept(read.UploadedAt, now) && question.Vehicle?.AreThoseOf(read.Vehicle) != false)
                .OrderByDescending(read => read.CapturedAt).ThenBy(read => read.Id.Hex, StringComparer.Ordinal)
                .SkipWhile(read => question.Cursor is { } cursor && read.Id.Hex != cursor).Skip(question.Cursor is null ? 0 : 1)
                .Take(question.ReadsMax + 1).ToArray();
            var hasMore = found.Length > question.ReadsMax;
            return ValueTask.FromResult(new PlacePage(new ReadPage([.. found.Take(question.ReadsMax)], hasMore ? found[question.ReadsMax - 1].Id.Hex : null), StoppedAtBound: false));
        }
    }

    public ValueTask<PlateRead?> Find(ReadId id, DateTimeOffset uploadedAt)
    {
        lock (_gate) return ValueTask.FromResult(_reads.TryGetValue(id, out var read) && ReadRetention.IsKept(read.UploadedAt, time.GetUtcNow()) ? read : null);
    }

    /// <summary>What the directory says of its progress; below 100 it gives no plates.</summary>
    public int PercentReady { get; set; } = 100;

    /// <summary>The live plates that match, by a regular expression.</summary>
    public PlateDirectoryAnswer Find(PlatePattern pattern, int platesMax)
    {
        if (PercentReady < 100) return new PlateDirectoryAnswer(PercentReady, [], More: false);
        var form = $"^{pattern.Text.Replace("?", ".", StringComparison.Ordinal).Replace("*", ".*", StringComparison.Ordinal)}$";
        lock (_gate)
        {
            var now = time.GetUtcNow();
            var found = _reads.Values
                .Where(read => ReadRetention.IsKept(read.UploadedAt, now) && System.Text.RegularExpressions.Regex.IsMatch(read.Plate.Text, form))
                .Select(read => read.Plate).Distinct().OrderBy(plate => plate.Text, StringComparer.Ordinal).Take(platesMax + 1).ToArray();
            return new PlateDirectoryAnswer(100, [.. found.Take(platesMax)], More: found.Length > platesMax);
        }
    }

    public ValueTask<ImmutableArray<AlertDraft>> PendingAlerts(int alertsMax)
    {
        lock (_gate) return ValueTask.FromResult<ImmutableArray<AlertDraft>>([.. _outbox.Take(alertsMax)]);
    }

    public ValueTask AlertsWaiting(CancellationToken cancellation)
    {
        lock (_gate)
        {
            if (_outbox.Count > 0) return ValueTask.CompletedTask;
            if (_alertsCame.Task.IsCompleted) _alertsCame = NewSignal();
            return new ValueTask(_alertsCame.Task.WaitAsync(cancellation));
        }
    }

    public ValueTask ConfirmAlerts(ImmutableArray<AlertId> delivered)
    {
        lock (_gate) _outbox.RemoveAll(draft => delivered.Contains(draft.Id));
        return ValueTask.CompletedTask;
    }

    /// <summary>As when their keys die; gives how many there were.</summary>
    public int RemoveUploadedBefore(DateTimeOffset until)
    {
        lock (_gate)
        {
            var gone = _reads.Values.Where(read => read.UploadedAt < until).ToList();
            foreach (var read in gone) _reads.Remove(read.Id);
            return gone.Count;
        }
    }

    public ValueTask<PlatePurge> PurgeExpired(PlateKey plate)
    {
        lock (_gate)
        {
            var now = time.GetUtcNow();
            var mine = _appends.Where(one => one.Key == plate && _reads.ContainsKey(one.Read.Id)).Select(one => _reads[one.Read.Id]).Distinct().ToList();
            var expired = mine.Where(read => !ReadRetention.IsKept(read.UploadedAt, now)).ToList();
            foreach (var read in expired) _reads.Remove(read.Id);
            var left = mine.Except(expired).ToList();
            return ValueTask.FromResult(new PlatePurge(expired.Count, left.Count == 0 ? null : left.Min(read => read.UploadedAt)));
        }
    }

    public ValueTask<ReadCounts> Counts()
    {
        lock (_gate) return ValueTask.FromResult(new ReadCounts(_reads.Count, _reads.Count, _repeated, _tooOld, _outbox.Count));
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
