using AlprGrains.Audit.Files;
using Microsoft.Win32.SafeHandles;

namespace AlprGrains.Audit.Writing;

/// <summary>
/// Where entries become durable, with their annexes: an append-only file of one writer, another after every
/// <see cref="RecordsPerSegment"/> records. Batches in; when <see cref="Append"/> returns they are on disk. Used by one thread.
/// </summary>
internal sealed class Journal : IDisposable
{
    /// <summary>Small enough to look an entry up by reading its file.</summary>
    public const int RecordsPerSegment = 8_192;

    private readonly string _folder;
    private readonly long _epoch;
    private long _follows;
    private SafeFileHandle? _file;
    private long _segmentFirst, _durableBytes;
    private byte[] _buffer = new byte[1 << 20];

    /// <param name="folder">Where the files are.</param>
    /// <param name="epoch">This writer's.</param>
    /// <param name="follows">Of the writer whose entries were read up to <paramref name="next"/>; 0 when there was none.</param>
    /// <param name="next">The first index to write.</param>
    public Journal(string folder, long epoch, long follows, long next)
    {
        (_folder, _epoch, _follows, Next) = (folder, epoch, follows, next);
        DurableFolder.Create(folder, isPrivate: true);
        // The name alone takes over: from here on the files of older writers end at this index.
        OpenSegment();
    }

    /// <summary>The index of the next record.</summary>
    public long Next { get; private set; }

    /// <summary>
    /// Writes records and syncs. Throws <see cref="JournalWriteException"/> when the batch is taken back and the journal can go on
    /// (disk full), <see cref="JournalBrokenException"/> when the end of the file is unknown.
    /// </summary>
    public void Append(IReadOnlyList<(ReadOnlyMemory<byte> Entry, ReadOnlyMemory<byte> Annex)> batch)
    {
        if (_file is null || Next - _segmentFirst >= RecordsPerSegment) OpenSegment();
        var length = 0;
        for (var i = 0; i < batch.Count; i++)
        {
            var record = new JournalRecord(Next + i, batch[i].Entry, batch[i].Annex);
            if (_buffer.Length - length < record.Bytes) Array.Resize(ref _buffer, Math.Max(2 * _buffer.Length, length + record.Bytes));
            record.Write(_buffer.AsSpan(length), _epoch);
            length += record.Bytes;
        }
        try
        {
            RandomAccess.Write(_file!, _buffer.AsSpan(0, length), _durableBytes);
        }
        catch (IOException refused)
        {
            TakeBack(refused);
            throw new JournalWriteException("the disk took no more", refused);
        }
        try
        {
            RandomAccess.FlushToDisk(_file!);
        }
        catch (IOException refused)
        {
            throw new JournalBrokenException("the disk failed to make entries durable", refused);
        }
        _durableBytes += length;
        Next += batch.Count;
    }

    public void Dispose() => _file?.Dispose();

    private void OpenSegment()
    {
        _file?.Dispose();
        _file = null;
        SafeFileHandle file;
        try
        {
            file = File.OpenHandle(Path.Combine(_folder, JournalSegment.NameOf(Next, _epoch, _follows)), FileMode.OpenOrCreate, FileAccess.Write, FileShare.Read);
        }
        catch (IOException refused)
        {
            throw new JournalWriteException("the disk gave no new file", refused);
        }
        try
        {
            if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite);
            RandomAccess.SetLength(file, 0); // the epoch in its name is ours: at most an earlier try of ours is in it
            RandomAccess.FlushToDisk(file);
            DurableFolder.Sync(_folder);
        }
        catch (IOException refused)
        {
            file.Dispose();
            throw new JournalBrokenException("the disk failed to keep a new file", refused);
        }
        (_file, _segmentFirst, _durableBytes, _follows) = (file, Next, 0, _epoch); // the next file goes on from this one
    }

    private void TakeBack(IOException cause)
    {
        try
        {
            RandomAccess.SetLength(_file!, _durableBytes);
            RandomAccess.FlushToDisk(_file!);
        }
        catch (IOException)
        {
            throw new JournalBrokenException("an interrupted write could not be taken back", cause);
        }
    }
}

/// <summary>Nothing of the batch is in the journal; it goes on.</summary>
internal sealed class JournalWriteException(string message, Exception cause) : Exception(message, cause);

/// <summary>Nobody knows what is in the journal until it is opened, and checked, anew.</summary>
internal sealed class JournalBrokenException(string message, Exception cause) : Exception(message, cause);
