using System.Collections.Immutable;
using System.Globalization;
using AlprGrains.Alerts;
using AlprGrains.Cameras;
using AlprGrains.Gateway.Http;
using AlprGrains.Gateway.People;
using AlprGrains.HotLists;
using AlprGrains.People;
using AlprGrains.Plates;

namespace AlprGrains.Gateway.Alerts;

/// <summary>
/// Alerts for programs. The feed holds no plate; one alert with its plate, and each picture, is written to the audit log
/// before it is answered, and the answer says where (INV-3).
/// </summary>
public static class AlertApi
{
    public static void MapAlertApi(this IEndpointRouteBuilder routes)
    {
        var alerts = routes.MapGroup("/api/alerts").RequirePermission(Permission.SeePlates).WithTags("Alerts").ProducesProblem(401).ProducesProblem(403);
        alerts.MapGet("", After).WithName("FollowAlerts").WithSummary("Notices after a cursor, oldest first; waits up to 20 s for the next").Produces<AlertFeedJson>();
        alerts.MapGet("/{id}", View).WithName("SeeAlert").WithSummary("One alert with its plate; audited").Produces<AlertJson>().ProducesProblem(404);
        alerts.MapGet("/{id}/images/{which}", Image).WithName("SeeAlertImage").WithSummary("frame or plate; audited")
            .Produces(200, contentType: "image/jpeg").ProducesProblem(404);
    }

    /// <summary>Whether this is an alert's id: two hex words. What is not never reaches a grain.</summary>
    public static bool IsId(string id) => id.Length is > 0 and <= 80 && id.All(c => char.IsAsciiHexDigitLower(c) || c == '-');

    private static async Task<IResult> After(IGrainFactory grains, long after = 0)
    {
        if (after < 0) return Problems.BadRequest("cursor", $"'{after}' is not a cursor: send 0, or the cursor of the last answer.");
        var notices = await grains.GetGrain<IAlertFeedGrain>(IAlertFeedGrain.Main).After(after);
        return TypedResults.Ok(new AlertFeedJson(notices.IsEmpty ? after : notices[^1].Cursor, [.. notices.Select(AlertNoticeJson.Of)]));
    }

    private static async Task<IResult> View(string id, HttpContext http, IGrainFactory grains)
    {
        if (!IsId(id)) return Problems.NotFound($"'{id}' is not the id of an alert.");
        var view = await grains.GetGrain<IAlertGrain>(id).View(StandingFeature.Of(http).Session);
        return view.Draft is null
            ? Problems.Of(403, "denied", "Not shown", view.Denial ?? "The alert is not shown.")
            : TypedResults.Ok(AlertJson.Of(view));
    }

    private static async Task<IResult> Image(string id, string which, HttpContext http, IGrainFactory grains)
    {
        if (!IsId(id)) return Problems.NotFound($"'{id}' is not the id of an alert.");
        if (!EnumWords.TryParse<AlertImage>("the picture", which, out var picture, out var problem)) return Problems.NotFound($"{problem}.");
        var image = await grains.GetGrain<IAlertGrain>(id).Image(picture, StandingFeature.Of(http).Session);
        if (image is not { IsEmpty: false } bytes) return Problems.NotFound("There is no such picture: the camera sent none, or it has been purged.");
        http.Response.Headers.ContentDisposition = string.Create(CultureInfo.InvariantCulture, $"inline; filename=\"{EnumWords.WordOf(picture)}\"");
        return TypedResults.Bytes(bytes, bytes.Span[0] == 0x89 ? "image/png" : "image/jpeg");
    }
}

/// <param name="Cursor">Send this as <c>after</c> next time.</param>
public sealed record AlertFeedJson(long Cursor, ImmutableArray<AlertNoticeJson> Alerts);

/// <summary>That there is an alert; no plate in it.</summary>
public sealed record AlertNoticeJson(
    long Cursor, string Id, string Camera, string CameraLabel, DateTimeOffset CapturedAt, DateTimeOffset UploadedAt, DateTimeOffset RaisedAt,
    MatchKind Match, AlertTiming Timing, string ListName, string Reason)
{
    public static AlertNoticeJson Of(AlertNotice notice)
    {
        var alert = notice.Alert;
        return new AlertNoticeJson(notice.Cursor, alert.Alert.Text, alert.Camera.Text, alert.CameraLabel, alert.CapturedAt, alert.UploadedAt,
            notice.RaisedAt, alert.Kind, alert.Timing, alert.ListName, alert.Reason);
    }
}

/// <summary>An alert with its plate. Unverified: it may be the vehicle on the list (DGO I-12, definition (c)).</summary>
public sealed record AlertJson
{
    public required string Id { get; init; }
    /// <summary>Always true: an alert alone is no basis for action other than following (C.2(A)(1)).</summary>
    public bool InformationalOnly { get; init; } = true;
    public required string Plate { get; init; }
    public required double Confidence { get; init; }
    public required ImmutableArray<CandidateJson> Candidates { get; init; }
    public required MatchKind Match { get; init; }
    public required string ListPlate { get; init; }
    public required ImmutableArray<int> DifferingPositions { get; init; }
    public required string ListName { get; init; }
    public required HotListSource ListSource { get; init; }
    public required DateTimeOffset ListLoadedAt { get; init; }
    public required string Reason { get; init; }
    public required string OriginatingAgency { get; init; }
    public required string Camera { get; init; }
    public string? CameraLabel { get; init; }
    public required DateTimeOffset CapturedAt { get; init; }
    public required DateTimeOffset UploadedAt { get; init; }
    public required DateTimeOffset RaisedAt { get; init; }
    public required AlertTiming Timing { get; init; }
    public required AlertHandling Handling { get; init; }
    public required bool HasFrameImage { get; init; }
    public required bool HasPlateImage { get; init; }
    /// <summary>The audit entry of this view.</summary>
    public required long AuditIndex { get; init; }

    public static AlertJson Of(AlertView view)
    {
        var draft = view.Draft!;
        return new AlertJson
        {
            Id = draft.Id.Text,
            Plate = draft.Match.Plate.Text,
            Confidence = draft.Match.Probability.Share,
            Candidates = [.. draft.Read.Candidates.Select(candidate => new CandidateJson(candidate.Plate.Text, candidate.Probability.Share))],
            Match = draft.Match.Kind,
            ListPlate = draft.Match.Entry.Plate.Text,
            DifferingPositions = draft.Match.DifferingPositions,
            ListName = draft.Match.List.ListName,
            ListSource = draft.Match.List.Source,
            ListLoadedAt = draft.Match.List.LoadedAt,
            Reason = draft.Match.Entry.Reason,
            OriginatingAgency = draft.Match.Entry.OriginatingAgency,
            Camera = draft.Read.Camera.Text,
            CameraLabel = view.Camera?.Label,
            CapturedAt = draft.Read.CapturedAt,
            UploadedAt = draft.Read.UploadedAt,
            RaisedAt = view.RaisedAt,
            Timing = draft.Timing,
            Handling = view.Handling,
            HasFrameImage = draft.Read.FrameImage is not null,
            HasPlateImage = draft.Read.PlateImage is not null,
            AuditIndex = view.Receipt?.Index ?? throw new InvalidOperationException($"INV-3: alert {draft.Id} was shown without a receipt"),
        };
    }
}

public sealed record CandidateJson(string Plate, double Probability);
