using AlprGrains.Gateway.Http;
using AlprGrains.Gateway.Pages;
using AlprGrains.Lookups;

namespace AlprGrains.Gateway.Lookups;

/// <summary>The form of a question as it was filled in, so that it can be shown again as it was. Times are in the page's zone.</summary>
public class LookupForm
{
    public string? Nonce { get; set; }
    public string? ReviewId { get; set; }
    public string? Kind { get; set; }
    public string? Plate { get; set; }
    public string? Region { get; set; }
    public string? Pattern { get; set; }
    public string[]? Cameras { get; set; }
    public string? PoliceArea { get; set; }
    public string? Color { get; set; }
    public string? Make { get; set; }
    public string? Model { get; set; }
    public string? BodyType { get; set; }
    public string? From { get; set; }
    public string? Until { get; set; }
    public string? Purpose { get; set; }
    public string? Standard { get; set; }
    public string? Articulation { get; set; }
    public string? CaseNumber { get; set; }
    public string? IncidentNumber { get; set; }
    public string? RightToKnow { get; set; }
    public string? NeedToKnow { get; set; }
    public string? AskedBy { get; set; }
    public string? CaseOwner { get; set; }
    public string? Receiver { get; set; }
    public string? AnyOutside { get; set; }
    public string? ProcessType { get; set; }
    public string? ProcessIssuer { get; set; }
    public string? ProcessCourt { get; set; }
    public string? ProcessNumber { get; set; }
    public string? ProcessIssuedOn { get; set; }
    public string? ProcessSha256 { get; set; }
    public string? Attested { get; set; }

    public const string Yes = "yes";

    /// <summary>What the form holds, as programs send it; what does not belong to the kind that was chosen is left out. Problems name fields as the page does.</summary>
    public LookupJson Read(LocalClock clock, ICollection<string> problems)
    {
        if (!EnumWords.TryParse<LookupKind>("what is looked for", Kind, out var kind, out var kindProblem)) problems.Add(kindProblem);
        var byPlace = kind == LookupKind.ByPlace;
        var area = 0;
        if (byPlace && !string.IsNullOrWhiteSpace(PoliceArea) && !int.TryParse(PoliceArea, out area)) problems.Add($"the police area '{PoliceArea}' is not a number");
        var process = ProcessType is { Length: > 0 }
            ? new ProcessJson(ProcessType, ProcessIssuer, ProcessCourt, ProcessNumber, DateOnly.TryParse(ProcessIssuedOn, out var issued) ? issued : null, ProcessSha256)
            : null;
        if (process is { IssuedOn: null }) problems.Add("the day on which the document was issued is missing");
        return new LookupJson
        {
            Kind = kind,
            Plate = kind == LookupKind.ByPlate ? Plate : null,
            Region = byPlace ? null : Region,
            Pattern = kind == LookupKind.ByPattern ? Pattern : null,
            Cameras = byPlace && Cameras is not null ? [.. Cameras.Where(camera => camera.Length > 0)] : null,
            PoliceArea = area > 0 ? area : null,
            Vehicle = byPlace ? new VehicleJson(Color, Make, Model, BodyType) : null,
            CapturedFrom = Moment("from", From, clock, problems),
            CapturedUntil = Moment("until", Until, clock, problems),
            Purpose = Purpose,
            Standard = Standard,
            Articulation = Articulation,
            CaseNumber = CaseNumber,
            IncidentNumber = IncidentNumber,
            RightToKnow = RightToKnow,
            NeedToKnow = NeedToKnow,
            Beneficiaries = new BeneficiariesJson(AskedBy, CaseOwner, Receiver, AnyOutside is null ? null : AnyOutside == Yes),
            Process = process,
            AttestationVersion = Attested,
            ReviewId = ReviewId,
        };
    }

    /// <summary>The form of a question that was asked before; nobody signs for its person again.</summary>
    public static LookupForm Of(LookupRequest asked, LookupId nonce, string? reviewId, LocalClock clock) => new()
    {
        Nonce = nonce.Hex,
        ReviewId = reviewId,
        Kind = EnumWords.WordOf(asked.Target.Kind),
        Plate = asked.Target.Plate,
        Region = asked.Target.Region,
        Pattern = asked.Target.Pattern,
        Cameras = [.. asked.Target.Cameras.Select(camera => camera.Text)],
        PoliceArea = asked.Target.PoliceArea is { } area ? $"{area}" : null,
        Color = asked.Target.Vehicle?.Color,
        Make = asked.Target.Vehicle?.Make,
        Model = asked.Target.Vehicle?.Model,
        BodyType = asked.Target.Vehicle?.BodyType,
        From = asked.CapturedFrom is { } from ? clock.ToLocalField(from) : null,
        Until = asked.CapturedUntil is { } until ? clock.ToLocalField(until) : null,
        Purpose = asked.Purpose,
        Standard = asked.Standard,
        Articulation = asked.Articulation,
        CaseNumber = asked.CaseNumber,
        IncidentNumber = asked.IncidentNumber,
        RightToKnow = asked.RightToKnow,
        NeedToKnow = asked.NeedToKnow,
        AskedBy = asked.Beneficiaries.AskedBy,
        CaseOwner = asked.Beneficiaries.CaseOwner,
        Receiver = asked.Beneficiaries.Receiver,
        AnyOutside = asked.Beneficiaries.AnyOutsideCalifornia switch { true => Yes, false => "no", null => null },
        ProcessType = asked.Process?.Type,
        ProcessIssuer = asked.Process?.Issuer,
        ProcessCourt = asked.Process?.Court,
        ProcessNumber = asked.Process?.Number,
        ProcessIssuedOn = asked.Process?.IssuedOn.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture),
        ProcessSha256 = asked.Process?.DocumentSha256,
    };

    private static DateTimeOffset? Moment(string field, string? text, LocalClock clock, ICollection<string> problems)
    {
        if (string.IsNullOrWhiteSpace(text)) return null;
        if (clock.FromLocalField(text) is { } moment) return moment;
        problems.Add($"'{(text.Length > 40 ? text[..40] : text)}' is not a day and time ({field})");
        return null;
    }
}
