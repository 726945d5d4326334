using AlprGrains.Cameras;
using AlprGrains.Plates;
using AlprGrains.Recognition;

namespace AlprGrains.Grains.Cameras;

/// <summary>
/// One camera's vehicles that pass just now, so that a vehicle seen in many frames is one read and not many. A plate read in a frame comes in;
/// out comes whether a read of the same pass already says all of it, or to store it, and as part of which pass (docs/decisions/0012-passes.md).
/// In memory only: what a restart forgets is stored once more, and nothing is lost by it.
/// </summary>
internal sealed class Passes
{
    /// <summary>A vehicle not seen for so long has passed; what comes then is another pass.</summary>
    public static readonly TimeSpan GapMax = TimeSpan.FromSeconds(2);

    /// <summary>Vehicles in front of one camera at once; the one not seen for longest is forgotten.</summary>
    public const int OpenMax = 32;

    private readonly List<Pass> _open = [];

    /// <summary>What to do with a plate that was read in a frame captured at that time.</summary>
    public Sighting See(PlateReading reading, DateTimeOffset capturedAt)
    {
        _open.RemoveAll(pass => (capturedAt - pass.LastSeenAt).Duration() > GapMax);
        foreach (var pass in _open)
        {
            if (!IsSameVehicle(pass.Best, reading)) continue;
            if (capturedAt > pass.LastSeenAt) pass.LastSeenAt = capturedAt;
            return new Sighting(pass, IsCovered(pass.Best, reading));
        }
        return new Sighting(null, false);
    }

    /// <summary>Takes note of a reading that is being stored, as the first of a pass or as a further one.</summary>
    public void Storing(Sighting sighting, PlateReading reading, ReadId id, DateTimeOffset capturedAt, Task<ReadReceipt> receipt)
    {
        if (sighting.Pass is { } pass)
        {
            if (reading.Confidence.CompareTo(pass.Best.Confidence) > 0) (pass.Best, pass.Receipt) = (reading, receipt);
            return;
        }
        if (_open.Count == OpenMax) _open.Remove(_open.MinBy(open => open.LastSeenAt)!);
        _open.Add(new Pass(id, reading, capturedAt, receipt));
    }

    /// <summary>Forgets a pass whose read was not stored: the next sighting begins it anew.</summary>
    public void Forget(Pass pass) => _open.Remove(pass);

    // The same characters, look-alikes, one edit apart, or one the other's candidate.
    private static bool IsSameVehicle(PlateReading best, PlateReading seen) =>
        best.Plate == seen.Plate || LooksAlike(best, seen) || HasCandidate(best, seen.Plate) || HasCandidate(seen, best.Plate) || AreOneEditApart(best.Plate.Text, seen.Plate.Text);

    // What hot lists and people would find by the best reading: storing it again tells nothing new.
    private static bool IsCovered(PlateReading best, PlateReading seen) =>
        best.Plate == seen.Plate || seen.Confidence.CompareTo(best.Confidence) <= 0 && HasCandidate(best, seen.Plate);

    private static bool LooksAlike(PlateReading best, PlateReading seen) =>
        best.Plate.Text.Length == seen.Plate.Text.Length && Confusables.SkeletonOf(best.Plate) == Confusables.SkeletonOf(seen.Plate);

    private static bool HasCandidate(PlateReading reading, PlateNumber plate) => reading.Candidates.Any(candidate => candidate.Plate == plate);

    private static bool AreOneEditApart(string left, string right)
    {
        var (shorter, longer) = left.Length <= right.Length ? (left, right) : (right, left);
        if (longer.Length - shorter.Length > 1) return false;
        var same = 0;
        while (same < shorter.Length && shorter[same] == longer[same]) same++;
        var skipped = longer.Length == shorter.Length ? same + 1 : same;
        return skipped > shorter.Length || shorter.AsSpan(skipped).SequenceEqual(longer.AsSpan(same + 1));
    }

    /// <summary>A vehicle in front of the camera.</summary>
    internal sealed class Pass(ReadId first, PlateReading best, DateTimeOffset lastSeenAt, Task<ReadReceipt> receipt)
    {
        public ReadId First { get; } = first;
        public PlateReading Best { get; set; } = best;
        public DateTimeOffset LastSeenAt { get; set; } = lastSeenAt;

        /// <summary>Of the best reading; done when it is durable.</summary>
        public Task<ReadReceipt> Receipt { get; set; } = receipt;

        /// <summary>The best reading's receipt once it is durable (INV-1), or null when it was not stored.</summary>
        public async Task<ReadReceipt?> Stored()
        {
            try
            {
                var receipt = await Receipt;
                return receipt.Outcome is RecordOutcome.Stored or RecordOutcome.AlreadyStored ? receipt : null;
            }
            catch (Exception) // safe: whoever stored it has the exception, and this sighting is stored for itself
            {
                return null;
            }
        }
    }
}

/// <summary>What a plate in a frame is.</summary>
/// <param name="Pass">The pass that it belongs to; null for the first of one.</param>
/// <param name="IsCovered">Whether that pass's read already says all of it.</param>
internal readonly record struct Sighting(Passes.Pass? Pass, bool IsCovered);
