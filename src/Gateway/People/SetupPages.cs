using AlprGrains.Gateway.Http;
using AlprGrains.Gateway.Pages;
using AlprGrains.People;
using Microsoft.AspNetCore.Mvc;

namespace AlprGrains.Gateway.People;

/// <summary>
/// The first administrator of a fresh system, in two pages: (1) one-time code of the host, name, category and password; (2) the secret
/// for the authenticator, and a code of it to show that it was taken over. Closed as soon as there is a log-in.
/// </summary>
public static class SetupPages
{
    private const string Purpose = "Setup";

    public static void MapSetupPages(this IEndpointRouteBuilder routes)
    {
        var pages = routes.MapGroup("").ExcludeFromDescription().AllowAnonymous();
        pages.MapGet("/setup", async (ICredentials credentials) => await credentials.Any() ? Closed() : Page.Anonymous<SetupPage>(200));
        pages.MapPost("/setup", Begin);
        pages.MapPost("/setup/confirm", Confirm);
    }

    private static async Task<IResult> Begin(
        SetupCode setup, ICredentials credentials, PendingLogIns pending,
        [FromForm] string? code, [FromForm] string? user, [FromForm] string? fullName, [FromForm] string? category, [FromForm] string? password)
    {
        if (await credentials.Any()) return Closed();
        if (!await setup.IsRight(code ?? ""))
            return Again($"That is not the set-up code. The host prints it when it starts; after {SetupCode.WrongMax} wrong ones it must be started again for a new one.");
        var name = PersonKeys.KeyOf(user ?? "");
        if (string.IsNullOrWhiteSpace(fullName)) return Again("Your full name is missing.");
        if (!EnumWords.TryParse<PersonCategory>("the category", category, out var given, out var problem) || given is not (PersonCategory.Sworn or PersonCategory.Pst))
            return Again(problem.Length > 0 ? $"Nothing was made: {problem}." : "The first administrator is sworn or a police service technician; a designation needs someone who enters it.");
        if (await credentials.CheckPassword(name, password ?? "") is { IsEmpty: false } problems) return Again(string.Join(" ", problems));
        return Secret(pending, new PendingLogIn(name, fullName.Trim(), given, password!, credentials.NewTotpSecret(), ""), null);

        IResult Again(string why) => Page.Anonymous<SetupPage>(422, ("Problem", why), ("User", user), ("FullName", fullName));
    }

    private static async Task<IResult> Confirm(
        ICredentials credentials, PendingLogIns pendings, IGrainFactory grains, GatewayOptions options, [FromForm] string? pending, [FromForm] string? code)
    {
        if (await credentials.Any()) return Closed();
        if (pendings.Open(Purpose, pending) is not { } person) return TypedResults.Redirect("/setup");
        if (!pendings.IsTakenOver(person, code)) return Secret(pendings, person, EnrolPages.WrongCode);

        await grains.GetPerson(person.User).Enrol(new PersonRecord(person.User, person.FullName, options.AgencyId, [Role.AlprAdministrator]) { Category = person.Category });
        var problems = await credentials.Create(person.User, person.Password, person.TotpSecret);
        return problems.IsEmpty ? TypedResults.Redirect("/login?why=The+first+administrator+is+made.+Log+in+with+the+next+code.") : Page.Anonymous<SetupPage>(422, ("Problem", string.Join(" ", problems)));
    }

    private static IResult Closed() => Page.Anonymous<RefusalPage>(403, ("Refusal", new Refusal(403, "Set-up is over", "This system has its first administrator.", "Log in; an ALPR administrator makes further log-ins.")));

    private static IResult Secret(PendingLogIns pendings, PendingLogIn pending, string? problem) =>
        Page.Anonymous<SetupSecretPage>(problem is null ? 200 : 422, ("Secret", pending.TotpSecret), ("User", pending.User), ("Problem", problem), ("Pending", pendings.Seal(Purpose, pending)),
            ("Action", "/setup/confirm"), ("Button", "Make the administrator"));
}
