using AlprGrains.Gateway.Cameras;
using AlprGrains.Gateway.Http;
using AlprGrains.Gateway.Pages;
using AlprGrains.People;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Authorization.Policy;

namespace AlprGrains.Gateway.People;

/// <summary>
/// What someone gets who may not do what was asked: without a session, the log-in page or 401; with one that lacks the
/// permission, a page or problem that says which rule said no, in words, and whom to ask. That someone was turned away is on the audit
/// log first (CJIS AU-2).
/// </summary>
public sealed class RefusedAccess(IGrainFactory grains) : IAuthorizationMiddlewareResultHandler
{
    private readonly AuthorizationMiddlewareResultHandler _usual = new();

    public async Task HandleAsync(RequestDelegate next, HttpContext http, AuthorizationPolicy policy, PolicyAuthorizationResult outcome)
    {
        if (outcome.Succeeded || policy.AuthenticationSchemes.Contains(CameraKeyAuthentication.SchemeName)) await _usual.HandleAsync(next, http, policy, outcome);
        else if (outcome.Challenged || http.Features.Get<StandingFeature>() is not { Standing.Person: not null } turnedAway)
            await AskToLogIn(http, http.Features.Get<StandingFeature>()?.Standing.Reason);
        else
        {
            await grains.GetPerson(turnedAway.Session.UserName).TurnedAway(turnedAway.Session, turnedAway.Asked, RouteOf(http));
            await Refuse(http, turnedAway.Standing.Reason).ExecuteAsync(http);
        }
    }

    // The route as it is written in the code: an address may hold what someone typed (INV-11).
    private static string RouteOf(HttpContext http) => $"{http.Request.Method} /{(http.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText?.Trim('/')}";

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
            ? Problems.Of(403, "denied", "Refused", $"{why} Needed: {WordsOf(asked)}. This refusal is on the audit log.", ("needed", asked.ToString()))
            : RefusalPage.Result(http, new Refusal(403, "Not for you, as things are", why, $"Needed: {WordsOf(asked)}. {RuleOf(asked)} An ALPR administrator decides who may. This refusal is on the audit log."));
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
        Permission.AskHistory => "to look up the history of a plate or place",
        Permission.ReviewLookups => "to review lookups",
        Permission.SeeHolds => "to see what is held",
        Permission.ApproveHolds => "to approve, review and release holds",
        Permission.DecidePreservation => "to decide on preservation orders",
        Permission.ManageTraining => "to enter completed trainings",
        Permission.SubmitSharing => "to submit sharing requests",
        Permission.ReceiveExtracts => "to receive a released extract",
        Permission.ProcessSharing => "to work at the sharing desk",
        Permission.ApproveSharing => "to decide on sharing requests",
        Permission.ManageAgencies => "to manage agencies and agreements",
        Permission.ManageRetention => "to manage retention",
        _ => throw new InvalidOperationException($"permission {(int)permission} has no words"),
    };

    private static string RuleOf(Permission permission) => permission switch
    {
        Permission.SeePlates => "DGO I-12, section C.1: only trained and authorized users see plates.",
        Permission.ManageHotLists => "DGO I-12, section C.2(A): hot lists come from permitted sources, through the ALPR administrator.",
        Permission.ReadAuditLog => "Nobody both administers and audits (CJIS AC-5).",
        Permission.AskHistory or Permission.ReviewLookups => "DGO I-12, sections C.1 and E: only trained and authorized users look up.",
        Permission.ManageRetention => "DGO I-12, sections G and L.2: the ALPR Administrator answers for retention.",
        Permission.ManageTraining => "DGO I-12, section J: the Training Section keeps the record of trainings.",
        Permission.SubmitSharing or Permission.ReceiveExtracts or Permission.ProcessSharing or Permission.ApproveSharing or Permission.ManageAgencies =>
            "DGO I-12, section I: data is shared by written request, decision and record alone.",
        _ => "DGO I-12, section F.1: access goes by log-in and role.",
    };
}
