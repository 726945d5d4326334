using System.Collections.Immutable;
using AlprGrains.Gateway.Pages;
using AlprGrains.People;
using Microsoft.AspNetCore.Mvc;

namespace AlprGrains.Gateway.People;

/// <summary>One's own account: what one may do and what is missing, and another password (with the present one and a code).</summary>
public static class AccountPages
{
    public static void MapAccountPages(this IEndpointRouteBuilder routes)
    {
        var pages = routes.MapGroup("/account").RequireAuthorization(PermissionPolicies.SignedIn).ExcludeFromDescription();
        pages.MapGet("", (HttpContext http, SessionTickets tickets, IGrainFactory grains) => Show(200, http, tickets, grains, [], false));
        pages.MapPost("/password", ChangePassword);
    }

    private static async Task<IResult> ChangePassword(
        HttpContext http, SessionTickets tickets, IGrainFactory grains, ICredentials credentials, LogInSteps steps,
        [FromForm] string? present, [FromForm] string? code, [FromForm] string? password, [FromForm] string? again)
    {
        if (tickets.Of(http.User) is not { } session) return TypedResults.Redirect("/login");
        if (password != again) return await Show(422, http, tickets, grains, ["The two new passwords differ."], false);
        if (await steps.CheckPassword(session.UserName, present ?? "") is not { } logIn || !await steps.SpendCode(logIn, code ?? ""))
            return await Show(422, http, tickets, grains, [LogInSteps.Refusal], false);
        var problems = await credentials.ChangePassword(session.UserName, present!, password ?? "");
        if (problems.IsEmpty) await grains.GetPerson(session.UserName).PasswordChanged(session);
        return await Show(problems.IsEmpty ? 200 : 422, http, tickets, grains, problems, problems.IsEmpty);
    }

    private static async Task<IResult> Show(int status, HttpContext http, SessionTickets tickets, IGrainFactory grains, ImmutableArray<string> problems, bool changed)
    {
        if (tickets.Of(http.User) is not { } session) return TypedResults.Redirect("/login");
        return (await grains.GetPerson(session.UserName).Account(session)).Account is { } account
            ? Page.WithStatus<AccountPage>(status, ("Account", account), ("Problems", problems), ("Changed", changed))
            : TypedResults.Redirect("/login?why=Your+session+has+ended.+Log+in+again.");
    }
}
