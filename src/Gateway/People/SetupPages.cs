using System.Text.Json;
using AlprGrains.Gateway.Pages;
using AlprGrains.People;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Mvc;

namespace AlprGrains.Gateway.People;

/// <summary>
/// The first administrator of a fresh system, in two pages: (1) one-time code of the host, name and password; (2) the secret
/// for the authenticator, and a code of it to show that it was taken over. Closed as soon as there is a log-in.
/// </summary>
public static class SetupPages
{
    private const string Purpose = "AlprGrains.Setup.v1";

    public static void MapSetupPages(this IEndpointRouteBuilder routes)
    {
        var pages = routes.MapGroup("").ExcludeFromDescription().AllowAnonymous();
        pages.MapGet("/setup", async (ICredentials credentials) => await credentials.Any() ? Closed() : Page.Anonymous<SetupPage>(200));
        pages.MapPost("/setup", Begin);
        pages.MapPost("/setup/confirm", Confirm);
    }

    private static async Task<IResult> Begin(
        SetupCode setup, ICredentials credentials, IDataProtectionProvider protection,
        [FromForm] string? code, [FromForm] string? user, [FromForm] string? fullName, [FromForm] string? password)
    {
        if (await credentials.Any()) return Closed();
        if (!await setup.IsRight(code ?? ""))
            return Again($"That is not the set-up code. The host prints it when it starts; after {SetupCode.WrongMax} wrong ones it must be started again for a new one.");
        var name = PersonKeys.KeyOf(user ?? "");
        if (string.IsNullOrWhiteSpace(fullName)) return Again("Your full name is missing.");
        if (await credentials.CheckPassword(name, password ?? "") is { IsEmpty: false } problems) return Again(string.Join(" ", problems));

        var pending = new Pending(name, fullName.Trim(), password!, credentials.NewTotpSecret());
        return Secret(pending, protection, null);

        IResult Again(string problem) => Page.Anonymous<SetupPage>(422, ("Problem", problem), ("User", user), ("FullName", fullName));
    }

    private static async Task<IResult> Confirm(
        HttpContext http, ICredentials credentials, IDataProtectionProvider protection, IGrainFactory grains, GatewayOptions options, TimeProvider time,
        [FromForm] string? pending, [FromForm] string? code)
    {
        if (await credentials.Any()) return Closed();
        if (Open(pending, protection) is not { } person) return TypedResults.Redirect("/setup");
        if (!Base32.TryDecode(person.TotpSecret, out var secret) || Totp.StepOf(secret, (code ?? "").Replace(" ", "", StringComparison.Ordinal), time.GetUtcNow()) is null)
            return Secret(person, protection, "That is not the code that this secret gives now. Check the clock of the authenticator.");

        await grains.GetPerson(person.User).Enrol(new PersonRecord(person.User, person.FullName, options.AgencyId, [Role.AlprAdministrator]));
        var problems = await credentials.Create(person.User, person.Password, person.TotpSecret);
        return problems.IsEmpty ? TypedResults.Redirect("/login?why=The+first+administrator+is+made.+Log+in+with+the+next+code.") : Page.Anonymous<SetupPage>(422, ("Problem", string.Join(" ", problems)));
    }

    private static IResult Closed() => Page.Anonymous<RefusalPage>(403, ("Refusal", new Refusal(403, "Set-up is over", "This system has its first administrator.", "Log in; an ALPR administrator makes further log-ins.")));

    private static IResult Secret(Pending pending, IDataProtectionProvider protection, string? problem) =>
        Page.Anonymous<SetupSecretPage>(problem is null ? 200 : 422, ("Secret", pending.TotpSecret), ("User", pending.User), ("Problem", problem),
            ("Pending", protection.CreateProtector(Purpose).Protect(JsonSerializer.Serialize(pending))));

    private static Pending? Open(string? pending, IDataProtectionProvider protection)
    {
        try
        {
            return pending is null ? null : JsonSerializer.Deserialize<Pending>(protection.CreateProtector(Purpose).Unprotect(pending));
        }
        catch (System.Security.Cryptography.CryptographicException) // not sealed by us: begin again
        {
            return null;
        }
    }

    // Sealed into the second page, so that nothing is kept of a set-up that nobody finishes. Whoever holds it has passed the code.
    private sealed record Pending(string User, string FullName, string Password, string TotpSecret);
}
