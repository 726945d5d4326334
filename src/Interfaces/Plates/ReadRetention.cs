namespace AlprGrains.Plates;

/// <summary>How long reads are kept: 30 days from initial upload, then purged (DGO I-12, section G).</summary>
public static class ReadRetention
{
    /// <summary>From this long after initial upload a read is never returned (INV-4).</summary>
    public static readonly TimeSpan Period = TimeSpan.FromDays(30);

    /// <summary>Whether a read uploaded then may still be shown now. At exactly 30 days it may not.</summary>
    public static bool IsKept(DateTimeOffset uploadedAt, DateTimeOffset now) => uploadedAt > now - Period;
}

/// <summary>
/// The reminder that purges a plate's reads. The read store registers it in bulk before a plate's first read is durable,
/// so its names must be those that the grain answers to.
/// </summary>
public static class PurgeReminder
{
    /// <summary>Name of the reminder.</summary>
    public const string Name = "purge";

    /// <summary>The <c>[GrainType]</c> of the plate's grain; its key is a <see cref="PlateKey"/>.</summary>
    public const string GrainType = "plate";

    /// <summary>Purges of one plate are at least this far apart: what falls due meanwhile goes together. Its keys do not wait for that.</summary>
    public static readonly TimeSpan Apart = TimeSpan.FromMinutes(10);

    /// <summary>A missed tick comes at the next multiple of this: an hour late at most, not a month.</summary>
    public static readonly TimeSpan Period = TimeSpan.FromHours(1);
}
