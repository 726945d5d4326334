using AlprGrains.Gateway.Pages;
using AlprGrains.People;
using Microsoft.AspNetCore.Mvc;

namespace AlprGrains.Gateway.People;

/// <summary>
/// Someone whom an administrator has entered makes their own log-in, in two pages: (1) user name, one-time code and a password that nobody
/// else knows; (2) the secret for the authenticator, shown once, and a code of it. Wrong one-time codes are counted by the person's grain.
/// </summary>
public static class EnrolPages
{
    public const string Path = "/enrol";
    public const string WrongCode = "That is not the code that this secret gives now. Check the clock of the authenticator.";
    private const string Purpose = "Enrol";

    /// <summary>Said for a wrong name and a wrong code alike.</summary>
    private const string Refusal = "That is not a name with its enrolment code. A code is good for 72 hours and works once; after five wrong ones an administrator draws a new one.";

    public static void MapEnrolPages(this IEndpointRouteBuilder routes)
    {
        var pages = routes.MapGroup(Path).ExcludeFromDescription().AllowAnonymous();
        pages.MapGet("", () => Page.Anonymous<EnrolPage>(200));
        pages.MapPost("", Begin);
        pages.MapPost("/confirm", Confirm);
    }

    private static async Task<IResult> Begin(
        ICredentials credentials, PendingLogIns pendings, IGrainFactory grains, [FromForm] string? user, [FromForm] string? code, [FromForm] string? password, [FromForm] string? again)
    {
        var name = PersonKeys.KeyOf(user ?? "");
        if (!await IsCode(grains, name, code, use: false)) return Once(Refusal);
        if (password != again) return Once("The two passwords differ.");
        if (await credentials.CheckPassword(name, password ?? "") is { IsEmpty: false } problems) return Once(string.Join(" ", problems));
        return Secret(pendings, new PendingLogIn(name, "", default, password!, credentials.NewTotpSecret(), code!), null);

        IResult Once(string problem) => Page.Anonymous<EnrolPage>(422, ("Problem", problem), ("User", user));
    }

    private static async Task<IResult> Confirm(ICredentials credentials, PendingLogIns pendings, IGrainFactory grains, [FromForm] string? pending, [FromForm] string? code)
    {
        if (pendings.Open(Purpose, pending) is not { } person) return TypedResults.Redirect(Path);
        if (!pendings.IsTakenOver(person, code)) return Secret(pendings, person, WrongCode);
        if (!await IsCode(grains, person.User, person.Code, use: true)) return Page.Anonymous<EnrolPage>(422, ("Problem", Refusal), ("User", person.User));
        var problems = await credentials.Create(person.User, person.Password, person.TotpSecret);
        return problems.IsEmpty ? TypedResults.Redirect("/login?why=Your+log-in+is+made.+Log+in+with+the+next+code.") : Page.Anonymous<EnrolPage>(422, ("Problem", string.Join(" ", problems)));
    }

    // Names that nobody entered reach no grain.
    private static async ValueTask<bool> IsCode(IGrainFactory grains, string user, string? code, bool use) =>
        PersonKeys.IsUserName(user) && code is { Length: > 0 and <= 100 } &&
        await grains.GetGrain<IPersonDirectoryGrain>(IPersonDirectoryGrain.Name).Knows(user) && await grains.GetPerson(user).IsEnrolment(code, use);

    private static IResult Secret(PendingLogIns pendings, PendingLogIn pending, string? problem) =>
        Page.Anonymous<SetupSecretPage>(problem is null ? 200 : 422, ("Secret", pending.TotpSecret), ("User", pending.User), ("Problem", problem), ("Pending", pendings.Seal(Purpose, pending)),
            ("Action", $"{Path}/confirm"), ("Button", "Make my log-in"));
}
