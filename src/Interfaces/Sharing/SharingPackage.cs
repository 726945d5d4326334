using System.Collections.Immutable;
using AlprGrains.Audit;
using AlprGrains.Cameras;
using AlprGrains.Plates;

namespace AlprGrains.Sharing;

/// <summary>A download that was opened, or why not.</summary>
/// <param name="Denial">Why not; then there is no token.</param>
/// <param name="Token">Opens the bytes, once, in this session; a secret.</param>
/// <param name="FileName">Holds no plate.</param>
/// <param name="Receipt">The entry that says that it was received.</param>
[GenerateSerializer, Immutable, Alias("SharingDownload")]
public sealed record SharingDownload(
    [property: Id(0)] SharingRefusal? Denial,
    [property: Id(1)] string Token,
    [property: Id(2)] string FileName,
    [property: Id(3)] long Bytes,
    [property: Id(4)] string Sha256,
    [property: Id(5)] AuditReceipt? Receipt)
{
    /// <summary>The token is a secret.</summary>
    public override string ToString() => $"download of {Bytes} bytes";
}

/// <summary>One page of a released extract.</summary>
/// <param name="Pages">How many there are.</param>
[GenerateSerializer, Immutable, Alias("SharingExtractPage")]
public sealed record SharingExtractPage(
    [property: Id(0)] SharingRefusal? Denial,
    [property: Id(1)] ImmutableArray<PlateRead> Reads,
    [property: Id(2)] ImmutableArray<CameraRegistration> Cameras,
    [property: Id(3)] int Page,
    [property: Id(4)] int Pages);
