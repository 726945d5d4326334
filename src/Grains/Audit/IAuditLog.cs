using AlprGrains.Audit;

namespace AlprGrains.Grains.Audit;

/// <summary>The log behind the audit grain. An append completes when the entry is durable, and throws when it could not be made so.</summary>
public interface IAuditLog
{
    ValueTask<AuditReceipt> Append(AuditEvent entry);

    /// <summary>The proof that an entry stands in the published log.</summary>
    ValueTask<AuditProof> Prove(long index);
}
