using AlprGrains.Gateway.Cameras;
using AlprGrains.Gateway.Http;
using AlprGrains.Gateway.Pages;
using AlprGrains.People;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Authorization.Policy;

namespace AlprGrains.Gateway.People;

/// <summary>
/// What someone gets who may not do what was asked: without a session, the log-in page or 401; with one that lacks the
/// permission, a page or problem that says which rule said no, in words, and whom to ask.
/// </summary>
public sealed class RefusedAccess : IAuthorizationMiddlewareResultHandler
{
    private readonly AuthorizationMiddlewareResultHandler _usual = new();

    public Task HandleAsync(RequestDelegate next, HttpContext http, AuthorizationPolicy policy, PolicyAuthorizationResult outcome)
    {
        if (outcome.Succeeded || policy.AuthenticationSchemes.Contains(CameraKeyAuthentication.SchemeName)) return _usual.HandleAsync(next, http, policy, outcome);
        var standing = http.Features.Get<StandingFeature>()?.Standing;
        return outcome.Challenged || standing?.Person is null ? AskToLogIn(http, standing?.Reason) : Refuse(http, standing.Reason).ExecuteAsync(http);
    }

    private static Task AskToLogIn(HttpContext http, string? reason)
    {
        if (Failures.IsForPrograms(http))
            return Problems.Of(401, "log-in", "Not logged in", reason ?? "Log in first: POST /api/session with user, password and code.").ExecuteAsync(http);
        var returnTo = HttpMethods.IsGet(http.Request.Method) ? $"{http.Request.Path}{http.Request.QueryString}" : "/";
        http.Response.Redirect($"/login?return={Uri.EscapeDataString(returnTo)}{(reason is null ? "" : $"&why={Uri.EscapeDataString(reason)}")}");
        return Task.CompletedTask;
    }

    private static IResult Refuse(HttpContext http, string? reason)
    {
        var asked = http.Features.Get<StandingFeature>()!.Asked;
        var why = AsSentence(reason ?? "your roles do not include this");
        return Failures.IsForPrograms(http)
            ? Problems.Of(403, "denied", "Refused", $"{why} Needed: {WordsOf(asked)}.", ("needed", asked.ToString()))
            : RefusalPage.Result(http, new Refusal(403, "Not for your role", why, $"Needed: {WordsOf(asked)}. {RuleOf(asked)} An ALPR administrator decides who may."));
    }

    private static string AsSentence(string words) => $"{char.ToUpperInvariant(words[0])}{words[1..].TrimEnd('.')}.";

    /// <summary>A permission in words.</summary>
    public static string WordsOf(Permission permission) => permission switch
    {
        Permission.SeeLive => "to see cameras and counts",
        Permission.SeePlates => "to see alerts and reads with their plates",
        Permission.ManageCameras => "to register cameras",
        Permission.ManageHotLists => "to load hot lists",
        Permission.ManagePeople => "to manage people",
        Permission.ReadAuditLog => "to read the audit log",
        _ => throw new InvalidOperationException($"permission {(int)permission} has no words"),
    };

    private static string RuleOf(Permission permission) => permission switch
    {
        Permission.SeePlates => "DGO I-12, section C.1: only trained and authorized users see plates.",
        Permission.ManageHotLists => "DGO I-12, section C.2(A): hot lists come from permitted sources, through the ALPR administrator.",
        Permission.ReadAuditLog => "Nobody both administers and audits.",
        _ => "DGO I-12, section F.1: access goes by log-in and role.",
    };
}
