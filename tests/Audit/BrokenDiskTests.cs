using AlprGrains.Audit;

namespace AlprGrains.Tests.Audit;

/// <summary>INV-3 needs a log that never receipts what the disk did not take.</summary>
public class BrokenDiskTests
{
    private static readonly LogEntry Seen = new("alert-seen", "rivera", "OPD", "alert", ["alert-1"], "allowed", null);
    private static readonly LogVerdict Empty = LogVerifier.Verify(new MemoryStream());

    [Fact]
    public async Task A_full_disk_fails_the_entry_and_the_log_goes_on_when_there_is_room()
    {
        var disk = new FaultyFile();
        using var log = DurableLog.Open(disk, null, Empty, TimeProvider.System);
        disk.FailWrites = true;
        await Assert.ThrowsAsync<AuditLogWriteException>(() => log.Append(Seen));

        disk.FailWrites = false;
        Assert.Equal(0, (await log.Append(Seen)).Index);
        Assert.True(LogVerifier.Verify(disk.Read()).IsIntact);
    }

    [Fact]
    public async Task A_failed_sync_closes_the_log_for_good()
    {
        var disk = new FaultyFile();
        using var log = DurableLog.Open(disk, null, Empty, TimeProvider.System);
        disk.FailFlushes = true;
        await Assert.ThrowsAsync<AuditLogWriteException>(() => log.Append(Seen));

        disk.FailFlushes = false;
        await Assert.ThrowsAsync<AuditLogWriteException>(() => log.Append(Seen));
    }

    [Fact]
    public async Task Several_that_wait_share_one_sync()
    {
        var disk = new FaultyFile();
        using var log = DurableLog.Open(disk, null, Empty, TimeProvider.System);
        disk.Hold();
        var first = log.Append(Seen);
        await disk.Held;
        var others = Enumerable.Range(0, 100).Select(_ => log.Append(Seen)).ToArray();
        disk.LetGo();
        await Task.WhenAll([first, .. others]);
        Assert.Equal(2, disk.Flushes);
    }

    [Fact]
    public async Task A_full_queue_refuses_and_loses_nothing_that_waits()
    {
        var disk = new FaultyFile();
        using var log = DurableLog.Open(disk, null, Empty, TimeProvider.System);
        disk.Hold();
        var first = log.Append(Seen);
        await disk.Held;
        var waiting = Enumerable.Range(0, DurableLog.WaitingMax).Select(_ => log.Append(Seen)).ToArray();

        await Assert.ThrowsAsync<AuditLogWriteException>(() => log.Append(Seen));

        disk.LetGo();
        await Task.WhenAll([first, .. waiting]);
        Assert.Equal(DurableLog.WaitingMax + 1, LogVerifier.Verify(disk.Read()).Entries);
    }

    /// <summary>A disk in memory that fails or waits on demand.</summary>
    private sealed class FaultyFile : ILogFile
    {
        private readonly MemoryStream _bytes = new();
        private readonly ManualResetEventSlim _go = new(true);
        private readonly TaskCompletionSource _held = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public bool FailWrites { get; set; }
        public bool FailFlushes { get; set; }
        public int Flushes { get; private set; }
        public Task Held => _held.Task;
        public long DurableBytes { get; private set; }

        public void Hold() => _go.Reset();

        public void LetGo() => _go.Set();

        public Stream Read() => new MemoryStream(_bytes.ToArray());

        public void Append(ReadOnlySpan<byte> bytes)
        {
            if (FailWrites)
            {
                _bytes.Write(bytes[..(bytes.Length / 2)]); // as a disk that fills up does
                throw new IOException("No space left on device");
            }
            _bytes.Write(bytes);
        }

        public void Flush()
        {
            if (!_go.IsSet) _held.TrySetResult();
            _go.Wait();
            if (FailFlushes) throw new IOException("Input/output error");
            Flushes++;
            DurableBytes = _bytes.Length;
        }

        public void CutTo(long bytes)
        {
            _bytes.SetLength(bytes);
            DurableBytes = bytes;
        }

        public void Dispose()
        {
        }
    }
}
