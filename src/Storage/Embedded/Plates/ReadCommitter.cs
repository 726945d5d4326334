using System.Runtime.InteropServices;
using System.Threading.Channels;
using AlprGrains.Plates;
using AlprGrains.Storage.Embedded.Patterns;
using AlprGrains.Storage.Embedded.Reminders;
using AlprGrains.Storage.Keys;
using AlprGrains.Storage.Plates;
using AlprGrains.Telemetry;
using Microsoft.Extensions.Logging;

namespace AlprGrains.Storage.Embedded.Plates;

/// <summary>
/// The one writer of reads: a thread that takes what waits, as much as one batch holds, and answers when it is durable.
/// 1 repeats are set aside, 2 purge reminders are registered, 3 each day's reads and alerts are committed, 4 callers are
/// answered. A failure answers the batch and the thread goes on.
/// </summary>
internal sealed class ReadCommitter : IDisposable
{
    private readonly Days _days;
    private readonly KeyStore _keys;
    private readonly ReminderFile _reminders;
    private readonly Housekeeper _housekeeper;
    private readonly ILogger _log;
    private readonly int _batchReadsMax;
    private readonly Channel<PendingWork> _queue;
    private readonly Thread _thread;
    private readonly HashSet<Day> _uncertain = []; // a commit failed, and what the file holds is not known
    private readonly Action _alertsLeft;
    private readonly PlateDirectory _directory;
    private readonly List<Sighting> _sightings = [];

    // Of the batch under way. Made once: what is made for each batch is paid for by each read, in collections of garbage that cameras wait for.
    private readonly List<PendingAppend> _reads = [], _fresh = [], _repeats = [];
    private readonly List<(PendingAppend Read, UploadDay Of)> _repeatsWithin = [];
    private readonly Dictionary<ReadId, UploadDay> _ids = new(ReadIdComparer.Instance);
    private readonly IDisposable _watched;
    private long _repeated;
    private bool _failing;

    public ReadCommitter(Days days, KeyStore keys, ReminderFile reminders, Housekeeper housekeeper, PlateDirectory directory, EmbeddedStorageOptions options, Action alertsLeft, ILogger log)
    {
        _days = days;
        _keys = keys;
        _reminders = reminders;
        _housekeeper = housekeeper;
        _directory = directory;
        _alertsLeft = alertsLeft;
        _log = log;
        _batchReadsMax = options.BatchReadsMax;
        _queue = Channel.CreateBounded<PendingWork>(new BoundedChannelOptions(options.QueuedReadsMax) { SingleReader = true });
        _thread = new Thread(Run) { Name = "reads-committer", IsBackground = true };
        _thread.Start();
        _watched = Depths.Watch(Telemetry.Queue.Reads, () => _queue.Reader.Count);
    }

    /// <summary>Repeats acknowledged since the start.</summary>
    public long Repeated => Volatile.Read(ref _repeated);

    /// <summary>Takes a read; false when the queue is full (INV-13).</summary>
    public bool TryEnqueue(PendingAppend read) => _queue.Writer.TryWrite(read);

    /// <summary>Whether one more would be taken now: asked before the work of sealing.</summary>
    public bool HasRoom(int queuedReadsMax) => _queue.Reader.Count < queuedReadsMax;

    /// <summary>Takes a confirmation, waiting for room.</summary>
    public ValueTask Enqueue(PendingConfirmation confirmation) => _queue.Writer.WriteAsync(confirmation);

    /// <summary>Does something between two commits, and gives what came of it.</summary>
    public async Task<T> Between<T>(Func<T> job)
    {
        var pending = new PendingJob<T>(job);
        await _queue.Writer.WriteAsync(pending).ConfigureAwait(false);
        return await pending.Done.ConfigureAwait(false);
    }

    /// <summary>Commits what waits, then ends.</summary>
    public void Dispose()
    {
        _watched.Dispose();
        if (_queue.Writer.TryComplete()) _thread.Join();
    }

    private void Run()
    {
        var batch = new List<PendingWork>(_batchReadsMax);
        while (_queue.Reader.WaitToReadAsync().AsTask().GetAwaiter().GetResult())
        {
            while (batch.Count < _batchReadsMax && _queue.Reader.TryRead(out var work)) batch.Add(work);
            try
            {
                var beganAt = TimeProvider.System.GetTimestamp();
                using (Traces.Commit()) Commit(batch);
                Measures.Committed(TimeProvider.System.GetElapsedTime(beganAt), batch.Count(work => work is PendingAppend));
                foreach (var work in batch) work.Run();
                NoteSuccess();
            }
            catch (StorageException failure)
            {
                NoteFailure(failure);
                foreach (var work in batch) work.Fail(failure); // those already answered stay answered
            }
            batch.Clear();
            ForgetBatch();
            _housekeeper.WakeIfNeeded();
        }
    }

