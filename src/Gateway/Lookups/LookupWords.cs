using System.Globalization;
using AlprGrains.Gateway.Pages;
using AlprGrains.Lookups;
using AlprGrains.Plates;

namespace AlprGrains.Gateway.Lookups;

/// <summary>What pages call the parts of a lookup. The words of the closed lists are the policy's ids and what people read.</summary>
public static class LookupWords
{
    public static readonly (string Id, string Words)[] Standards =
        [("reasonable-suspicion", "reasonable suspicion"), ("probable-cause", "probable cause"), ("court-order", "a court order")];

    public static readonly (string Id, string Words)[] RightsToKnow =
        [("sworn-status", "I am a sworn officer"), ("statute", "a statute"), ("case-law", "case law"), ("court-order", "a court order")];

    public static readonly (string Id, string Words)[] Processes = [("subpoena", "subpoena"), ("warrant", "warrant"), ("court-order", "another court order")];

    public static readonly (string Id, string Words)[] Issuers = [("california", "a California court or body"), ("federal", "a federal court or body"), ("other", "another state or country")];

    public static string Of(LookupKind kind) => kind switch
    {
        LookupKind.ByPlate => "a plate",
        LookupKind.ByPattern => "part of a plate",
        LookupKind.ByPlace => "a place and time",
        _ => throw new InvalidOperationException($"kind {(int)kind} has no words"),
    };

    public static string Of(LookupVerdict verdict) => verdict switch
    {
        LookupVerdict.Allow => "answered",
        LookupVerdict.Hold => "held",
        LookupVerdict.Deny => "refused",
        _ => throw new InvalidOperationException($"verdict {(int)verdict} has no words"),
    };

    /// <summary>The question in a sentence: "reads of plate 8SYN123 (us-ca), captured from …".</summary>
    public static string Of(LookupRequest question, LocalClock clock)
    {
        var target = question.Target;
        var what = target.Kind switch
        {
            LookupKind.ByPlate => $"reads of plate {target.Plate ?? "(none given)"}{RegionOf(target)}",
            LookupKind.ByPattern => $"reads of plates like {target.Pattern ?? "(none given)"}{RegionOf(target)}",
            LookupKind.ByPlace => $"reads of {PlaceOf(target)}{(VehicleOf(target.Vehicle) is { Length: > 0 } vehicle ? $", {vehicle} only" : "")}",
            _ => throw new InvalidOperationException($"kind {(int)target.Kind} has no words"),
        };
        return $"{what}{WindowOf(question, clock)}";
    }

    public static string VehicleOf(VehicleAttributes? vehicle) =>
        string.Join(' ', new[] { vehicle?.Color, vehicle?.Make, vehicle?.Model, vehicle?.BodyType }.OfType<string>());

    public static string Percent(Confidence confidence) => confidence.Share.ToString("0%", CultureInfo.InvariantCulture);

    private static string RegionOf(LookupTarget target) => target.Region is { } region ? $" of {region}" : "";

    private static string PlaceOf(LookupTarget target) => target switch
    {
        { Cameras.Length: > 0 } => $"camera{(target.Cameras.Length == 1 ? "" : "s")} {string.Join(", ", target.Cameras.Select(camera => camera.Text))}",
        { PoliceArea: { } area } => $"all cameras of police area {area}",
        _ => "no camera",
    };

    private static string WindowOf(LookupRequest question, LocalClock clock) => (question.CapturedFrom, question.CapturedUntil) switch
    {
        ({ } from, { } until) => $", captured from {clock.Local(from)} until {clock.Local(until)}",
        ({ } from, null) => $", captured from {clock.Local(from)} on",
        (null, { } until) => $", captured before {clock.Local(until)}",
        _ => ", of the last 30 days",
    };
}
