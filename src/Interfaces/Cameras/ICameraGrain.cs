using System.Collections.Immutable;
using AlprGrains.People;

namespace AlprGrains.Cameras;

/// <summary>
/// One camera; its key is the <see cref="CameraId"/>. Frames and finished reads come in, receipts go out when every read is
/// durable. It keeps the camera's registration, repeats, clock skew, backlog bound and health; the gateway has already
/// matched the camera's key by <see cref="Admit"/>. Reentrant: several frames of one camera may be under way.
/// </summary>
[Alias("ICameraGrain")]
[UnderPolicy(PolicyUse.Capture, "D")]
public interface ICameraGrain : IGrainWithStringKey
{
    /// <summary>Registers or re-registers. Audited. The key comes back once, in clear, and only its digest is kept.</summary>
    [Alias("Register")]
    ValueTask<CameraRegistered> Register(CameraRegistration registration, SessionAssertion by);

    /// <summary>Whether a caller with a key of this digest (SHA-256, hex) may speak for the camera now.</summary>
    [Alias("Admit")]
    ValueTask<CameraRefusal> Admit(string keyDigestHex);

    /// <summary>Recognizes a frame and stores what it shows; see <see cref="FrameReceipt"/>.</summary>
    [Alias("Frame")]
    ValueTask<FrameReceipt> Frame(FrameUpload upload);

    /// <summary>Stores reads that the camera recognized; see <see cref="BatchReceipt"/>.</summary>
    [Alias("Reads")]
    ValueTask<BatchReceipt> Reads(CameraReadBatch batch);

    /// <summary>Keeps input that a protocol adapter could not understand, with its reason (INV-14).</summary>
    [Alias("Quarantine")]
    ValueTask Quarantine(string reason, ReadOnlyMemory<byte> input);

    /// <summary>The camera says that it lives, without data.</summary>
    [Alias("Heartbeat")]
    ValueTask Heartbeat();

    /// <summary>Registration and health; null when there is no such camera. No plate in it.</summary>
    [Alias("Describe")]
    ValueTask<CameraDescription?> Describe();

    /// <summary>
    /// The last reads that this camera sent while the silo ran, newest first, with plates: only for someone who may see
    /// plates, and audited before it is answered (INV-3, INV-12).
    /// </summary>
    [Alias("RecentReads")]
    ValueTask<RecentReads> RecentReads(SessionAssertion viewer);

    /// <summary>Sets, changes or ends what of the picture is private (C3-1b). Audited before it has effect.</summary>
    [Alias("SetMask")]
    ValueTask<MaskSet> SetMask(MaskChange change, SessionAssertion by);

    /// <summary>The masks that were ever set, newest first; at most the last of them.</summary>
    [Alias("Masks")]
    ValueTask<ImmutableArray<CameraMask>> Masks();

    /// <summary>A person has looked at what the camera sees, as is due each year; null when noted, else why not. Audited.</summary>
    [Alias("ReviewView")]
    ValueTask<string?> ReviewView(string words, SessionAssertion by);

    /// <summary>The camera's last kept frame as a sketch in which no plate can be read, for drawing its mask. Audited before it is given.</summary>
    [Alias("Sketch")]
    ValueTask<CameraSketch> Sketch(SessionAssertion by);
}

/// <summary>Outcome of a registration: the key, or why not.</summary>
[GenerateSerializer, Immutable, Alias("CameraRegistered")]
public sealed record CameraRegistered(
    [property: Id(0)] string? CameraKey,
    [property: Id(1)] ImmutableArray<string> Problems);

/// <summary>A camera and how it does.</summary>
[GenerateSerializer, Immutable, Alias("CameraDescription")]
public sealed record CameraDescription(
    [property: Id(0)] CameraRegistration Registration,
    [property: Id(1)] CameraHealth Health)
{
    /// <summary>The mask that stands; null when nothing is masked.</summary>
    [Id(2)] public CameraMask? Mask { get; init; }

    /// <summary>Version to base a change on: that of the newest mask, also of one that ended masking.</summary>
    [Id(3)] public int MaskVersion { get; init; }
    [Id(4)] public ViewReview? LastReview { get; init; }

    /// <summary>When a person must look at what it sees again.</summary>
    [Id(5)] public DateTimeOffset ViewReviewDueAt { get; init; }
}

