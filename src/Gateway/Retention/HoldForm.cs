using System.Globalization;
using AlprGrains.Gateway.Http;
using AlprGrains.Lookups;
using AlprGrains.Plates;
using AlprGrains.Retention;

namespace AlprGrains.Gateway.Retention;

/// <summary>The form with which a hold is asked for, as it was typed.</summary>
public sealed class HoldForm
{
    public string? Id { get; set; }
    public string? Lookup { get; set; }
    public string[]? Read { get; set; }
    public string? Reason { get; set; }
    public string? CaseNumber { get; set; }
    public string? IncidentNumber { get; set; }
    public string? Need { get; set; }
    public string? Agency { get; set; }
    public string? ObligationType { get; set; }
    public string? Court { get; set; }
    public string? Number { get; set; }
    public string? IssuedOn { get; set; }
    public string? DocumentSha256 { get; set; }
    public string? CaseTeam { get; set; }
    public string? ReviewOn { get; set; }

    /// <summary>A reason, or one of the two matters that the City Attorney decides.</summary>
    public const string PreservationOrder = "preservationOrder", PendingProsecution = "pendingProsecution";

    /// <summary>The request as it was meant; what could not be read is in <paramref name="problems"/>.</summary>
    public HoldRequest? ToRequest(List<string> problems)
    {
        if (!HoldId.TryParse(Id, out var id)) problems.Add("the form has no id: open it again from the answer");
        if (!LookupId.TryParse(Lookup, out var lookup)) problems.Add("the form names no lookup: tick reads in an answer, and ask from there");
        var reads = new List<ReadId>();
        foreach (var typed in Read ?? [])
            if (ReadId.TryParse(typed, out var read)) reads.Add(read);
            else problems.Add("a read is named by something that is no read id");
        var matter = Reason switch { PreservationOrder => CourtMatterKind.PreservationOrder, PendingProsecution => CourtMatterKind.PendingProsecution, _ => (CourtMatterKind?)null };
        var reason = HoldReason.Undecided;
        if (matter is null && !EnumWords.TryParse<HoldReason>("the reason", Reason, out reason, out var problem)) problems.Add(problem);
        var (issuedOn, reviewOn) = (Day(IssuedOn, "the day of issue", problems), Day(ReviewOn, "the day of the review", problems));
        if (problems.Count > 0) return null;
        return new HoldRequest
        {
            Id = id, Lookup = lookup, Reads = [.. reads], Reason = reason, CaseNumber = CaseNumber, IncidentNumber = IncidentNumber, Need = Need ?? "", ReviewOn = reviewOn,
            CaseTeam = [.. (CaseTeam ?? "").Split([',', ' ', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries)],
            Obligation = reason == HoldReason.OtherAgencyLegalObligation ? new HoldObligation(Agency ?? "", ObligationType ?? "", Court ?? "", Number ?? "", issuedOn, DocumentSha256 ?? "") : null,
            Matter = matter is { } kind ? new CourtMatter(kind, Court ?? "", Number ?? "", DocumentSha256 ?? "") : null,
        };
    }

    /// <summary>A day from a date field; null when it is empty.</summary>
    public static DateOnly? Day(string? typed, string what, List<string> problems)
    {
        if (string.IsNullOrWhiteSpace(typed)) return null;
        if (DateOnly.TryParseExact(typed, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)) return day;
        problems.Add($"{what} is not a day such as 2026-11-22");
        return null;
    }
}
