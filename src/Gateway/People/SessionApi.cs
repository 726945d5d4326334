using AlprGrains.Gateway.Http;
using AlprGrains.Gateway.Pages;
using AlprGrains.People;

namespace AlprGrains.Gateway.People;

/// <summary>Log-in for programs: both factors in one call, a session cookie back.</summary>
public static class SessionApi
{
    public static void MapSessionApi(this IEndpointRouteBuilder routes)
    {
        var session = routes.MapGroup("/api/session").WithTags("Session");
        session.MapPost("", LogIn).WithName("LogIn").WithSummary("Log in with password, second factor and acknowledged banner; the answer sets a cookie")
            .AllowAnonymous().DisableAntiforgery().Produces<SessionAnswer>().ProducesProblem(401).ProducesProblem(422);
        session.MapGet("/banner", (GatewayOptions options, LocalClock clock) => TypedResults.Ok(new BannerJson(Sentences(options, clock)))).WithName("Banner")
            .WithSummary("What everyone acknowledges who logs in").AllowAnonymous();
        session.MapDelete("", LogOut).WithName("LogOut").WithSummary("Log out").RequireAuthorization(PermissionPolicies.SignedIn).Produces(204);
    }

    /// <summary>Ends the session here and at the person's grain.</summary>
    public static async Task End(HttpContext http, SessionTickets tickets, IGrainFactory grains)
    {
        if (tickets.Of(http.User) is { } session) await grains.GetPerson(session.UserName).CloseSession(session);
        await Microsoft.AspNetCore.Authentication.AuthenticationHttpContextExtensions.SignOutAsync(http, SessionScheme.Name);
    }

    private static IReadOnlyList<string> Sentences(GatewayOptions options, LocalClock clock) => Banner.Sentences(options, options.PolicyOn(clock.Today));

    private static async Task<IResult> LogIn(SessionRequest request, HttpContext http, LogInSteps steps, GatewayOptions options, LocalClock clock)
    {
        if (!request.Acknowledged)
            return Problems.Of(422, "banner", "Not acknowledged", $"{LogInSteps.NotAcknowledged} Read GET /api/session/banner and send \"acknowledged\": true.", ("banner", Sentences(options, clock)));
        var logIn = await steps.CheckPassword(request.User ?? "", request.Password ?? "");
        if (logIn is null) return Refused(LogInSteps.Refusal);
        var (session, refusal) = await steps.CheckCode(logIn, request.Code ?? "", http.Connection.RemoteIpAddress?.ToString());
        if (session is null) return Refused(refusal!);
        await SessionTickets.SignIn(http, session);
        return TypedResults.Ok(new SessionAnswer(session.UserName, Sentences(options, clock)));
    }

    private static async Task<IResult> LogOut(HttpContext http, SessionTickets tickets, IGrainFactory grains)
    {
        await End(http, tickets, grains);
        return TypedResults.NoContent();
    }

    private static Microsoft.AspNetCore.Http.HttpResults.ProblemHttpResult Refused(string why) => Problems.Of(401, "log-in", "Not logged in", why);
}

/// <param name="User">User name.</param>
/// <param name="Password">Password.</param>
/// <param name="Code">The six digits that the authenticator shows now.</param>
/// <param name="Acknowledged">That the statements of <c>GET /api/session/banner</c> were read and are accepted; without it nobody is logged in.</param>
public sealed record SessionRequest(string? User, string? Password, string? Code, bool Acknowledged = false);

/// <param name="Banner">The statements.</param>
public sealed record BannerJson(IReadOnlyList<string> Banner);

/// <param name="User">Who is logged in.</param>
/// <param name="Banner">What everyone who logs in acknowledges.</param>
public sealed record SessionAnswer(string User, IReadOnlyList<string> Banner);
