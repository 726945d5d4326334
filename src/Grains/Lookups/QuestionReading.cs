using System.Collections.Immutable;
using AlprGrains.Cameras;
using AlprGrains.Lookups;
using AlprGrains.Plates;

namespace AlprGrains.Grains.Lookups;

/// <summary>
/// A request as typed in; the question it asks, or every problem with it. Nothing outside the bounds of <see cref="LookupLimits"/> gets
/// further than here. Pure.
/// </summary>
internal static class QuestionReading
{
    /// <param name="request">The request.</param>
    /// <param name="cameras">The registrations of the cameras or the police area that it names; empty for other kinds.</param>
    /// <param name="problems">Every problem, as sentences.</param>
    public static HistoryQuestion? Read(LookupRequest request, ImmutableArray<CameraRegistration> cameras, out ImmutableArray<string> problems)
    {
        var found = ImmutableArray.CreateBuilder<string>();
        found.AddRange(TextProblems(request));
        if (request.CapturedFrom is { } from && request.CapturedUntil is { } until && until <= from) found.Add("The end of the time asked for is not after its beginning.");
        HistoryQuestion? question = request.Target.Kind switch
        {
            LookupKind.ByPlate => PlateOf(request, found),
            LookupKind.ByPattern => PatternOf(request, found),
            LookupKind.ByPlace => PlaceOf(request, cameras, found),
            _ => Nothing(found, "There is no such kind of lookup: by plate, by part of a plate, and by place are."),
        };
        problems = found.ToImmutable();
        return problems.IsEmpty ? question : null;
    }

    private static ByPlate? PlateOf(LookupRequest request, ImmutableArray<string>.Builder problems)
    {
        if (!PlateNumber.TryParse(request.Target.Plate, out var plate, out var problem)) problems.Add($"{Sentence(problem)}; write the plate as it stands on the vehicle.");
        return problems.Count > 0 | !TryRegion(request.Target.Region, out var region, problems) ? null : new ByPlate(plate, region, request.CapturedFrom, request.CapturedUntil);
    }

    private static ByPattern? PatternOf(LookupRequest request, ImmutableArray<string>.Builder problems)
    {
        if (!PlatePattern.TryParse(request.Target.Pattern, out var pattern, out var problem)) problems.Add($"{Sentence(problem)}; write ? for one unknown character and * for any number of them.");
        return problems.Count > 0 | !TryRegion(request.Target.Region, out var region, problems) ? null : new ByPattern(pattern, region, request.CapturedFrom, request.CapturedUntil);
    }

    private static ByPlace? PlaceOf(LookupRequest request, ImmutableArray<CameraRegistration> cameras, ImmutableArray<string>.Builder problems)
    {
        var target = request.Target;
        var named = target.Cameras.IsDefault ? [] : target.Cameras;
        if (named.IsEmpty == target.PoliceArea is null) problems.Add("Name the cameras, or one police area, not both.");
        else if (named.Length > LookupLimits.CamerasMax || cameras.Length > LookupLimits.CamerasMax)
            problems.Add($"{Math.Max(named.Length, cameras.Length)} cameras are too many for one lookup; at most {LookupLimits.CamerasMax} are searched: name those that matter.");
        else
        {
            foreach (var unknown in named.Where(id => cameras.All(camera => camera.Camera != id))) problems.Add($"There is no camera '{unknown}'.");
            if (target.PoliceArea is { } area && cameras.IsEmpty) problems.Add($"No camera stands in police area {area}; areas are 1 to {CameraRegistration.PoliceAreasCount}.");
        }
        if (request.CapturedFrom is not { } from || request.CapturedUntil is not { } until)
            return Nothing(problems, $"A lookup by place needs a beginning and an end, at most {LookupLimits.PlaceWindowMax.TotalHours:0} hours apart.") as ByPlace;
        if (until - from > LookupLimits.PlaceWindowMax) problems.Add($"The time asked for is {(until - from).TotalHours:0.#} hours; at most {LookupLimits.PlaceWindowMax.TotalHours:0} are searched at once.");
        return problems.Count > 0 ? null : new ByPlace(cameras, target.Vehicle, from, until);
    }

    private static bool TryRegion(string? typed, out PlateRegion? region, ImmutableArray<string>.Builder problems)
    {
        region = null;
        if (string.IsNullOrWhiteSpace(typed)) return true;
        if (!PlateRegion.TryParse(typed, out var parsed, out var problem))
        {
            problems.Add($"{Sentence(problem)}.");
            return false;
        }
        region = parsed;
        return true;
    }

    private static IEnumerable<string> TextProblems(LookupRequest request)
    {
        foreach (var (name, text) in LookupTexts.Of(request))
            if (text?.Length > LookupRequest.TextCharactersMax)
                yield return $"The {name} has {text.Length} characters; at most {LookupRequest.TextCharactersMax} are taken.";
        var vehicle = request.Target.Vehicle;
        foreach (var text in new[] { vehicle?.Color, vehicle?.Make, vehicle?.Model, vehicle?.BodyType })
            if (text?.Length > VehicleAttributes.TextCharactersMax) yield return $"A vehicle attribute has at most {VehicleAttributes.TextCharactersMax} characters.";
    }

    private static HistoryQuestion? Nothing(ImmutableArray<string>.Builder problems, string problem)
    {
        problems.Add(problem);
        return null;
    }

    private static string Sentence(string problem) => char.ToUpperInvariant(problem[0]) + problem[1..];
}
