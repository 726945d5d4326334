using System.Collections.Immutable;
using AlprGrains.Cameras;
using AlprGrains.Lookups;
using AlprGrains.Plates;

namespace AlprGrains.Gateway.Lookups;

/// <summary>A page of an answer. Its audit entries were durable before it left (INV-3).</summary>
/// <param name="AskedAuditIndex">The entry of the question.</param>
/// <param name="ReleasedAuditIndex">The entry of what was released; null when nothing was.</param>
/// <param name="Next">Send this to <c>GET /api/lookups/{id}/next</c>; null when this is the last page.</param>
/// <param name="ReviewId">The review item that holds the question, or looks at it afterwards.</param>
/// <param name="NotSearched">What was not searched, and why.</param>
/// <param name="AlsoSearched">What was searched besides what was typed: another spelling of the plate.</param>
public sealed record LookupAnswerJson(
    string Id, LookupVerdict Verdict, string Policy, ImmutableArray<string> RuleIds, ImmutableArray<string> Reasons, ImmutableArray<string> ReviewAfterwards,
    long AskedAuditIndex, long? ReleasedAuditIndex, ImmutableArray<ReadJson> Reads, string? Next, string? ReviewId, ImmutableArray<string> NotSearched, ImmutableArray<string> AlsoSearched)
{
    public static LookupAnswerJson Of(LookupAnswer answer, TimeSpan retention) => new(
        answer.Id.Hex, answer.Decision.Verdict, answer.Decision.Policy, answer.Decision.RuleIds, answer.Decision.Reasons, answer.Decision.ReviewAfterwards,
        answer.Asked.Index, answer.Released?.Index, [.. answer.Page.Reads.Select(read => ReadJson.Of(read, answer, retention))], answer.Page.Next, answer.ReviewId, answer.NotSearched, answer.AlsoSearched);
}

/// <summary>One read of an answer.</summary>
public sealed record ReadJson(
    string Id, string Plate, string? Region, double Confidence, string Camera, string? CameraLabel, double Latitude, double Longitude, double? DirectionDegrees,
    DateTimeOffset CapturedAt, DateTimeOffset UploadedAt, DateTimeOffset PurgesAt, VehicleJson? Vehicle, bool HasFrameImage, bool HasPlateImage)
{
    public static ReadJson Of(PlateRead read, LookupAnswer answer, TimeSpan retention) => Of(read, answer.Cameras, retention);

    public static ReadJson Of(PlateRead read, ImmutableArray<CameraRegistration> cameras, TimeSpan retention) => new(
        read.Id.Hex, read.Plate.Text, read.Region?.Code, read.Confidence.Share, read.Camera.Text, cameras.FirstOrDefault(camera => camera.Camera == read.Camera)?.Label,
        read.Place.LatitudeDegrees, read.Place.LongitudeDegrees, read.DirectionDegrees, read.CapturedAt, read.UploadedAt, read.UploadedAt + retention,
        VehicleJson.Of(read.Vehicle), read.FrameImage is not null, read.PlateImage is not null);
}

/// <summary>One of one's own lookups.</summary>
/// <param name="Elements">The question in words; gone after 30 days.</param>
public sealed record LookupSummaryJson(
    string Id, DateTimeOffset AskedAt, string Purpose, string? CaseNumber, string? IncidentNumber, string? Elements, LookupVerdict Verdict, int ReadsReleased, long AuditIndex, string? ReviewId)
{
    public static LookupSummaryJson Of(LookupSummary summary) => new(
        summary.Id.Hex, summary.AskedAt, summary.Purpose, summary.CaseNumber, summary.IncidentNumber, summary.Elements, summary.Verdict, summary.ReadsReleased, summary.AuditIndex, summary.ReviewId);
}
