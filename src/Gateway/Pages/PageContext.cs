using System.Collections.Immutable;
using AlprGrains.Gateway.Assets;
using AlprGrains.Gateway.People;
using AlprGrains.People;
using Microsoft.AspNetCore.Antiforgery;

namespace AlprGrains.Gateway.Pages;

/// <summary>What every page is given: who reads it and what they may do, the policy, the time, and the token that forms carry.</summary>
public sealed record PageContext(
    PersonRecord? Person, ImmutableHashSet<Permission> May, DateTimeOffset? LocksAt, GatewayOptions Options, PolicyView Policy, LocalClock Clock,
    WebAssets Assets, string FormToken, string Path)
{
    /// <summary>Name of the hidden field that carries <see cref="FormToken"/>.</summary>
    public const string FormTokenField = "__RequestVerificationToken";

    /// <summary>For a page whose reader is signed in: asks their grain for each permission, for the navigation.</summary>
    public static async Task<PageContext> For(HttpContext http)
    {
        var services = http.RequestServices;
        var tickets = services.GetRequiredService<SessionTickets>();
        var anonymous = Anonymous(http);
        if (tickets.Of(http.User) is not { } session) return anonymous;
        var person = services.GetRequiredService<IGrainFactory>().GetPerson(session.UserName);
        var standings = await Task.WhenAll(Enum.GetValues<Permission>().Select(async permission => (Permission: permission, Standing: await person.Check(session, permission))));
        return anonymous with
        {
            Person = standings[0].Standing.Person,
            May = standings.Where(pair => pair.Standing.Granted).Select(pair => pair.Permission).ToImmutableHashSet(),
            LocksAt = tickets.EndOf(http.User),
        };
    }

    /// <summary>For pages before log-in, and for those that must work when grains do not answer.</summary>
    public static PageContext Anonymous(HttpContext http)
    {
        var services = http.RequestServices;
        // A public page has no form, and sets no cookie on anybody.
        var token = http.Request.Path.StartsWithSegments("/public") ? "" : services.GetRequiredService<IAntiforgery>().GetAndStoreTokens(http).RequestToken!;
        var (options, clock) = (services.GetRequiredService<GatewayOptions>(), services.GetRequiredService<LocalClock>());
        return new PageContext(null, [], null, options, options.PolicyOn(clock.Today), clock, services.GetRequiredService<WebAssets>(), token, http.Request.Path);
    }
}
