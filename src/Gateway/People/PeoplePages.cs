using System.Collections.Immutable;
using AlprGrains.Gateway.Http;
using AlprGrains.Gateway.Pages;
using AlprGrains.Oversight;
using AlprGrains.People;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Primitives;

namespace AlprGrains.Gateway.People;

/// <summary>Accounts for administrators: everyone, one of them, and the forms that change one. The person's grain decides and audits each change.</summary>
public static class PeoplePages
{
    public static void MapPeoplePages(this IEndpointRouteBuilder routes)
    {
        var pages = routes.MapGroup("/people").RequirePermission(Permission.ManagePeople).ExcludeFromDescription();
        pages.MapGet("", (HttpContext http, Accounts accounts) => List(200, http, accounts, null, null));
        pages.MapPost("", Register);
        pages.MapGet("/{user}", (string user, HttpContext http, Accounts accounts) => Show(200, user, http, accounts, []));
        pages.MapPost("/{user}/roles", (string user, HttpContext http, Accounts accounts, IGrainFactory grains, [FromForm] StringValues roles) =>
            Change(user, http, accounts, by => grains.GetPerson(user).SetRoles(Roles(roles), by)));
        pages.MapPost("/{user}/category", (string user, HttpContext http, Accounts accounts, IGrainFactory grains, [FromForm] string? category) =>
            Change(user, http, accounts, by => grains.GetPerson(user).SetCategory(Category(category), by)));
        pages.MapPost("/{user}/designation", Designate);
        pages.MapPost("/{user}/designation/revocation", (string user, HttpContext http, Accounts accounts, IGrainFactory grains, [FromForm] string? reason) =>
            Change(user, http, accounts, by => grains.GetPerson(user).RevokeDesignation(reason ?? "", by)));
        pages.MapPost("/{user}/lock/release", (string user, HttpContext http, Accounts accounts, IGrainFactory grains, [FromForm] string? _) =>
            Change(user, http, accounts, async by => await grains.GetPerson(user).ReleaseLock(by) is { } problem ? [problem] : []));
        pages.MapPost("/{user}/closing", (string user, HttpContext http, Accounts accounts, IGrainFactory grains, [FromForm] string? reason) =>
            Change(user, http, accounts, by => grains.GetPerson(user).Disable(reason ?? "", by)));
        pages.MapPost("/{user}/opening", (string user, HttpContext http, Accounts accounts, IGrainFactory grains, [FromForm] string? _) =>
            Change(user, http, accounts, by => grains.GetPerson(user).Enable(by)));
        pages.MapPost("/{user}/review", (string user, HttpContext http, Accounts accounts, IGrainFactory grains, [FromForm] string? _) =>
            Change(user, http, accounts, by => grains.GetPerson(user).Review(by)));
        pages.MapPost("/{user}/removal", (string user, HttpContext http, Accounts accounts, [FromForm] string? reason) =>
            Change(user, http, accounts, by => accounts.Remove(user, reason ?? "", by)));
        pages.MapPost("/{user}/vehicles", (string user, HttpContext http, Accounts accounts, IGrainFactory grains, [FromForm] string? plate, [FromForm] string? change) =>
            Change(user, http, accounts, by => Household(grains.GetGrain<IStaffVehiclesGrain>(PersonKeys.KeyOf(user)), plate ?? "", change, by)));
        pages.MapPost("/{user}/enrolment", Enrol);
    }

    private static async Task<IResult> Register(
        HttpContext http, Accounts accounts, IGrainFactory grains,
        [FromForm] string? user, [FromForm] string? fullName, [FromForm] string? agency, [FromForm] StringValues roles, [FromForm] string? category)
    {
        var name = PersonKeys.KeyOf(user ?? "");
        var person = new NewPerson(fullName?.Trim() ?? "", agency?.Trim() ?? "", Roles(roles), Category(category));
        var problems = PersonKeys.IsUserName(name) ? await grains.GetPerson(name).Register(person, StandingFeature.Of(http).Session) : [PersonKeys.Form];
        return problems.IsEmpty ? TypedResults.Redirect($"/people/{Uri.EscapeDataString(name)}") : await List(422, http, accounts, $"Nobody was entered: {string.Join("; ", problems)}.", person with { FullName = fullName ?? "" });
    }

    private static async Task<IResult> Designate(
        string user, HttpContext http, Accounts accounts, IGrainFactory grains,
        [FromForm] string? designatedBy, [FromForm] string? signedOn, [FromForm] string? from, [FromForm] string? until, [FromForm] string? scope, [FromForm] StringValues purposes) =>
        new DesignationJson(designatedBy, Day(signedOn), Day(from), Day(until), scope, Purposes: [.. purposes.OfType<string>()]).TryRead(out var designation, out var problems)
            ? await Change(user, http, accounts, by => grains.GetPerson(user).Designate(designation, by))
            : await Show(422, user, http, accounts, problems);

    // The register tells nobody what stands in it: whoever enters or removes a plate knows it.
    private static async ValueTask<ImmutableArray<string>> Household(IStaffVehiclesGrain household, string plate, string? change, SessionAssertion by) =>
        await (change == "remove" ? household.Remove(plate, by) : household.Enter(plate, by)) is { } problem ? [problem] : [];

    private static async Task<IResult> Enrol(string user, HttpContext http, Accounts accounts, [FromForm] string? _)
    {
        var session = StandingFeature.Of(http).Session;
        if (await accounts.Find(user, session) is null) return Nobody();
        var code = await accounts.IssueEnrolment(user, session);
        return code.Problem is { } problem ? await Show(422, user, http, accounts, [problem]) : await Show(200, user, http, accounts, [], code);
    }

    private static async Task<IResult> Change(string user, HttpContext http, Accounts accounts, Func<SessionAssertion, ValueTask<ImmutableArray<string>>> change)
    {
        var session = StandingFeature.Of(http).Session;
        if (await accounts.Find(user, session) is null) return Nobody();
        var problems = await change(session);
        return problems.IsEmpty ? TypedResults.Redirect($"/people/{Uri.EscapeDataString(PersonKeys.KeyOf(user))}") : await Show(422, user, http, accounts, problems);
    }

    private static async Task<IResult> List(int status, HttpContext http, Accounts accounts, string? problem, NewPerson? typed) =>
        Page.WithStatus<PeoplePage>(status, ("Accounts", await accounts.All(StandingFeature.Of(http).Session)), ("Problem", problem), ("Typed", typed));

    private static async Task<IResult> Show(int status, string user, HttpContext http, Accounts accounts, ImmutableArray<string> problems, EnrolmentCode? code = null) =>
        await accounts.Find(user, StandingFeature.Of(http).Session) is { } account
            ? Page.WithStatus<PersonPage>(status, ("Account", account), ("Problems", problems), ("Code", code))
            : Nobody();

    private static IResult Nobody() => Page.WithStatus<RefusalPage>(404, ("Refusal", new Refusal(404, "No such account", "There is no account at this address.", "All accounts are under People.")));

    private static ImmutableArray<Role> Roles(StringValues words) =>
        [.. words.Select(word => EnumWords.TryParse<Role>("role", word, out var role, out _) ? role : (Role?)null).OfType<Role>()];

    private static PersonCategory Category(string? word) => EnumWords.TryParse<PersonCategory>("category", word, out var category, out _) ? category : PersonCategory.Unset;

    private static DateOnly? Day(string? text) => DateOnly.TryParse(text, System.Globalization.CultureInfo.InvariantCulture, out var day) ? day : null;
}
