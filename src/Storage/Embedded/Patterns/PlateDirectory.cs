using System.Runtime.InteropServices;
using AlprGrains.Plates;
using Microsoft.Extensions.Logging;

namespace AlprGrains.Storage.Embedded.Patterns;

/// <summary>
/// The live plates of a read store, in memory. The committer notes what it has stored before it answers, so that who was answered finds
/// the plate; the notes are entered many at a time, by whoever asks next or beside. Each minute the plates whose last upload is
/// 30 days old are forgotten; they are not found from that second on (INV-4).
/// </summary>
internal sealed class PlateDirectory : IPlateDirectory
{
    /// <summary>Notes that are entered together.</summary>
    private const int NotesPerPortion = 8_192;

    /// <summary>Notes that may wait; then the committer enters them itself.</summary>
    private const int NotesWaitingMax = 262_144;

    private static readonly TimeSpan SweepPeriod = TimeSpan.FromMinutes(1);

    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private readonly PlateTable _table = new();
    private readonly ReaderWriterLockSlim _use = new(); // the table
    private readonly Lock _notesLock = new(), _entering = new();
    private readonly IDirectorySource _rebuild;
    private readonly ITimer _sweeps;
    private List<Sighting> _notes = [], _spare = [];
    private DateTimeOffset _sweptAt;
    private int _portionUnderWay;

    public PlateDirectory(IDirectorySource rebuild, TimeProvider time, ILogger log)
    {
        _time = time;
        _log = log;
        _sweptAt = time.GetUtcNow();
        _rebuild = rebuild;
        _rebuild.Start(Enter);
        _sweeps = time.CreateTimer(_ => Sweep(), null, SweepPeriod, SweepPeriod);
    }

    /// <summary>Plates that are in the table now, dead ones that no sweep has taken yet included.</summary>
    public long Count
    {
        get
        {
            EnterNotes();
            return Reading(static table => table.Count);
        }
    }

    /// <summary>Completes when all days are in, or reading them has failed.</summary>
    internal Task Rebuilt => _rebuild.Done;

    public PlateDirectoryAnswer Find(PlatePattern pattern, int platesMax)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(platesMax);
        var percentReady = _rebuild.PercentReady;
        if (percentReady < 100) return new PlateDirectoryAnswer(percentReady, [], More: false);
        EnterNotes();
        var matcher = new PatternMatcher(pattern);
        var uploadedAfter = DeadSecond();
        var found = new List<ulong>(Math.Min(platesMax, 1000) + 1);
        _ = Reading(table =>
        {
            PatternScan.Find(table, matcher, uploadedAfter, platesMax + 1, found);
            return found.Count;
        });
        return new PlateDirectoryAnswer(100, [.. found.Take(platesMax).Select(PackedPlate.Unpack)], More: found.Count > platesMax);
    }

    /// <summary>On the committer, when a batch is durable and before it is answered.</summary>
    public void Note(ReadOnlySpan<Sighting> stored)
    {
        int waiting;
        lock (_notesLock)
        {
            _notes.AddRange(stored);
            waiting = _notes.Count;
        }
        if (waiting >= NotesWaitingMax) EnterNotes();
        else if (waiting >= NotesPerPortion && Interlocked.Exchange(ref _portionUnderWay, 1) == 0) ThreadPool.UnsafeQueueUserWorkItem(static all => all.EnterPortion(), this, preferLocal: false);
    }

    /// <summary>Ends what goes on beside. Not IDisposable, for a container closes what it hands out.</summary>
    public void Close()
    {
        _sweeps.Dispose();
        _rebuild.Dispose();
    }

    private void EnterPortion()
    {
        Volatile.Write(ref _portionUnderWay, 0); // what comes from here on asks again
        EnterNotes();
    }

    // Whoever returns from here finds what was noted before: another one who is entering is waited for.
    private void EnterNotes()
    {
        lock (_entering)
        {
            List<Sighting> notes;
            lock (_notesLock)
            {
                if (_notes.Count == 0) return;
                notes = _notes;
                (_notes, _spare) = (_spare, []);
            }
            Enter(notes);
            notes.Clear();
            if (notes.Capacity <= NotesWaitingMax) _spare = notes;
        }
    }

    private void Enter(List<Sighting> sightings)
    {
        var dead = DeadSecond();
        for (var first = 0; first < sightings.Count; first += NotesPerPortion) // who asks meanwhile waits for one portion, not for all
        {
            Writing(table =>
            {
                foreach (var (plate, second) in CollectionsMarshal.AsSpan(sightings)[first..Math.Min(sightings.Count, first + NotesPerPortion)])
                    if (second > dead) table.Note(plate, second);
            });
        }
    }

    /// <summary>Each minute: forgets what is dead.</summary>
    internal void Sweep()
    {
        var now = _time.GetUtcNow();
        if (now < _sweptAt - SweepPeriod)
        {
            // The clock ran ahead and came back: what was forgotten meanwhile may live (INV-6).
            _log.LogWarning("The clock went back from {SweptAt:u} to {Now:u}; the directory of plates is read anew", _sweptAt, now);
            _rebuild.Restart();
        }
        else _rebuild.RetryIfFailed();
        _sweptAt = now;
        EnterNotes();
        var dead = DeadSecond();
        Writing(table => table.RemoveUntil(dead));
    }

    // Not after this second: 30 days ago or earlier. An upload's second is rounded down, so nothing is given late.
    private uint DeadSecond() => Sighting.SecondOf((_time.GetUtcNow() - ReadRetention.Period).UtcTicks);

    /// <summary>Memory of the table, in bytes.</summary>
    internal long BytesHeld => Reading(static table => table.BytesHeld);

    private T Reading<T>(Func<PlateTable, T> question)
    {
        _use.EnterReadLock();
        try
        {
            return question(_table);
        }
        finally
        {
            _use.ExitReadLock();
        }
    }

    private void Writing(Action<PlateTable> change)
    {
        _use.EnterWriteLock();
        try
        {
            change(_table);
        }
        finally
        {
            _use.ExitWriteLock();
        }
    }
}
