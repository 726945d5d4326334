using AlprGrains.People;
using Microsoft.AspNetCore.Authorization;

namespace AlprGrains.Gateway.People;

/// <summary>One policy for each permission; the person's grain is asked on every request (INV-12).</summary>
public static class PermissionPolicies
{
    /// <summary>Any open session, whatever it may do: log-out, the start page.</summary>
    public const string SignedIn = "signed-in";

    public static string Of(Permission permission) => $"may-{permission}";

    public static void AddPolicies(AuthorizationBuilder authorization)
    {
        authorization.AddPolicy(SignedIn, policy => policy.AddAuthenticationSchemes(SessionScheme.Name).RequireAuthenticatedUser());
        foreach (var permission in Enum.GetValues<Permission>())
            authorization.AddPolicy(Of(permission), policy =>
                policy.AddAuthenticationSchemes(SessionScheme.Name).RequireAuthenticatedUser().AddRequirements(new PermissionRequirement(permission)));
    }

    /// <summary>For what two roles look at and each then acts on by its own permission: the first that is granted is the standing of the request.</summary>
    public static TBuilder RequireEither<TBuilder>(this TBuilder builder, Permission one, Permission other) where TBuilder : IEndpointConventionBuilder =>
        builder.RequireAuthorization(policy => policy.AddAuthenticationSchemes(SessionScheme.Name).RequireAuthenticatedUser().AddRequirements(new PermissionRequirement(one, other)));

    public static TBuilder RequirePermission<TBuilder>(this TBuilder builder, Permission permission) where TBuilder : IEndpointConventionBuilder =>
        builder.RequireAuthorization(Of(permission));
}

/// <summary>This request needs this permission, or the other one.</summary>
public sealed record PermissionRequirement(Permission Permission, Permission? Or = null) : IAuthorizationRequirement;

/// <summary>Asks the person's grain; keeps its answer with the request for the page or the refusal.</summary>
public sealed class PermissionHandler(SessionTickets tickets, IGrainFactory grains) : AuthorizationHandler<PermissionRequirement>
{
    protected override async Task HandleRequirementAsync(AuthorizationHandlerContext context, PermissionRequirement requirement)
    {
        if (context.Resource is not HttpContext http || tickets.Of(context.User) is not { } session) return;
        var (person, asked) = (grains.GetPerson(session.UserName), requirement.Permission);
        var standing = await person.Check(session, asked);
        if (!standing.Granted && requirement.Or is { } or && await person.Check(session, or) is { Granted: true } other) (standing, asked) = (other, or);
        http.Features.Set(new StandingFeature(session, standing, asked));
        if (standing.Granted) context.Succeed(requirement);
    }
}

/// <summary>Who asks, and whether the session stands and grants the permission.</summary>
public sealed record StandingFeature(SessionAssertion Session, Standing Standing, Permission Asked)
{
    /// <summary>The standing of a request that passed a permission policy.</summary>
    public static StandingFeature Of(HttpContext http) =>
        http.Features.Get<StandingFeature>() ?? throw new InvalidOperationException("an endpoint without a permission policy asked who its caller is");
}
