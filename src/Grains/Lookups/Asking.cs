using AlprGrains.Lookups;
using AlprGrains.People;

namespace AlprGrains.Grains.Lookups;

/// <summary>One request with who asks it.</summary>
/// <param name="UserName">The person whose grain this is.</param>
/// <param name="Standing">Whether the session stands and grants lookups.</param>
/// <param name="SessionDigestHex">The session, so that a next page or a picture is asked for in the one that was answered.</param>
/// <param name="ContentDigestHex">What the request says; see <see cref="LookupContent"/>.</param>
internal sealed record Asking(LookupRequest Request, string UserName, Standing Standing, string SessionDigestHex, string ContentDigestHex)
{
    public string FullName => Standing.Person?.FullName ?? "";

    public string Agency => Standing.Person?.Agency ?? "";
}
