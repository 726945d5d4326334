using System.Security.Cryptography;
using System.Text;
using AlprGrains.Lookups;

namespace AlprGrains.Grains.Lookups;

/// <summary>
/// What a request says, as one digest: a repeat must say the same, and an approval covers this and nothing else. The lookup's id and the
/// approval that it names are left out, since the same question is asked again with them. Pure.
/// </summary>
internal static class LookupContent
{
    public static string DigestHexOf(LookupRequest request)
    {
        var text = new StringBuilder();
        foreach (var part in Parts(request)) text.Append(part?.Length ?? -1).Append(':').Append(part); // lengths, so that no two requests run together
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())));
    }

    private static IEnumerable<string?> Parts(LookupRequest request)
    {
        var (target, beneficiaries, process) = (request.Target, request.Beneficiaries, request.Process);
        yield return target.Kind.ToString();
        yield return target.Plate;
        yield return target.Region;
        yield return target.Pattern;
        yield return string.Join(',', target.Cameras.IsDefault ? [] : target.Cameras.Select(camera => camera.Text));
        yield return Plain(target.PoliceArea);
        yield return target.Vehicle?.Color;
        yield return target.Vehicle?.Make;
        yield return target.Vehicle?.Model;
        yield return target.Vehicle?.BodyType;
        yield return Plain(request.CapturedFrom?.UtcTicks);
        yield return Plain(request.CapturedUntil?.UtcTicks);
        yield return request.Purpose;
        yield return request.Standard;
        yield return request.Articulation;
        yield return request.CaseNumber;
        yield return request.IncidentNumber;
        yield return request.RightToKnow;
        yield return request.NeedToKnow;
        yield return beneficiaries.AskedBy;
        yield return beneficiaries.CaseOwner;
        yield return beneficiaries.Receiver;
        yield return beneficiaries.AnyOutsideCalifornia?.ToString();
        yield return process?.Type;
        yield return process?.Issuer;
        yield return process?.Court;
        yield return process?.Number;
        yield return process?.IssuedOn.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);
        yield return process?.DocumentSha256;
        yield return request.AttestationVersion;
    }

    private static string? Plain(long? number) => number?.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
