using AlprGrains.Audit;
using Orleans.Concurrency;

namespace AlprGrains.Grains.Audit;

/// <summary>
/// Events in, receipts out. Reentrant, so that entries which wait together share one fsync; order is the log's own. It calls no other
/// grain, so that every grain may call it. Two activations do no harm: the log's fence lets one of them write.
/// </summary>
[GrainType("audit-log"), Reentrant]
public sealed class AuditLogGrain(IAuditLog log) : Grain, IAuditLogGrain
{
    public ValueTask<AuditReceipt> Append(AuditEvent entry) => log.Append(entry);

    public ValueTask<AuditProof> Prove(long index) => log.Prove(index);
}
