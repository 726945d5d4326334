using System.Net;
using AlprGrains.People;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing;

namespace AlprGrains.Tests.Gateway.Sharing;

/// <summary>I-9: a partner reaches its own portal and what is open to anyone, by whatever route.</summary>
public class PartnerSeesNothingElseTests
{
    // A partner's own: the portal, its API, and its own account and session.
    private static readonly string[] Own = ["/requests", "/api/sharing/terms", "/api/sharing/requests", "/api/sharing/yearly-attestation", "/account", "/api/account", "/logout", "/api/session", "/"];

    [Fact]
    public async Task I_9_every_route_but_the_portal_and_the_public_pages_refuses_a_partner()
    {
        await using var gateway = await RunningGateway.Start();
        Assert.Empty(await Open(gateway));
    }

    [Fact]
    public async Task I_9_a_route_that_any_log_in_opens_is_found() // the twin
    {
        await using var gateway = await RunningGateway.Start(app => app.MapGet("/api/reads/recent", () => "plates").RequireAuthorization(AlprGrains.Gateway.People.PermissionPolicies.SignedIn));
        Assert.Equal(["GET /api/reads/recent answered 200"], await Open(gateway));
    }

    private static async Task<List<string>> Open(RunningGateway gateway)
    {
        await gateway.Add("partner", Role.PartnerRequester);
        using var partner = await gateway.LoggedIn("partner");
        var open = new List<string>();
        var asked = 0;
        foreach (var endpoint in ((IEndpointRouteBuilder)gateway.App).DataSources.SelectMany(source => source.Endpoints).OfType<RouteEndpoint>())
        {
            if (endpoint.Metadata.GetMetadata<IAllowAnonymous>() is not null) continue;
            var path = $"/{endpoint.RoutePattern.RawText!.Trim('/')}";
            if (Own.Any(own => path == own || (own != "/" && path.StartsWith($"{own}/", StringComparison.Ordinal)))) continue;
            foreach (var method in endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? [HttpMethods.Get])
            {
                using var request = new HttpRequestMessage(new HttpMethod(method), Filled(path));
                using var answer = await partner.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
                asked++;
                var isForCameras = answer.StatusCode == HttpStatusCode.Unauthorized; // a camera's key, which no person has
                if (!isForCameras && answer.StatusCode is not (HttpStatusCode.Forbidden or HttpStatusCode.NotFound)) open.Add($"{method} {path} answered {(int)answer.StatusCode}");
            }
        }
        Assert.True(asked > 60, $"only {asked} routes were tried");
        return open;
    }

    private static string Filled(string path) => path.Replace("{id}", "gate").Replace("{name}", "stolen").Replace("{which}", "plate").Replace("{user}", "rivera").Replace("{read}", new string('0', 32)).Replace("{sha256}", new string('0', 64));
}
