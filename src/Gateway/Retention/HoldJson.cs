using System.Collections.Immutable;
using System.Globalization;
using AlprGrains.Plates;
using AlprGrains.Retention;

namespace AlprGrains.Gateway.Retention;

/// <param name="Id">Drawn by the sender, so that a repeat is the same hold; one is drawn when it is left out.</param>
/// <param name="Reads">Read ids of that lookup's answer.</param>
/// <param name="Reason">activeCriminalInvestigation, missingOrAtRiskPerson, otherAgencyLegalObligation; or preservationOrder, pendingProsecution for the City Attorney.</param>
public sealed record NewHoldJson(
    string? Id = null, string? Lookup = null, string[]? Reads = null, string? Reason = null, string? CaseNumber = null, string? IncidentNumber = null, string? Need = null,
    string? Agency = null, string? ObligationType = null, string? Court = null, string? Number = null, string? IssuedOn = null, string? DocumentSha256 = null,
    string[]? CaseTeam = null, string? ReviewOn = null)
{
    internal HoldForm ToForm(string drawnId) => new()
    {
        Id = Id ?? drawnId, Lookup = Lookup, Read = Reads, Reason = Reason, CaseNumber = CaseNumber, IncidentNumber = IncidentNumber, Need = Need, Agency = Agency,
        ObligationType = ObligationType, Court = Court, Number = Number, IssuedOn = IssuedOn, DocumentSha256 = DocumentSha256, CaseTeam = string.Join(' ', CaseTeam ?? []), ReviewOn = ReviewOn,
    };
}

/// <param name="Ground">For matter: the ground that covers it, or undecided for none.</param>
/// <param name="Next">For review: the day of the next one, at most 30 days ahead.</param>
/// <param name="LetGo">For review: reads that are not needed any more.</param>
public sealed record HoldStepJson(string? Words = null, string? Ground = null, string? Next = null, string[]? LetGo = null);

/// <summary>A hold in the list.</summary>
public sealed record HoldLineJson(
    string Id, HoldStatus Status, HoldReason Ground, string Requester, string CaseNumber, int Reads, DateTimeOffset RequestedAt, DateTimeOffset FirstDueAt, DateTimeOffset? ReviewDueAt, bool WaitsForAttorney)
{
    public static HoldLineJson Of(HoldLine line) => new(
        line.Id.Hex, line.Status, line.Ground, line.Requester, line.CaseNumber, line.Reads, line.RequestedAt, line.FirstDueAt, line.ReviewDueAt, line.WaitsForAttorney);
}

/// <summary>A hold.</summary>
public sealed record HoldJson(
    string Id, HoldStatus Status, HoldReason Ground, string Requester, string Agency, string? CaseNumber, string? IncidentNumber, string Need, int ReadsNamed, int ReadsHeld,
    int ApprovalsNeeded, ImmutableArray<string> Approvers, DateTimeOffset RequestedAt, DateTimeOffset FirstDueAt, DateTimeOffset? ReviewDueAt, bool ReviewIsOverdue,
    ImmutableArray<HoldStepLineJson> Steps, ImmutableArray<string> ScreenReasons)
{
    public static HoldJson Of(HoldView hold) => new(
        hold.Request.Id.Hex, hold.Status, hold.Ground, hold.Requester, hold.Agency, hold.Request.CaseNumber, hold.Request.IncidentNumber, hold.Request.Need, hold.ReadsNamed, hold.ReadsHeld,
        hold.ApprovalsNeeded, hold.Approvers, hold.RequestedAt, hold.FirstDueAt, hold.ReviewDueAt, hold.ReviewIsOverdue,
        [.. hold.Steps.Select(step => new HoldStepLineJson(step.At, step.What, step.UserName, step.Words, step.AuditIndex))], hold.ScreenReasons);
}

public sealed record HoldStepLineJson(DateTimeOffset At, string What, string UserName, string? Words, long AuditIndex);

/// <summary>A held read.</summary>
public sealed record HeldReadJson(string Id, string Plate, string? Region, string Camera, DateTimeOffset CapturedAt, DateTimeOffset UploadedAt, double Latitude, double Longitude, double Confidence)
{
    public static HeldReadJson Of(PlateRead read) => new(
        read.Id.Hex, read.Plate.Text, read.Region?.Code, read.Camera.Text, read.CapturedAt, read.UploadedAt, read.Place.LatitudeDegrees, read.Place.LongitudeDegrees,
        double.Parse(read.Confidence.Share.ToString("0.####", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture));
}
