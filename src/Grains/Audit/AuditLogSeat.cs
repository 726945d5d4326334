using AlprGrains.Audit;
using AlprGrains.Audit.Writing;

namespace AlprGrains.Grains.Audit;

/// <summary>
/// This silo's place at the audit log. Where one process has the log to itself it is opened at start and stays open. Where silos share its folder, it is
/// opened when the first call comes, which is placed on one silo; that silo fences off whoever wrote before, and one that finds itself fenced
/// off writes no more (INV-8: the fence, not the placement, keeps the log from forking).
/// </summary>
/// <param name="open">Opens the log, and checks the whole of it first.</param>
/// <param name="isShared">Whether other silos may write it.</param>
/// <param name="time">For <see cref="ReopenPeriod"/>.</param>
public sealed class AuditLogSeat(Func<TileAuditLog> open, bool isShared, TimeProvider time) : IAuditLog, IAuditRecords, IDisposable
{
    /// <summary>A seat that was fenced off, and is asked again, takes the log back at most this often: two silos that both believe they have it make little noise.</summary>
    public static readonly TimeSpan ReopenPeriod = TimeSpan.FromSeconds(5);

    private readonly Lock _lock = new();
    private volatile TileAuditLog? _log;
    private long _openedAt;

    /// <summary>The log if it is open here; null where another silo keeps it, also after that one has fenced this one off: then nothing is wrong here.</summary>
    public TileAuditLog? Current => isShared && _log is { IsClosed: true } ? null : _log;

    /// <summary>The open log; opening takes as long as checking all of it.</summary>
    public TileAuditLog Log
    {
        get
        {
            lock (_lock)
            {
                if (_log is not null && !(isShared && _log.IsClosed && time.GetElapsedTime(_openedAt) > ReopenPeriod)) return _log;
                _log?.Dispose();
                _log = null;
                _log = open();
                _openedAt = time.GetTimestamp();
                return _log;
            }
        }
    }

    public async ValueTask<AuditReceipt> Append(AuditEvent entry) => await (await Opened()).Append(entry);

    public async ValueTask<AuditProof> Prove(long index) => await (await Opened()).Prove(index);

    public int DestroyThrough(DateOnly day) => Log.DestroyThrough(day);

    public void Dispose() => _log?.Dispose();

    // Checking a long log is not for a grain's turn; whoever waits for an entry hears of a refusal as of any entry that cannot be written.
    private async ValueTask<TileAuditLog> Opened()
    {
        if (!isShared) return Log;
        try
        {
            return await Task.Run(() => Log);
        }
        catch (AuditLogRefusedException refused)
        {
            throw new AuditLogWriteException($"the audit log cannot be taken over by this silo: {refused.Message}", refused);
        }
    }
}
