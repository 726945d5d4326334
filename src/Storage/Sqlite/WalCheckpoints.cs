namespace AlprGrains.Storage.Sqlite;

/// <summary>
/// Keeps one write-ahead log small without making commits wait. The housekeeper moves most of it into the file while commits
/// go on; it can never catch up with a busy writer, and a log starts over only when all of it is moved, so the writer moves
/// the last few frames itself between two commits.
/// </summary>
internal sealed class WalCheckpoints(string path) : IDisposable
{
    /// <summary>Frames (pages of 4 KiB) from which the housekeeper moves them: 16 MiB.</summary>
    public const int FramesToMove = 4096;

    /// <summary>What the writer may have to move itself: a few milliseconds.</summary>
    private const int FramesLeftToWriter = 768;

    private const int CacheKibibytes = 256;

    private readonly Lock _moving = new(); // closing waits for a move that is under way
    private readonly Database _mover = Database.OpenForMoving(path, CacheKibibytes);
    private volatile bool _writerMayFinish, _closed;
    private int _framesInLog;

    /// <summary>Whether the housekeeper should move.</summary>
    public bool AreDue => Volatile.Read(ref _framesInLog) >= FramesToMove && !_writerMayFinish;

    /// <summary>On the writer, after a commit: counts the pages that went into the log.</summary>
    public void NoteCommit(Database writer) => Interlocked.Add(ref _framesInLog, writer.TakePagesWritten());

    /// <summary>On the housekeeper: moves what is there.</summary>
    public void MoveMost()
    {
        const int AttemptsMax = 8; // each leaves less; a writer faster than that is met by the next round
        lock (_moving)
        {
            for (var attempt = 0; attempt < AttemptsMax && !_closed; attempt++)
            {
                var (_, left) = _mover.CheckpointPassively();
                if (left > FramesLeftToWriter) continue;
                _writerMayFinish = true;
                return;
            }
        }
    }

    /// <summary>On the writer, between commits: moves the rest if it is little, so that the log starts over.</summary>
    public void FinishOn(Database writer)
    {
        if (!_writerMayFinish) return;
        _writerMayFinish = false;
        if (writer.CheckpointPassively().Left == 0) Volatile.Write(ref _framesInLog, 0);
    }

    public void Dispose()
    {
        _closed = true; // a move that is under way ends after its present step
        lock (_moving) _mover.Dispose();
    }
}
