using System.Collections.Immutable;
using AlprGrains.Alerts;
using AlprGrains.People;

namespace AlprGrains.Grains.Alerts;

/// <summary>An alert as it is kept: it holds a read, so it is sealed under that read's upload minute and dies with it.</summary>
[GenerateSerializer, Immutable, Alias("AlertState")]
public sealed record AlertState : IDiesWithUpload
{
    [Id(0)] public AlertDraft? Draft { get; init; }
    [Id(1)] public DateTimeOffset RaisedAt { get; init; }
    // [Id(2)] is retired.
    [Id(3)] public AlertHandling Handling { get; init; }
    [Id(4)] public string? HandledBy { get; init; }
    [Id(5)] public string? HandlingReason { get; init; }

    public DateTimeOffset? UploadedAt => Draft?.Read.UploadedAt;
}

/// <summary>The feed's tail and its next cursor. No plate in it; notices go with their reads.</summary>
[GenerateSerializer, Immutable, Alias("AlertFeedState")]
public sealed record AlertFeedState
{
    [Id(0)] public ImmutableArray<AlertNotice> Notices { get; init; } = [];
    [Id(1)] public long LastCursor { get; init; }
}
