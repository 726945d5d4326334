using Microsoft.Extensions.Logging;

namespace AlprGrains.Storage.Embedded.Plates;

/// <summary>
/// One thread beside the committer: it enters durable reads into the indexes and moves write-ahead logs, so that no append
/// waits for either. It works when woken. When it fails it says so once and tries again on the next wake.
/// </summary>
internal sealed class Housekeeper : IDisposable
{
    /// <summary>Reads of a day that are entered together at least.</summary>
    private const int PortionReadsMin = 32_768;

    /// <summary>A portion grows with the index: sorted entries then share pages, and a page is written anew less often.</summary>
    private const int IndexedReadsPerPortionRead = 4;

    /// <summary>Between two slices of a portion the disk is left to the appends, unless the tails fill up.</summary>
    private static readonly TimeSpan Rest = TimeSpan.FromMilliseconds(20);

    /// <summary>The newest days whose ids are held in memory after a start.</summary>
    private const int FilteredDays = 2;

    /// <summary>The committer waits this long for room, then answers Busy.</summary>
    private static readonly TimeSpan RoomWait = TimeSpan.FromSeconds(10);

    private readonly Days _days;
    private readonly int _unindexedReadsMax;
    private readonly ILogger _log;
    private readonly Thread _thread;
    private readonly AutoResetEvent _wake = new(false);
    private readonly AutoResetEvent _worked = new(false);
    private readonly ManualResetEventSlim _stop = new(false);
    private volatile bool _stopping, _failing;

    public Housekeeper(Days days, int unindexedReadsMax, ILogger log)
    {
        _days = days;
        _unindexedReadsMax = unindexedReadsMax;
        _log = log;
        _thread = new Thread(Run) { Name = "reads-housekeeper", IsBackground = true };
        _thread.Start();
        _wake.Set(); // for what a crash or an end of the program left
    }

    /// <summary>On the committer, after each batch.</summary>
    public void WakeIfNeeded()
    {
        foreach (var day in _days.All)
        {
            if (!day.NeedsCheckpoint && !IsPortion(day) && !IsOverfull() && !NeedsFilter(day) && !IsOver(day)) continue;
            _wake.Set();
            return;
        }
    }

    /// <summary>On the committer, before each batch: waits until there is room for more unindexed reads. False when there is none for too long.</summary>
    public bool WaitForRoom()
    {
        while (Unindexed() > 2 * (long)_unindexedReadsMax)
        {
            _wake.Set();
            if (!_worked.WaitOne(RoomWait) || _failing) return Unindexed() <= 2 * (long)_unindexedReadsMax;
        }
        return true;
    }

    /// <summary>Ends the thread; what is not indexed yet is found again at the next start.</summary>
    public void Dispose()
    {
        _stopping = true;
        _stop.Set();
        _wake.Set();
        _thread.Join();
        _stop.Dispose();
        _wake.Dispose();
        _worked.Dispose();
    }

    private void Run()
    {
        while (true)
        {
            _wake.WaitOne();
            if (_stopping) return;
            try
            {
                Work();
                if (_failing) _log.LogInformation("Indexes and logs of the read store are written again");
                _failing = false;
            }
            catch (StorageException failure)
            {
                // Nothing is lost: the rows are durable and stay in memory. The committer stops taking more when they are too many.
                if (!_failing) _log.LogError(failure, "Indexes and logs of the read store cannot be written; appends go on until memory for them is used up");
                _failing = true;
            }
            _worked.Set();
        }
    }

    private void Work()
    {
        foreach (var day in _days.Snapshot)
        {
            if (day.NeedsCheckpoint) day.Checkpoint();
            if (NeedsFilter(day)) day.BuildFilter();
            if (IsPortion(day) || IsOver(day)) day.IndexTail(() => RestFor(day));
            if (day.NeedsCheckpoint) day.Checkpoint();
        }
        while (IsOverfull() && !_stopping)
        {
            var fullest = _days.Snapshot.MaxBy(day => day.Tail.Count)!;
            fullest.IndexTail(() => RestFor(fullest));
        }
    }

    // The log goes on to fill meanwhile: it is moved in time.
    private void RestFor(Day day)
    {
        if (day.NeedsCheckpoint) day.Checkpoint();
        if (!IsOverfull()) _stop.Wait(Rest);
    }

    private bool IsPortion(Day day) =>
        day.Tail.Count >= Math.Clamp(day.IndexedRow / IndexedReadsPerPortionRead, Math.Min(PortionReadsMin, PortionReadsMax), PortionReadsMax);

    // Half of the room: the other half is for what comes while a portion is entered with rests.
    private int PortionReadsMax => Math.Max(1, _unindexedReadsMax / 2);

    // Repeats come nearly all of yesterday and today; filters of a whole month would cost memory for nothing.
    private bool NeedsFilter(Day day) => day.NeedsFilter && _days.All[^Math.Min(FilteredDays, _days.All.Length)..].Contains(day);

    // A day that is over gets hardly any more reads: what is in its tail would be searched by every question for weeks.
    private bool IsOver(Day day) => day.Tail.Count > 0 && day != _days.All[^1];

    private bool IsOverfull() => Unindexed() > _unindexedReadsMax;

    private long Unindexed()
    {
        long count = 0;
        foreach (var day in _days.All) count += day.Tail.Count;
        return count;
    }
}
