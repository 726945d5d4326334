using AlprGrains.Audit;

namespace AlprGrains.Grains.Audit;

/// <summary>The audit log as a file of this machine (<see cref="DurableLog"/>); a later version writes tlog-tiles behind the same port.</summary>
public sealed class DurableAuditLog : IAuditLog, IDisposable
{
    private readonly DurableLog _log;

    /// <summary>Opens, and checks the whole log first; throws when it was changed or another process holds it.</summary>
    public DurableAuditLog(string directory, TimeProvider time) => _log = DurableLog.Open(directory, time);

    public async ValueTask<AuditReceipt> Append(AuditEvent entry)
    {
        var receipt = await _log.Append(new LogEntry(
            entry.Kind, entry.UserName, entry.Organization, entry.Purpose, entry.Subjects, entry.Outcome, entry.QuestionDigestHex));
        return new AuditReceipt(receipt.Index, receipt.At, receipt.DigestHex, entry.QuestionDigestHex);
    }

    public void Dispose() => _log.Dispose();
}
