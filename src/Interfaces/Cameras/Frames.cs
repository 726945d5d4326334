using System.Collections.Immutable;
using AlprGrains.Plates;
using AlprGrains.Recognition;

namespace AlprGrains.Cameras;

/// <summary>One frame as a camera sent it.</summary>
/// <param name="Encoded">JPEG or PNG.</param>
/// <param name="CapturedAt">By the camera's clock; null means it did not say, and arrival is taken.</param>
[GenerateSerializer, Immutable, Alias("FrameUpload")]
public sealed record FrameUpload(
    [property: Id(0)] ReadOnlyMemory<byte> Encoded,
    [property: Id(1)] DateTimeOffset? CapturedAt);

/// <summary>A read that a camera or its agent has recognized, as it came through one of the protocols.</summary>
[GenerateSerializer, Immutable, Alias("CameraRead")]
public sealed record CameraRead
{
    /// <summary>The camera's own id of the read (sequence number, UUID): unique within the camera.</summary>
    [Id(0)] public required string Sequence { get; init; }
    [Id(1)] public required PlateNumber Plate { get; init; }
    [Id(2)] public required Confidence Confidence { get; init; }

    /// <summary>By the camera's clock.</summary>
    [Id(3)] public required DateTimeOffset CapturedAt { get; init; }
    [Id(4)] public PlateRegion? Region { get; init; }
    [Id(5)] public ImmutableArray<PlateCandidate> Candidates { get; init; } = [];
    [Id(6)] public double? DirectionDegrees { get; init; }
    [Id(7)] public VehicleAttributes? Vehicle { get; init; }

    /// <summary>JPEG or PNG, or null. A camera that sends none gets none back: pages say so.</summary>
    [Id(8)] public ReadOnlyMemory<byte>? FrameImage { get; init; }
    [Id(9)] public ReadOnlyMemory<byte>? PlateImage { get; init; }

    /// <summary>Of a read that was uploaded elsewhere before: when, at first. Its 30 days run from then (DGO I-12, section G). Null for an upload of now; a later time than now counts as now.</summary>
    [Id(10)] public DateTimeOffset? UploadedAt { get; init; }

    /// <summary>Where the plate is in the camera's whole picture; null when the camera does not say. A camera with a mask must say it.</summary>
    [Id(11)] public SentBox? Box { get; init; }

    /// <summary>Never the plate.</summary>
    public override string ToString() => $"camera read {Sequence}";
}

/// <summary>Reads that belong together: one call, one acknowledgement. At most <see cref="ReadsMax"/>.</summary>
[GenerateSerializer, Immutable, Alias("CameraReadBatch")]
public sealed record CameraReadBatch([property: Id(0)] ImmutableArray<CameraRead> Reads)
{
    /// <summary>
    /// The one photograph that shows all of these reads, JPEG or PNG, or null. It travels, counts and is stored once; a read with a
    /// <see cref="CameraRead.FrameImage"/> of its own keeps that.
    /// </summary>
    [Id(1)] public ReadOnlyMemory<byte>? Photograph { get; init; }

    /// <summary>Most reads in one batch.</summary>
    public const int ReadsMax = 1000;
}

/// <summary>Why a camera's whole call was turned down.</summary>
public enum CameraRefusal
{
    None = 0,
    /// <summary>No such camera.</summary>
    NotRegistered = 1,
    /// <summary>The key is wrong.</summary>
    WrongKey = 2,
    /// <summary>Too many frames or reads of this camera are under way, or the store is full: try again after a second (429, INV-13).</summary>
    Busy = 3,
    /// <summary>The court order behind the camera has expired (DGO I-12, C.3(1)).</summary>
    CourtOrderExpired = 4,
    /// <summary>The frame could not be used and is in quarantine (INV-14).</summary>
    Quarantined = 5,
    /// <summary>The batch is empty or too large.</summary>
    BatchSize = 6,
}

/// <summary>Answer to a frame: durable when given. A repeat of a frame gives the same reads, <see cref="RecordOutcome.AlreadyStored"/>.</summary>
/// <param name="Refusal">None when the frame was taken.</param>
/// <param name="Problem">What was wrong and what to do, when refused.</param>
/// <param name="Reads">One receipt per plate found.</param>
[GenerateSerializer, Immutable, Alias("FrameReceipt")]
public sealed record FrameReceipt(
    [property: Id(0)] CameraRefusal Refusal,
    [property: Id(1)] string? Problem,
    [property: Id(2)] ImmutableArray<ReadReceipt> Reads,
    [property: Id(3)] FrameRefusalReason? FrameReason = null);

/// <summary>Answer to a batch: one receipt per read, in the order sent. Durable when given.</summary>
[GenerateSerializer, Immutable, Alias("BatchReceipt")]
public sealed record BatchReceipt(
    [property: Id(0)] CameraRefusal Refusal,
    [property: Id(1)] string? Problem,
    [property: Id(2)] ImmutableArray<ReadReceipt> Reads);

/// <summary>What became of one read.</summary>
[GenerateSerializer, Immutable, Alias("ReadReceipt")]
public readonly record struct ReadReceipt([property: Id(0)] ReadId Id, [property: Id(1)] RecordOutcome Outcome);
