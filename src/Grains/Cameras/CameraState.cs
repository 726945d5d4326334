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
}

/// <summary>Every camera as it was last registered, in order of id.</summary>
[GenerateSerializer, Immutable, Alias("CameraRegistryState")]
public sealed record CameraRegistryState
{
    [Id(0)] public ImmutableArray<CameraRegistration> Cameras { get; init; } = [];

    /// <summary>Stays true when such a camera is registered anew as a demonstration: its reads may still be kept.</summary>
    [Id(1)] public bool HadRealCamera { get; init; }
}