    private void Commit(List<PendingWork> batch)
    {
        foreach (var day in _uncertain.ToArray())
        {
            day.Reopen();
            _directory.Note(CollectionsMarshal.AsSpan(day.Tail.Sightings())); // what was durable after all
            _uncertain.Remove(day);
        }
        if (!_housekeeper.WaitForRoom())
            throw new StorageException(StorageFault.Full, "the indexes of the read store cannot be written, and memory for unindexed reads is used up");

        SetTooOldAside(batch);
        SetRepeatsAside(); // 1
        RegisterPurges(_reads); // 2
        foreach (var repeat in _repeats) Answer(repeat);

        var confirmed = batch.OfType<PendingConfirmation>().SelectMany(confirmation => confirmation.AlertIds).ToList();
        var committed = new HashSet<UploadDay>();
        foreach (var ofDay in ByDay(_fresh)) // 3; what is confirmed leaves in the same commit, since a commit is a sync
        {
            CommitDay(_days.OpenOrCreate(ofDay[0].Day), ofDay, confirmed);
            committed.Add(ofDay[0].Day);
        }
        if (confirmed.Count > 0)
        {
            foreach (var day in _days.Snapshot)
                if (day.AlertsPending > 0 && !committed.Contains(day.Number)) CommitDay(day, [], confirmed);
        }
        foreach (var confirmation in batch.OfType<PendingConfirmation>()) confirmation.Complete();
    }

    // Nearly always a batch was uploaded on one day, and is committed as it stands.
    private static IEnumerable<List<PendingAppend>> ByDay(List<PendingAppend> fresh) =>
        fresh.Count == 0 ? []
        : fresh.TrueForAll(read => read.Day == fresh[0].Day) ? [fresh]
        : fresh.GroupBy(read => read.Day).OrderBy(ofDay => ofDay.Key).Select(ofDay => ofDay.ToList());

    private void ForgetBatch()
    {
        _reads.Clear();
        _fresh.Clear();
        _repeats.Clear();
        _repeatsWithin.Clear();
        _ids.Clear();
    }

    private void CommitDay(Day day, List<PendingAppend> fresh, List<string> confirmedAlerts)
    {
        try
        {
            day.Commit(fresh, day.AlertsPending > 0 ? confirmedAlerts : []);
        }
        catch (StorageException failure)
        {
            if (failure.Fault != StorageFault.Full) _uncertain.Add(day);
            throw;
        }
        NoteIn(_directory, fresh);
        if (fresh.Exists(read => read.Alerts.Length > 0)) _alertsLeft();
        foreach (var read in fresh) read.Complete(RecordOutcome.Stored); // 4
        foreach (var repeat in _repeatsWithin)
            if (repeat.Of == day.Number) Answer(repeat.Read);
    }

    private void NoteIn(PlateDirectory directory, List<PendingAppend> stored)
    {
        _sightings.Clear();
        foreach (var read in stored) _sightings.Add(new Sighting(read.Plate, Sighting.SecondOf(read.UploadedTicks)));
        directory.Note(CollectionsMarshal.AsSpan(_sightings));
    }

    // A repeat within the batch is answered with the read that it repeats, not before.
    private void SetRepeatsAside()
    {
        var days = _days.Snapshot;
        foreach (var day in days) day.BeginSeeking();
        try
        {
            foreach (var read in _reads)
            {
                if (IsStored(read, days)) _repeats.Add(read);
                else if (_ids.TryAdd(read.Id, read.Day)) _fresh.Add(read);
                else _repeatsWithin.Add((read, _ids[read.Id]));
            }
        }
        finally
        {
            foreach (var day in days) day.EndSeeking();
        }
    }

    // A read that waited while its minute's key died: it is past its 30 days, and nothing could open it (INV-5).
    private void SetTooOldAside(List<PendingWork> batch)
    {
        var destroyed = _keys.DestroyedThrough.End.UtcTicks;
        foreach (var work in batch)
        {
            if (work is not PendingAppend read) continue;
            if (read.UploadedTicks >= destroyed) _reads.Add(read);
            else read.Complete(RecordOutcome.RefusedTooOld);
        }
    }

    private static bool IsStored(PendingAppend read, IReadOnlyList<Day> days)
    {
        for (var i = days.Count - 1; i >= 0 && days[i].Number.CompareTo(read.SeekFrom) >= 0; i--)
            if (days[i].Contains(read.Id)) return true;
        return false;
    }

    // Before the reads are durable, so that no read ever waits for a purge that nobody starts (design.md, section 5).
    private void RegisterPurges(List<PendingAppend> reads)
    {
        Dictionary<PlateKey, DateTimeOffset>? dueAt = null;
        foreach (var read in reads)
        {
            if (read.ReminderFor is not { } plate) continue;
            var due = new DateTimeOffset(read.UploadedTicks, TimeSpan.Zero) + ReadRetention.Period;
            dueAt ??= [];
            if (!dueAt.TryGetValue(plate, out var earlier) || due < earlier) dueAt[plate] = due;
        }
        if (dueAt is not null) _reminders.RegisterPurges(dueAt);
    }

    private void Answer(PendingAppend repeat)
    {
        Interlocked.Increment(ref _repeated);
        repeat.Complete(RecordOutcome.AlreadyStored);
    }

    private void NoteFailure(StorageException failure)
    {
        if (!_failing) _log.LogError(failure, "Reads cannot be stored; cameras are told to send again");
        _failing = true;
    }

    private void NoteSuccess()
    {
        if (_failing) _log.LogInformation("Reads are stored again");
        _failing = false;
    }
}
