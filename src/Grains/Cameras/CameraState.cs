using System.Collections.Immutable;
using AlprGrains.Cameras;

namespace AlprGrains.Grains.Cameras;

/// <summary>What is kept of a camera; its key only as a digest.</summary>
[GenerateSerializer, Immutable, Alias("CameraState")]
public sealed record CameraState
{
    [Id(0)] public CameraRegistration? Registration { get; init; }
    [Id(1)] public string KeyDigestHex { get; init; } = "";
    [Id(2)] public DateTimeOffset RegisteredAt { get; init; }

    /// <summary>Newest last; default in a state of before there were masks.</summary>
    [Id(3)] public ImmutableArray<CameraMask> Masks { get; init; } = [];
    [Id(4)] public ViewReview? Review { get; init; }

    /// <summary>Version of the newest mask; 0 when there never was one.</summary>
    public int MaskVersion => Masks.IsDefaultOrEmpty ? 0 : Masks[^1].Version;

    /// <summary>The mask that stands; null when nothing is masked.</summary>
    public CameraMask? Mask => Masks.IsDefaultOrEmpty || Masks[^1].Picture.IsEmpty ? null : Masks[^1];

    /// <summary>A year after a person last looked at what it sees; its registration was a look.</summary>
    public DateTimeOffset ViewReviewDueAt => (Review is { } review && review.At > RegisteredAt ? review.At : RegisteredAt) + ViewReview.Period;
}

/// <summary>Every camera as it was last registered, in order of id.</summary>
[GenerateSerializer, Immutable, Alias("CameraRegistryState")]
public sealed record CameraRegistryState
{
    [Id(0)] public ImmutableArray<CameraRegistration> Cameras { get; init; } = [];

    /// <summary>Stays true when such a camera is registered anew as a demonstration: its reads may still be kept.</summary>
    [Id(1)] public bool HadRealCamera { get; init; }
}
