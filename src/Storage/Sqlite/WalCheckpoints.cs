using Microsoft.Win32.SafeHandles;

namespace AlprGrains.Storage.Sqlite;

/// <summary>
/// Keeps one write-ahead log small without making commits wait. The housekeeper moves most of it into the file while commits
/// go on; it can never catch up with a busy writer, and a log starts over only when all of it is moved, so the writer moves
/// the last few frames itself between two commits.
/// </summary>
/// <remarks>
/// SQLite syncs the file only in the move that finds nothing left, which is the writer's: it would wait for all that others moved before.
/// So the housekeeper syncs the file itself after each of its moves, and a few pages are left to the writer.
/// </remarks>
internal sealed class WalCheckpoints : IDisposable
{
    /// <summary>Frames (pages of 4 KiB) from which the housekeeper moves them: 16 MiB.</summary>
    public const int FramesToMove = 4096;

    /// <summary>What the housekeeper tries to leave to the writer: a millisecond or two.</summary>
    private const int FramesLeftToWriter = 96;

    /// <summary>What the writer may have to move when it is too busy for that: some milliseconds.</summary>
    private const int FramesLeftToWriterMax = 768;

    private const int CacheKibibytes = 256;

    private readonly Lock _moving = new(); // closing waits for a move that is under way
    private readonly Database _mover;
    private readonly SafeFileHandle _file;
    private volatile bool _writerMayFinish, _closed;
    private int _framesInLog, _isMoving;

    public WalCheckpoints(string path)
    {
        _mover = Database.OpenForMoving(path, CacheKibibytes);
        // Closed with the database and never before: closing any handle of a file gives up this process's locks on it.
        _file = File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
    }

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
            var left = int.MaxValue;
            for (var attempt = 0; attempt < AttemptsMax && left > FramesLeftToWriter && !_closed; attempt++)
            {
                (_, left) = _mover.CheckpointPassively();
                SyncFile();
            }
            if (left <= FramesLeftToWriterMax) _writerMayFinish = true;
        }
    }

    /// <summary>After a commit, where no housekeeper is: moves what is there on a pool thread, one at a time, when it is due.</summary>
    public void MoveBesideIfDue()
    {
        if (!AreDue || Interlocked.Exchange(ref _isMoving, 1) != 0) return;
        _ = Task.Run(() =>
        {
            try
            {
                MoveMost();
            }
            catch (StorageException)
            {
                // The log stays as long as it is, and the next commit asks again: nothing is lost by that.
            }
            finally
            {
                Volatile.Write(ref _isMoving, 0);
            }
        });
    }

    /// <summary>On the writer, between commits: moves the rest if it is little, so that the log starts over.</summary>
    public void FinishOn(Database writer)
    {
        if (!_writerMayFinish) return;
        _writerMayFinish = false;
        if (writer.CheckpointPassively().Left == 0) Volatile.Write(ref _framesInLog, 0);
    }

    /// <summary>A move that is under way ends after its present step, and none begins.</summary>
    public void EndSoon() => _closed = true;

    /// <summary>The file is about to be deleted.</summary>
    public void MoveNothingOnClose() => _mover.MoveNothingOnClose();

    public void Dispose()
    {
        EndSoon();
        lock (_moving)
        {
            _mover.Dispose();
            _file.Dispose();
        }
    }

    private void SyncFile()
    {
        try
        {
            RandomAccess.FlushToDisk(_file);
        }
        catch (IOException refused)
        {
            // The log keeps every frame until SQLite has synced the file by a handle of its own, which hears of this failure as well.
            throw new StorageException(StorageFault.Failed, $"{_mover.Path} could not be synced: stop the program and see to the disk; its log holds what is not in it", refused);
        }
    }
}
