using AlprGrains.Audit;
using AlprGrains.Cameras;
using AlprGrains.HotLists;
using AlprGrains.People;
using AlprGrains.Plates;

namespace AlprGrains.Alerts;

/// <summary>
/// One alert; the key is its <see cref="AlertId"/>. It is raised at least once and exists once. Whoever sees its plate or
/// pictures is written down first. It informs, and is no basis for action: only Follow and Dismiss may be recorded until
/// it is verified (DGO I-12, C.2(A); obligation C2A-9).
/// </summary>
[Alias("IAlertGrain")]
[UnderPolicy(PolicyUse.Use, "C.2(A)")]
public interface IAlertGrain : IGrainWithStringKey
{
    /// <summary>Raises it; raising it again changes nothing, and the feed takes the same alert once.</summary>
    [Alias("Raise")]
    ValueTask Raise(AlertDraft draft);

    /// <summary>The alert with its plate, after the audit entry is durable; or why not.</summary>
    [Alias("View")]
    ValueTask<AlertView> View(SessionAssertion viewer);

    /// <summary>One of its pictures, audited; null when there is none (the camera sent none) or it is gone.</summary>
    [Alias("Image")]
    ValueTask<ReadOnlyMemory<byte>?> Image(AlertImage which, SessionAssertion viewer);

    /// <summary>Records what was done before verification: follow, or dismiss with a reason. Audited.</summary>
    [Alias("Handle")]
    ValueTask<string?> Handle(AlertHandling handling, string? reason, SessionAssertion by);
}

/// <summary>Which picture.</summary>
public enum AlertImage { Frame = 0, Plate = 1 }

/// <summary>What may be done on an alert alone (obligation C2A-9).</summary>
public enum AlertHandling { Open = 0, Follow = 1, Dismiss = 2 }

/// <summary>An alert as a person sees it. Always "unverified: may be".</summary>
/// <param name="Denial">Why it is not shown; then the rest is null.</param>
/// <param name="Draft">Read, match, list version and timing.</param>
/// <param name="Camera">The camera's label and place.</param>
/// <param name="RaisedAt">When the alert was raised, UTC.</param>
/// <param name="Receipt">The audit entry of this view.</param>
[GenerateSerializer, Immutable, Alias("AlertView")]
public sealed record AlertView(
    [property: Id(0)] string? Denial,
    [property: Id(1)] AlertDraft? Draft,
    [property: Id(2)] CameraRegistration? Camera,
    [property: Id(3)] DateTimeOffset RaisedAt,
    [property: Id(4)] AlertHandling Handling,
    [property: Id(5)] AuditReceipt? Receipt);