/// <summary>Counts since the silo started; no plate in it.</summary>
[GenerateSerializer, Immutable, Alias("CameraHealth")]
public sealed record CameraHealth
{
    [Id(0)] public DateTimeOffset? LastHeardAt { get; init; }
    [Id(1)] public long FramesTaken { get; init; }
    [Id(2)] public long ReadsStored { get; init; }
    [Id(3)] public long ReadsRepeated { get; init; }
    [Id(4)] public long ReadsRefusedTooOld { get; init; }
    [Id(5)] public long Quarantined { get; init; }
    [Id(6)] public long TurnedAwayBusy { get; init; }

    /// <summary>Reads that came more than <see cref="LateAfter"/> after capture.</summary>
    [Id(7)] public long LateUploads { get; init; }

    /// <summary>Camera clock minus server clock at the last read that ran ahead; zero when it does not.</summary>
    [Id(8)] public TimeSpan ClockAhead { get; init; }
    [Id(9)] public long ReadsLastMinute { get; init; }
    [Id(10)] public int UnderWay { get; init; }

    /// <summary>The newest problem of the last <see cref="ProblemShownFor"/>; null when there was none.</summary>
    [Id(11)] public string? LastProblem { get; init; }

    /// <summary>Reads that were dropped since their plates lie in the private part of the picture (C3-1b).</summary>
    [Id(12)] public long ReadsOutsideView { get; init; }

    /// <summary>Reads that were dropped since the camera has a mask and they do not say where in the picture they are.</summary>
    [Id(13)] public long ReadsWithoutPosition { get; init; }

    /// <summary>A read that arrives later than this after its capture is late: its match is a "late match", never a live alert (B-1).</summary>
    public static readonly TimeSpan LateAfter = TimeSpan.FromMinutes(5);

    /// <summary>A camera that had a problem is shown in trouble for this long; the counts go on telling of it.</summary>
    public static readonly TimeSpan ProblemShownFor = TimeSpan.FromMinutes(10);

    /// <summary>A camera not heard for this long is shown as silent.</summary>
    public static readonly TimeSpan SilentAfter = TimeSpan.FromMinutes(2);
}

/// <summary>The last reads of a camera, for someone who may see them.</summary>
/// <param name="Denial">Why not; null when the reads are given.</param>
/// <param name="AuditIndex">Index of the audit entry that was durable before this was answered.</param>
[GenerateSerializer, Immutable, Alias("RecentReads")]
public sealed record RecentReads(
    [property: Id(0)] string? Denial,
    [property: Id(1)] ImmutableArray<Plates.PlateRead> Reads,
    [property: Id(2)] long AuditIndex);

/// <summary>All cameras; key <see cref="Name"/>.</summary>
[Alias("ICameraRegistryGrain")]
[UnderPolicy(PolicyUse.Capture, "D")]
public interface ICameraRegistryGrain : IGrainWithStringKey
{
    public const string Name = "cameras";

    /// <summary>Adds a camera, or takes up its new registration.</summary>
    [Alias("Add")]
    ValueTask Add(CameraRegistration registration);

    /// <summary>Every camera ever registered, in order of id.</summary>
    [Alias("List")]
    ValueTask<ImmutableArray<CameraId>> List();

    /// <summary>The registrations of these cameras, and of all in the police area when one is given; unknown ids are left out.</summary>
    [Alias("Choose")]
    ValueTask<CameraChoice> Choose(ImmutableArray<CameraId> cameras, int? policeArea);
}

/// <summary>Some cameras, and what the registry as a whole holds.</summary>
/// <param name="OnlyDemonstration">No real camera was ever registered, so every read that is kept is drawn.</param>
[GenerateSerializer, Immutable, Alias("CameraChoice")]
public sealed record CameraChoice(
    [property: Id(0)] ImmutableArray<CameraRegistration> Cameras,
    [property: Id(1)] bool OnlyDemonstration);
