using AlprGrains.Audit;
using Orleans.Runtime;

namespace AlprGrains.Plates;

/// <summary>
/// One plate's history; its key is a <see cref="PlateKey"/>. A read comes in, is matched against the hot lists and
/// appended with its alerts in one transaction; it may already be there, be too old, or find the store busy.
/// </summary>
[SiloOnly, Alias("IPlateGrain"), GrainInterfaceType(InterfaceName)]
[UnderPolicy(PolicyUse.Storage, "F")]
public interface IPlateGrain : IGrainWithStringKey
{
    /// <summary>What messages name this interface by.</summary>
    public const string InterfaceName = "plate-grain";

    /// <summary>Matches and stores one read; answers when it is durable (INV-1, INV-2, INV-7).</summary>
    [Alias("Record")]
    ValueTask<RecordOutcome> Record(PlateRead read);

    /// <summary>
    /// Answers from the history, newest upload first. The receipt proves that the question was logged before it is
    /// answered (INV-3); a receipt for another question throws. Reads past their 30 days are never in the answer (INV-4).
    /// </summary>
    [Alias("Read")]
    ValueTask<ReadPage> Read(PlateQuestion question, AuditReceipt receipt);
}

/// <summary>What became of a read.</summary>
public enum RecordOutcome
{
    /// <summary>Stored now, and durable.</summary>
    Stored = 0,
    /// <summary>Was stored before; a repeat is acknowledged and stored once.</summary>
    AlreadyStored = 1,
    /// <summary>Captured more than 30 days before it arrived: refused and counted (design.md, section 5).</summary>
    RefusedTooOld = 2,
    /// <summary>The store's queue is full, or it could not write: send again later; nothing was acknowledged (INV-13).</summary>
    Busy = 3,
    /// <summary>Outside the public part of the camera's picture, or, on a camera with a mask, without a place in it: dropped and counted (C3-1b).</summary>
    OutsideView = 4,
}
