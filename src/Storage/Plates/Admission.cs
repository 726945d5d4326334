using AlprGrains.Plates;
using AlprGrains.Storage.Keys;

namespace AlprGrains.Storage.Plates;

/// <summary>What every read store asks of a read before it takes it, and where it looks for the read's first arrival.</summary>
internal static class Admission
{
    /// <summary>How far the clock of the silo that stamped an upload may run ahead of the store's.</summary>
    public static readonly TimeSpan UploadAheadMax = TimeSpan.FromMinutes(5);

    /// <summary>
    /// A camera's clock that runs ahead stamps a read later than it first arrived, so the original of a repeat may lie in the
    /// day before its capture day. Clocks further ahead are marked by <see cref="PlateRead.CapturedAtIsArrival"/>.
    /// </summary>
    public static readonly TimeSpan CameraAheadMax = TimeSpan.FromHours(1);

    /// <summary>The read as it is to be stored, or null when it is too old. An upload from the future is a mistake of the caller.</summary>
    public static PlateRead? Admit(PlateRead read, DateTimeOffset now)
    {
        if (read.UploadedAt > now + UploadAheadMax)
            throw new ArgumentException($"read {read.Id.Hex} says it was uploaded at {read.UploadedAt:u}, and it is {now:u}: set the clocks of the machines right", nameof(read));
        read = Clamped(read);
        return read.UploadedAt - read.CapturedAt > ReadRetention.Period || !ReadRetention.IsKept(read.UploadedAt, now) ? null : read;
    }

    /// <summary>The first day in which a repeat of this read may have been stored.</summary>
    public static UploadDay SeekRepeatsFrom(PlateRead read) =>
        UploadDay.Of(read.CapturedAtIsArrival ? read.UploadedAt - ReadRetention.Period : read.CapturedAt - CameraAheadMax);

    // A camera's clock that runs ahead cannot make a read younger than its arrival.
    private static PlateRead Clamped(PlateRead read) =>
        read.CapturedAt > read.UploadedAt ? read with { CapturedAt = read.UploadedAt, CapturedAtIsArrival = true } : read;
}
