using System.Collections.Immutable;
using AlprGrains.Cameras;

namespace AlprGrains.Grains.Cameras;

/// <summary>What is wrong with a registration: every problem at once. Pure. Obligations A-1a, C3-1a; OMC 9.64 items C and D.</summary>
internal static class RegistrationRules
{
    public const int LabelCharactersMax = 80;
    public const int OrderNumberCharactersMax = 64;

    public static ImmutableArray<string> ProblemsOf(CameraRegistration registration, string cameraKeyOfGrain, DateTimeOffset now)
    {
        var problems = ImmutableArray.CreateBuilder<string>();
        if (registration.Camera.Text != cameraKeyOfGrain) problems.Add($"the registration is for camera '{registration.Camera.Text}', not for '{cameraKeyOfGrain}'");
        if (string.IsNullOrWhiteSpace(registration.Label)) problems.Add("the label is missing: say where the camera is, as people know it");
        else if (registration.Label.Length > LabelCharactersMax) problems.Add($"the label has {registration.Label.Length} characters; at most {LabelCharactersMax} are taken");
        else if (registration.Label.Any(char.IsControl)) problems.Add("the label holds control characters");
        if (registration.PoliceArea is < 1 or > CameraRegistration.PoliceAreasCount)
            problems.Add($"police area {registration.PoliceArea} does not exist: 1 to {CameraRegistration.PoliceAreasCount} do (OMC 9.64, item D)");
        if (!Enum.IsDefined(registration.Mount)) problems.Add("the mount is neither fixed nor vehicle (DGO I-12, A.1)");
        if (!Enum.IsDefined(registration.Protocol)) problems.Add("the transfer protocol is unknown: frames, reads, OpenALPR and Plate Recognizer are spoken (DGO I-12, F.2)");
        if (registration.HeadingDegrees is { } heading && heading is not (>= 0 and < 360)) problems.Add($"heading {heading} is not from 0 up to 360 degrees");
        problems.AddRange(ProblemsOfView(registration, now));
        return problems.ToImmutable();
    }

    /// <summary>Whether the camera may send now: a court order is looked at whenever it is used, not only when it is declared.</summary>
    public static bool IsCourtOrderOver(CameraRegistration registration, DateTimeOffset now) =>
        registration.View == PublicView.CourtOrder && (registration.CourtOrder is not { } order || now >= order.ExpiresAt);

    private static IEnumerable<string> ProblemsOfView(CameraRegistration registration, DateTimeOffset now)
    {
        if (!Enum.IsDefined(registration.View))
        {
            yield return "say what of the public way the camera sees: a public road, or what is visible from a public place (DGO I-12, C.3(1))";
            yield break;
        }
        if (registration.View != PublicView.CourtOrder)
        {
            if (registration.CourtOrder is not null) yield return "a court order is given for a view that needs none: leave it out, or declare the view it permits";
            yield break;
        }
        if (registration.CourtOrder is not { } order)
        {
            yield return "a view beyond what the public sees needs a court order: give its number and the day it ends (DGO I-12, C.3(1))";
            yield break;
        }
        if (string.IsNullOrWhiteSpace(order.Number) || order.Number.Length > OrderNumberCharactersMax) yield return $"the court order needs its number, 1 to {OrderNumberCharactersMax} characters";
        if (order.ExpiresAt <= now) yield return $"the court order ended on {order.ExpiresAt.UtcDateTime:yyyy-MM-dd HH:mm} UTC";
    }
}
