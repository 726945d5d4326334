using System.Globalization;
using Microsoft.AspNetCore.DataProtection;

namespace AlprGrains.Gateway.People;

/// <summary>Remembers between the two pages of the log-in who has passed the first, for <see cref="ValidFor"/>. Sealed; opens nothing by itself.</summary>
public sealed class FirstStepCookie(IDataProtectionProvider protection, TimeProvider time)
{
    /// <summary>How long one has for the second step.</summary>
    public static readonly TimeSpan ValidFor = TimeSpan.FromMinutes(5);

    private const string Name = "alpr-first-step";

    private readonly IDataProtector _protector = protection.CreateProtector("AlprGrains.FirstStep.v1");

    public void Write(HttpContext http, string userName, string returnTo)
    {
        var until = (time.GetUtcNow() + ValidFor).UtcTicks.ToString(CultureInfo.InvariantCulture);
        http.Response.Cookies.Append(Name, _protector.Protect($"{until}\n{userName}\n{returnTo}"), Options(http));
    }

    /// <summary>Who passed the first step, and where they wanted to go; null when nobody did, or too long ago.</summary>
    public (string UserName, string ReturnTo)? Read(HttpContext http)
    {
        if (http.Request.Cookies[Name] is not { Length: > 0 } sealedText) return null;
        try
        {
            var parts = _protector.Unprotect(sealedText).Split('\n');
            return long.Parse(parts[0], CultureInfo.InvariantCulture) > time.GetUtcNow().UtcTicks ? (parts[1], parts[2]) : null;
        }
        catch (System.Security.Cryptography.CryptographicException) // not sealed by us: as good as none
        {
            return null;
        }
    }

    public void Clear(HttpContext http) => http.Response.Cookies.Delete(Name, Options(http));

    private static CookieOptions Options(HttpContext http) =>
        new() { HttpOnly = true, SameSite = SameSiteMode.Strict, Secure = http.Request.IsHttps, Path = "/login", IsEssential = true };
}
