using System.Security.Claims;
using System.Text.Encodings.Web;
using AlprGrains.Cameras;
using AlprGrains.Gateway.Http;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.Extensions.Options;

namespace AlprGrains.Gateway.Cameras;

/// <summary>
/// A camera shows its key in <see cref="KeyHeader"/> (CJIS IA-3: devices are identified). Missing or wrong key: 401; no such
/// camera: 404; court order expired: 403; its grain is overloaded: 429.
/// </summary>
public sealed class CameraKeyAuthentication(
    IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logs, UrlEncoder encoder, CameraAdmissions admissions)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logs, encoder)
{
    public const string SchemeName = "camera-key";
    public const string PolicyName = "camera-key";
    public const string KeyHeader = "X-Camera-Key";

    private IResult? _refusal;

    /// <summary>Only a camera that has shown its key.</summary>
    public static void AddPolicy(AuthorizationBuilder authorization) =>
        authorization.AddPolicy(PolicyName, policy => policy.AddAuthenticationSchemes(SchemeName).RequireAuthenticatedUser());

    /// <summary>The camera that was admitted.</summary>
    public static AdmittedCamera Of(HttpContext http) =>
        http.Features.Get<AdmittedCamera>() ?? throw new InvalidOperationException("a camera endpoint ran without the camera-key policy");

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (!CameraId.TryParse(Request.RouteValues["id"] as string, out var camera, out var problem))
            return Refuse(Problems.BadRequest("camera-id", $"{problem}. The address is /api/cameras/ID/…"), problem);
        var key = Request.Headers[KeyHeader].ToString();
        if (key.Length is 0 or > CameraKeys.CharactersMax)
            return Refuse(Problems.Of(401, "camera-key", "The camera did not show its key", $"Send the key that registration gave in the header {KeyHeader}."), "no key");

        var (refusal, protocol) = await admissions.Admit(camera, key);
        if (refusal != CameraRefusal.None) return Refuse(CameraAnswers.Refused(Context, camera, refusal, null), refusal.ToString());
        Context.Features.Set(new AdmittedCamera(camera, protocol));
        var identity = new ClaimsIdentity([new Claim(ClaimTypes.Name, $"camera:{camera.Text}")], SchemeName);
        return AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(identity), SchemeName));
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties) => (_refusal ?? Problems.Of(401, "camera-key", "The camera is not known", "Register the camera.")).ExecuteAsync(Context);

    protected override Task HandleForbiddenAsync(AuthenticationProperties properties) => HandleChallengeAsync(properties);

    private AuthenticateResult Refuse(IResult answer, string reason)
    {
        _refusal = answer;
        return AuthenticateResult.Fail(reason);
    }
}

/// <summary>A camera whose key was right, and the protocol it is registered for.</summary>
public sealed record AdmittedCamera(CameraId Camera, TransferProtocol Protocol);
