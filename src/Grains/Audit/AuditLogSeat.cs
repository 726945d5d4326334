using System.Security.Cryptography;
using AlprGrains.Audit;
using AlprGrains.Audit.Writing;

namespace AlprGrains.Grains.Audit;

/// <summary>
/// This silo's place at the audit log. Where one process has the log to itself it is opened at start and stays open. Where silos share its folder, each
/// watches the one that writes; whoever is asked for an entry, and sees that nobody writes, takes over and fences off the one that did. One
/// that finds itself fenced off writes no more and watches again (INV-8: the fence, not the watching, keeps the log from forking).
/// </summary>
/// <param name="open">Opens the log, and checks the whole of it first; from the writer that was seen last where silos share it.</param>
/// <param name="look">Looks at the writer that came last; null where this process has the log to itself.</param>
/// <param name="time">How long the writer has shown nothing.</param>
public sealed class AuditLogSeat(Func<WriterSign?, TileAuditLog> open, Func<WriterSign>? look, TimeProvider time) : IAuditLog, IAuditRecords, IDisposable
{
    /// <summary>A silo that does not write looks this often at the one that does.</summary>
    public static readonly TimeSpan LookPeriod = TimeSpan.FromMilliseconds(500);

    /// <summary>Whoever needs an entry waits this long for the log to be taken over, longer than any patience; then it is refused. Below the 30 s that a call may take.</summary>
    public static readonly TimeSpan WaitMax = TimeSpan.FromSeconds(12);

    /// <summary>A writer that was left in peace for so long waits no longer than others when it is fenced off next.</summary>
    private static readonly TimeSpan SettledAfter = TimeSpan.FromMinutes(1);

    private readonly Lock _lock = new(), _watching = new();
    private readonly TakeOverRule _rule = new(() => RandomNumberGenerator.GetInt32(1 << 16) / (double)(1 << 16));
    private readonly CancellationTokenSource _ending = new();
    private readonly long _startedAt = time.GetTimestamp();
    private volatile TileAuditLog? _log;
    private Task<TileAuditLog>? _taking;
    private ITimer? _watch;
    private long _openedAt;
    private bool _isDisposed;

    /// <summary>The log if it is open here; null where another silo keeps it, also after that one has fenced this one off: then nothing is wrong here.</summary>
    public TileAuditLog? Current => IsShared && _log is { IsClosed: true } ? null : _log;

    /// <summary>The open log; opening takes as long as checking all of it. Throws where another silo writes it.</summary>
    public TileAuditLog Log => IsShared ? Current ?? TryTake() ?? throw Elsewhere() : Own();

    private bool IsShared => look is not null;

    public async ValueTask<AuditReceipt> Append(AuditEvent entry)
    {
        var log = await Opened();
        try
        {
            return await log.Append(entry);
        }
        catch (AuditLogWriteException) when (IsShared && log.IsClosed)
        {
            GiveUp(log);
            throw;
        }
    }

    public async ValueTask<AuditProof> Prove(long index) => await (await Opened()).Prove(index);

    public int DestroyThrough(DateOnly day) => Log.DestroyThrough(day);

    /// <summary>Begins to watch the writer, so that it is known how long it has shown nothing when this silo is asked for the first entry.</summary>
    public void Watch()
    {
        lock (_watching)
        {
            if (IsShared && !_isDisposed) _watch ??= time.CreateTimer(_ => Look(), null, TimeSpan.Zero, LookPeriod);
        }
    }

    public void Dispose()
    {
        lock (_watching)
        {
            if (_isDisposed) return;
            _isDisposed = true;
            _watch?.Dispose();
        }
        _ending.Cancel();
        lock (_lock) _log?.Dispose();
    }

    private TileAuditLog Own()
    {
        lock (_lock) return _log ??= open(null);
    }

    // Those who wait for a takeover wait for the same one. Checking a long log is not for a grain's turn.
    private async ValueTask<TileAuditLog> Opened()
    {
        if (!IsShared) return Log;
        if (Current is { } kept) return kept;
        Task<TileAuditLog> taking;
        lock (_watching) taking = _taking is { IsCompleted: false } ? _taking : _taking = Task.Run(Take);
        try
        {
            return await taking;
        }
        catch (AuditLogRefusedException refused)
        {
            // Whoever waits for an entry hears of a refusal as of any entry that cannot be written.
            throw new AuditLogWriteException($"the audit log cannot be taken over by this silo: {refused.Message}", refused);
        }
    }

    private async Task<TileAuditLog> Take()
    {
        Watch();
        var began = time.GetTimestamp();
        while (true)
        {
            if (TryTake() is { } log) return log;
            if (_isDisposed || time.GetElapsedTime(began) > WaitMax) throw Elsewhere();
            try
            {
                await Task.Delay(LookPeriod, time, _ending.Token);
            }
            catch (OperationCanceledException)
            {
                throw Elsewhere();
            }
        }
    }

    private TileAuditLog? TryTake()
    {
        lock (_lock)
        {
            if (Current is { } kept) return kept;
            if (_isDisposed || SilentWriter() is not { } silent) return null;
            _log?.Dispose();
            _log = null;
            try
            {
                _log = open(silent);
            }
            catch (AuditLogOvertakenException)
            {
                return null; // another was as patient, and quicker: it is seen next
            }
            _openedAt = time.GetTimestamp();
            return _log;
        }
    }

    // The writer that came last, if the rule lets this one take over from it.
    private WriterSign? SilentWriter()
    {
        Look();
        lock (_watching) return _rule.MayTakeOver(time.GetElapsedTime(_startedAt)) ? _rule.Seen : null;
    }

    private void Look()
    {
        if (Current is not null) return; // nobody is watched by the one that writes
        try
        {
            var sign = look!();
            lock (_watching) _rule.Saw(sign, time.GetElapsedTime(_startedAt));
        }
        catch (Exception silent) when (silent is IOException or UnauthorizedAccessException)
        {
            // The folder is out of reach: who cannot see the writer cannot take over from it either.
        }
    }

    private void GiveUp(TileAuditLog log)
    {
        lock (_lock)
        {
            if (!ReferenceEquals(_log, log)) return;
            lock (_watching)
            {
                if (time.GetElapsedTime(_openedAt) > SettledAfter) _rule.IsSettled();
                _rule.WasFencedOff();
            }
            _log = null;
            log.Dispose();
        }
    }

    private static AuditLogWriteException Elsewhere() => new("another silo writes the audit log, or did until just now; try again");
}
