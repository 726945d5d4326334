using System.Diagnostics;
using AlprGrains.Storage.Embedded.Plates;
using AlprGrains.Storage.Keys;
using Microsoft.Extensions.Logging;

namespace AlprGrains.Storage.Embedded.Patterns;

/// <summary>
/// Fills the directory from the days' files, beside all else: the sealed lists of plates, minute by minute, and the rows that are in no
/// list yet. It works in short pieces and rests in between, so that lookups of a system that has just started are not held up. What
/// cannot be read is said once and tried again when asked; until all is in, the directory is not ready.
/// </summary>
internal sealed class DirectoryRebuild(Days days, KeyStore keys, ILogger log) : IDirectorySource
{
    /// <summary>Lists that are read in one go: a day's connection is lent for as long.</summary>
    private const int ListsPerStep = 64;

    /// <summary>How much longer it rests than it works.</summary>
    private const int RestPerWork = 2;

    /// <summary>Sightings that are entered together, in order: neighbours then find each other's leaves near the processor.</summary>
    private const int SightingsPerStep = 131_072;

    /// <summary>Longest rest.</summary>
    private static readonly TimeSpan RestMax = TimeSpan.FromMilliseconds(100);

    private readonly CancellationTokenSource _stopping = new();
    private readonly Lock _lock = new();
    private Action<List<Sighting>> _enter = static _ => throw new InvalidOperationException("a rebuild was asked for before it was told where to");
    private Task _running = Task.CompletedTask;
    private volatile int _percentReady;

    /// <summary>100 when all is in.</summary>
    public int PercentReady => _percentReady;

    /// <summary>Completes when the run that is under way ends, well or not.</summary>
    public Task Done
    {
        get { lock (_lock) return _running; }
    }

    /// <summary>Begins; <paramref name="enter"/> takes what was found and must not keep the list.</summary>
    public void Start(Action<List<Sighting>> enter)
    {
        _enter = enter;
        Restart();
    }

    /// <summary>Begins anew, after the run that is under way.</summary>
    public void Restart()
    {
        lock (_lock)
        {
            if (_stopping.IsCancellationRequested) return;
            _percentReady = 0;
            _running = _running.ContinueWith(_ => Run(), _stopping.Token, TaskContinuationOptions.LongRunning, TaskScheduler.Default);
        }
    }

    /// <summary>Tries again when the last run has ended without getting all in.</summary>
    public void RetryIfFailed()
    {
        lock (_lock)
            if (_running.IsCompleted && _percentReady < 100) Restart();
    }

    public void Dispose()
    {
        _stopping.Cancel();
        try
        {
            Done.Wait();
        }
        catch (AggregateException stopped) when (stopped.InnerException is OperationCanceledException)
        {
            // It had not begun.
        }
        _stopping.Dispose();
    }

    private void Rest(TimeSpan worked) => _stopping.Token.WaitHandle.WaitOne(RestPerWork * worked < RestMax ? RestPerWork * worked : RestMax);

    private void EnterSorted(List<Sighting> found)
    {
        found.Sort(static (left, right) => left.Plate.CompareTo(right.Plate));
        _enter(found);
        found.Clear();
    }

    private void Run()
    {
        _percentReady = 0;
        try
        {
            var all = days.Snapshot;
            var lists = all.ToDictionary(day => day, day => day.Read(reader => reader.LastPlateList()));
            long read = 0, total = Math.Max(1, lists.Values.Sum());
            foreach (var day in all.Reverse()) // the newest first: older uploads of the same plates then change nothing
            {
                // The tail before the lists: what leaves it meanwhile is in a list then, and seen twice, not missed.
                var found = day.Tail.Sightings();
                for (long after = 0, last = -1; after != last;)
                {
                    if (_stopping.IsCancellationRequested) return;
                    var began = Stopwatch.GetTimestamp();
                    last = after;
                    after = day.Read(reader => reader.PlateLists(last, ListsPerStep, (minute, sealedBytes) => SealedPlates.Open(minute, sealedBytes, keys, found)));
                    if (found.Count >= SightingsPerStep)
                    {
                        EnterSorted(found);
                        _percentReady = (int)Math.Min(99, 100 * (read + after) / total);
                    }
                    Rest(Stopwatch.GetElapsedTime(began));
                }
                EnterSorted(found);
                read += lists[day];
            }
            _percentReady = 100;
        }
        catch (StorageException failure)
        {
            log.LogError(failure, "The directory of plates cannot be read; partial plates are not searched until it can");
        }
    }
}
