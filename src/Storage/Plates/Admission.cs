using AlprGrains.Plates;
using AlprGrains.Storage.Embedded.Patterns;
using AlprGrains.Storage.Keys;
using AlprGrains.Storage.Retention;

namespace AlprGrains.Storage.Plates;

/// <summary>
/// What every read store asks of a read before it takes it, and where it looks for the read's first arrival: a read comes in, and goes out
/// sealed, or with the outcome that is its answer. On the caller's thread; thread-safe.
/// </summary>
internal sealed class Admission(KeyStore keys, RetentionClock clock, TimeProvider hidingTime)
{
    /// <summary>How far the clock of the silo that stamped an upload may run ahead of the store's.</summary>
    public static readonly TimeSpan UploadAheadMax = TimeSpan.FromMinutes(5);

    /// <summary>
    /// A camera's clock that runs ahead stamps a read later than it first arrived, so the original of a repeat may lie in the
    /// day before its capture day. As much as any wrong time zone, and one that was added twice, makes in California. A repeat from a clock further
    /// ahead is known only until it is overtaken by the true time: until then it is marked by <see cref="PlateRead.CapturedAtIsArrival"/>.
    /// </summary>
    public static readonly TimeSpan CameraAheadMax = TimeSpan.FromHours(12);

    /// <summary>
    /// A read captured longer ago than this is refused. Its original may have arrived <see cref="CameraAheadMax"/> before the time that
    /// its camera gave it, and be purged already: then nothing would know the repeat (INV-5).
    /// </summary>
    public static readonly TimeSpan CapturedAgoMax = ReadRetention.Period - CameraAheadMax;

    private long _refusedTooOld;

    /// <summary>Reads refused as too old since the start.</summary>
    public long RefusedTooOld => Volatile.Read(ref _refusedTooOld);

    /// <summary>
    /// The read, sealed; or null with its answer: too old by its capture, by the clocks or by the watermark (INV-5), or Busy, when there is no room,
    /// or none on disk for a new minute's key (INV-13).
    /// </summary>
    public PendingAppend? TrySeal(ReadAppend append, bool hasRoom, out RecordOutcome refusal)
    {
        refusal = RecordOutcome.RefusedTooOld;
        if (Admit(Stamped(append.Read), hidingTime.GetUtcNow()) is not { } read || UploadMinute.Of(read.UploadedAt).CompareTo(keys.DestroyedThrough) <= 0)
        {
            Interlocked.Increment(ref _refusedTooOld);
            return null;
        }
        refusal = RecordOutcome.Busy;
        if (!hasRoom) return null;
        try
        {
            return Seal(read, append);
        }
        catch (StorageException full) when (full.Fault == StorageFault.Full)
        {
            return null; // a new minute's key found no space: nothing was kept
        }
    }

    /// <summary>The read as it is to be stored, or null when it is too old. An upload from the future is a mistake of the caller.</summary>
    public static PlateRead? Admit(PlateRead read, DateTimeOffset now)
    {
        if (read.UploadedAt > now + UploadAheadMax)
            throw new ArgumentException($"read {read.Id.Hex} says it was uploaded at {read.UploadedAt:u}, and it is {now:u}: set the clocks of the machines right", nameof(read));
        read = Clamped(read);
        return read.UploadedAt - read.CapturedAt > CapturedAgoMax || !ReadRetention.IsKept(read.UploadedAt, now) ? null : read;
    }

    /// <summary>The first day in which a repeat of this read may have been stored.</summary>
    public static UploadDay SeekRepeatsFrom(PlateRead read) =>
        UploadDay.Of(read.CapturedAtIsArrival ? read.UploadedAt - ReadRetention.Period : read.CapturedAt - CameraAheadMax);

    // A camera's clock that runs ahead cannot make a read younger than its arrival.
    private static PlateRead Clamped(PlateRead read) =>
        read.CapturedAt > read.UploadedAt ? read with { CapturedAt = read.UploadedAt, CapturedAtIsArrival = true } : read;

    private PendingAppend Seal(PlateRead read, ReadAppend append)
    {
        var day = UploadDay.Of(read.UploadedAt);
        var key = keys.SealingKey(UploadMinute.Of(read.UploadedAt));
        return new PendingAppend
        {
            Id = read.Id,
            Day = day,
            SeekFrom = SeekRepeatsFrom(read),
            Token = keys.TokenFor(append.Key, day),
            CapturedTicks = read.CapturedAt.UtcTicks,
            UploadedTicks = read.UploadedAt.UtcTicks,
            Plate = PackedPlate.Of(read.Plate),
            Camera = read.Camera.Text,
            Sealed = ReadPayload.Seal(read, key),
            Alerts = SealedAlert.Of(append.Alerts, read, key),
            ReminderFor = append.RegisterReminder ? append.Key : null,
        };
    }

    // An upload that was stamped just now by a wall clock that is doubted lives no longer, and dies no sooner, for that (INV-4, INV-6).
    private PlateRead Stamped(PlateRead read)
    {
        var stamp = clock.Stamp(read.UploadedAt, UploadAheadMax);
        return stamp == read.UploadedAt ? read : read with { UploadedAt = stamp };
    }
}
