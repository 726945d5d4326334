namespace AlprGrains.Audit;

/// <summary>A log that must not be written to: it was changed, or another process holds it.</summary>
public sealed class AuditLogRefusedException(string message, Exception? cause = null) : Exception(message, cause);

/// <summary>Another writer was quicker to take the log over: it is that one's.</summary>
public sealed class AuditLogOvertakenException(string message) : Exception(message);

/// <summary>An entry that could not be made durable; whoever waits for it gets nothing (INV-3).</summary>
public sealed class AuditLogWriteException(string message, Exception? cause = null) : Exception(message, cause);
