using System.Collections.Immutable;
using AlprGrains.Cameras;
using AlprGrains.HotLists;

namespace AlprGrains.Alerts;

/// <summary>
/// Ordered feed of alerts; key <see cref="Main"/>. No plate in it: a notice says that there is something to look at. The
/// gateway follows it with <see cref="After"/>, a long poll.
/// </summary>
[Alias("IAlertFeedGrain")]
[UnderPolicy(PolicyUse.Use, "C.2(A)")]
public interface IAlertFeedGrain : IGrainWithStringKey
{
    public const string Main = "main";

    /// <summary>Notices that are kept; older ones fall off.</summary>
    public const int NoticesMax = 1000;

    /// <summary>How long <see cref="After"/> waits for something new.</summary>
    public static readonly TimeSpan WaitMax = TimeSpan.FromSeconds(20);

    /// <summary>Adds a notice; the same alert twice is one.</summary>
    [Alias("Append")]
    ValueTask Append(AlertSummary alert);

    /// <summary>The notices after a cursor (0 for all that are kept), oldest first; waits up to <see cref="WaitMax"/>, then answers empty.</summary>
    [Alias("After")]
    ValueTask<ImmutableArray<AlertNotice>> After(long cursor);
}

/// <summary>What the feed tells of an alert; no plate.</summary>
[GenerateSerializer, Immutable, Alias("AlertSummary")]
public sealed record AlertSummary(
    [property: Id(0)] AlertId Alert,
    [property: Id(1)] CameraId Camera,
    [property: Id(2)] string CameraLabel,
    [property: Id(3)] DateTimeOffset CapturedAt,
    [property: Id(4)] DateTimeOffset UploadedAt,
    [property: Id(5)] MatchKind Kind,
    [property: Id(6)] AlertTiming Timing,
    [property: Id(7)] string ListName,
    [property: Id(8)] string Reason);

/// <summary>A summary and its place in the feed.</summary>
[GenerateSerializer, Immutable, Alias("AlertNotice")]
public sealed record AlertNotice([property: Id(0)] long Cursor, [property: Id(1)] AlertSummary Alert, [property: Id(2)] DateTimeOffset RaisedAt);
