using AlprGrains.Gateway.Pages;
using AlprGrains.People;
using Microsoft.AspNetCore.Mvc;

namespace AlprGrains.Gateway.People;

/// <summary>The pages of the log-in: name, password and banner; then the code. Log-out.</summary>
public static class LogInPages
{
    public static void MapLogInPages(this IEndpointRouteBuilder routes)
    {
        var pages = routes.MapGroup("").ExcludeFromDescription();
        pages.MapGet("/login", Show).AllowAnonymous();
        pages.MapPost("/login", FirstStep).AllowAnonymous();
        pages.MapGet("/login/code", ShowCode).AllowAnonymous();
        pages.MapPost("/login/code", SecondStep).AllowAnonymous();
        pages.MapPost("/logout", LogOut).RequireAuthorization(PermissionPolicies.SignedIn);
    }

    private static async Task<IResult> Show(ICredentials credentials, string? why = null, [FromQuery(Name = "return")] string? returnTo = null) =>
        Page.Anonymous<LogInPage>(200, ("ReturnTo", LocalPath(returnTo)), ("Notice", why is { Length: > 0 and <= 300 } ? why : null), ("IsFresh", !await credentials.Any()));

    private static async Task<IResult> FirstStep(
        HttpContext http, LogInSteps steps, FirstStepCookie cookie, [FromForm] string? user, [FromForm] string? password, [FromForm] string? acknowledged, [FromForm] string? returnTo)
    {
        if (acknowledged != "yes") return Again($"{LogInSteps.NotAcknowledged} Tick the box when you have read them.");
        var logIn = await steps.CheckPassword(user ?? "", password ?? "");
        if (logIn is null) return Again(LogInSteps.Refusal);
        cookie.Write(http, logIn.UserName!, LocalPath(returnTo));
        return TypedResults.Redirect("/login/code");

        IResult Again(string problem) => Page.Anonymous<LogInPage>(422, ("Problem", problem), ("User", user), ("ReturnTo", LocalPath(returnTo)));
    }

    private static IResult ShowCode(HttpContext http, FirstStepCookie cookie) =>
        cookie.Read(http) is null ? TypedResults.Redirect("/login") : Page.Anonymous<CodePage>(200);

    private static async Task<IResult> SecondStep(HttpContext http, LogInSteps steps, FirstStepCookie cookie, [FromForm] string? code)
    {
        if (cookie.Read(http) is not { } first || await steps.Find(first.UserName) is not { } logIn)
            return Page.Anonymous<LogInPage>(422, ("Problem", $"The first step is more than {FirstStepCookie.ValidFor.TotalMinutes} minutes ago. Start again."));
        var (session, refusal) = await steps.CheckCode(logIn, code ?? "", http.Connection.RemoteIpAddress?.ToString());
        if (session is null) return Page.Anonymous<CodePage>(422, ("Problem", refusal));
        cookie.Clear(http);
        await SessionTickets.SignIn(http, session);
        return TypedResults.Redirect(first.ReturnTo);
    }

    private static async Task<IResult> LogOut(HttpContext http, SessionTickets tickets, IGrainFactory grains)
    {
        await SessionApi.End(http, tickets, grains);
        return TypedResults.Redirect("/login?why=You+are+logged+out.");
    }

    // Only paths of our own: never another site, however it is written.
    private static string LocalPath(string? path) =>
        path is { Length: > 0 and <= 500 } && path[0] == '/' && !path.StartsWith("//", StringComparison.Ordinal) && !path.Contains('\\') && !path.Any(char.IsControl) ? path : "/";
}
