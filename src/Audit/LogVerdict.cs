namespace AlprGrains.Audit;

/// <summary>What a check of a whole log found.</summary>
/// <param name="Entries">Good entries from the start.</param>
/// <param name="DigestHex">Digest of the last good entry.</param>
/// <param name="GoodBytes">Bytes that the good entries take.</param>
/// <param name="TornBytes">Bytes of an unfinished last line; 0 when the log ends with a whole one.</param>
/// <param name="BrokenAt">Index of the first entry that is wrong, or null.</param>
/// <param name="Problem">What is wrong, or null when all is well.</param>
public sealed record LogVerdict(long Entries, string DigestHex, long GoodBytes, long TornBytes, long? BrokenAt, string? Problem)
{
    /// <summary>Every byte is as it was written. A whole number of entries cut from the end is not visible from the file alone.</summary>
    public bool IsIntact => Problem is null;
}

/// <summary>A log that must not be written to: it was changed, or another process holds it.</summary>
public sealed class AuditLogRefusedException(string message, Exception? cause = null) : Exception(message, cause);

/// <summary>An entry that could not be made durable; whoever waits for it gets nothing (INV-3).</summary>
public sealed class AuditLogWriteException(string message, Exception? cause = null) : Exception(message, cause);
