using AlprGrains.Audit;

namespace AlprGrains.Grains.Audit;

/// <summary>The legible part of the log's entries, which lives for a while only.</summary>
public interface IAuditRecords
{
    /// <summary>Destroys the keys of what entries of a day and all before it say confidentially; gives how many days died. The log itself stays as it is.</summary>
    int DestroyThrough(DateOnly day);
}

/// <summary>The log behind the audit grain. An append completes when the entry is durable, and throws when it could not be made so.</summary>
public interface IAuditLog
{
    ValueTask<AuditReceipt> Append(AuditEvent entry);

    /// <summary>The proof that an entry stands in the published log.</summary>
    ValueTask<AuditProof> Prove(long index);
}
