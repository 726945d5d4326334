using System.Collections.Immutable;
using AlprGrains.Alerts;
using AlprGrains.Lookups;
using AlprGrains.Plates;
using AlprGrains.Retention;
using AlprGrains.Storage.Embedded.Evidence;
using AlprGrains.Storage.Embedded.Patterns;
using AlprGrains.Storage.Embedded.Places;
using AlprGrains.Storage.Embedded.Reminders;
using AlprGrains.Storage.Keys;
using AlprGrains.Storage.Plates;
using AlprGrains.Storage.Retention;
using AlprGrains.Storage.Sealing;
using Microsoft.Extensions.Logging;

namespace AlprGrains.Storage.Embedded.Plates;

/// <summary>
/// The read store in SQLite files. Appends are checked and sealed on the caller's thread, committed in groups by one thread,
/// and answered when durable. Searches run beside that.
/// </summary>
internal sealed class EmbeddedReadStore : IReadStore, IReadsById
{
    private readonly KeyStore _keys;
    private readonly TimeProvider _time;
    private readonly Admission _admission;
    private readonly Days _days;
    private readonly PlatePurging _purging;
    private readonly Housekeeper _housekeeper;
    private readonly ReadCommitter _committer;
    private readonly Outbox _outbox;
    private readonly int _queuedReadsMax;

    /// <param name="clock">Hides by the latest of the clocks and stamps by the one that is trusted.</param>
    public EmbeddedReadStore(
        string folder, KeyStore keys, ReminderFile reminders, SegmentLog images, RetentionClock clock, EmbeddedStorageOptions options, TimeProvider time, ILogger log)
    {
        _keys = keys;
        _time = time = new HidingTime(time, clock);
        _admission = new Admission(keys, clock, time);
        _queuedReadsMax = options.QueuedReadsMax;
        _days = new Days(folder, keys);
        _outbox = new Outbox(_days, keys, time);
        _housekeeper = new Housekeeper(_days, options.UnindexedReadsMax, log);
        Directory = new PlateDirectory(new DirectoryRebuild(_days, keys, log), time, log);
        _committer = new ReadCommitter(_days, keys, reminders, _housekeeper, Directory, options, _outbox.Wake, log);
        _purging = new PlatePurging(_days, keys, images, _committer, clock);
    }

    internal Days Days => _days;

    internal ReadCommitter Committer => _committer;

    /// <summary>The live plates, for questions about part of one.</summary>
    public PlateDirectory Directory { get; }

    public ValueTask<RecordOutcome> Append(ReadAppend append)
    {
        if (_admission.TrySeal(append, _committer.HasRoom(_queuedReadsMax), out var refusal) is not { } pending) return ValueTask.FromResult(refusal);
        return _committer.TryEnqueue(pending) ? new ValueTask<RecordOutcome>(pending.Outcome) : ValueTask.FromResult(RecordOutcome.Busy);
    }

    public async ValueTask<PlatePurge> PurgeExpired(PlateKey plate) => await _purging.Run(plate);

    public ValueTask<ReadPage> Page(PlateQuestion question)
    {
        var search = new PageSearch(_days, _keys, _time.GetUtcNow());
        return new ValueTask<ReadPage>(Task.Run(() => search.Answer(question))); // files are read; not on a grain's turn
    }

    public ValueTask<PlacePage> Page(PlaceQuestion question)
    {
        var search = new PlaceSearch(_days, _keys, _time.GetUtcNow(), question);
        return new ValueTask<PlacePage>(Task.Run(search.Answer));
    }

    public ValueTask<PlateRead?> Find(ReadId id, DateTimeOffset uploadedAt)
    {
        if (!ReadRetention.IsKept(uploadedAt, _time.GetUtcNow())) return ValueTask.FromResult<PlateRead?>(null); // INV-4
        var number = UploadDay.Of(uploadedAt);
        return _days.Snapshot.FirstOrDefault(one => one.Number == number) is { } day ? new(Task.Run(() => Find(day, id))) : ValueTask.FromResult<PlateRead?>(null);
    }

    // The tail first: what leaves it meanwhile is in the indexes then.
    private PlateRead? Find(Day day, ReadId id)
    {
        var fresh = day.Tail.RowOf(id);
        return day.Read(reader => (fresh ?? reader.RowOf(id)) is { } row && reader.Get(row) is { } stored && stored.Clear.Id == id
            && ReadRetention.IsKept(stored.Clear.UploadedAt, _time.GetUtcNow())
            ? ReadPayload.Open(stored.Clear, stored.Sealed, _keys)
            : null);
    }

    public ValueTask<ImmutableArray<AlertDraft>> PendingAlerts(int alertsMax) => new(Task.Run(() => _outbox.Pending(alertsMax)));

    public ValueTask AlertsWaiting(CancellationToken cancellation) => _outbox.Waiting(cancellation);

    public async ValueTask ConfirmAlerts(ImmutableArray<AlertId> delivered)
    {
        if (delivered.IsDefaultOrEmpty) return;
        var confirmation = new PendingConfirmation([.. delivered.Select(alert => alert.Text)]);
        await _committer.Enqueue(confirmation);
        await confirmation.Done;
    }

    public ValueTask<ReadCounts> Counts()
    {
        long uploaded = _keys.WithLedger(ledger => ledger.DroppedReads), live = 0, alerts = 0;
        foreach (var day in _days.All)
        {
            uploaded += day.Uploaded;
            live += day.Live;
            alerts += day.AlertsPending;
        }
        return ValueTask.FromResult(new ReadCounts(uploaded, live, _committer.Repeated, _admission.RefusedTooOld, alerts));
    }

    /// <summary>Commits what waits, then closes the files. Not IDisposable, for a container closes what it hands out.</summary>
    public void Close()
    {
        _committer.Dispose();
        Directory.Close();
        _housekeeper.Dispose();
        _days.Dispose();
    }

    /// <summary>Limits every day's file: how tests fill a disk without one.</summary>
    internal void LimitPages(int pagesMax)
    {
        foreach (var day in _days.All) day.LimitPages(pagesMax);
    }
}
