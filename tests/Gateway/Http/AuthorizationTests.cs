using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace AlprGrains.Tests.Gateway.Http;

public class AuthorizationTests
{
    // F.1: all data only through log-in. What is open to anyone is listed here, and holds no data.
    private static readonly string[] OpenToAnyone =
    [
        "GET /api/public/sharing", "GET /api/retention", "GET /api/session/banner", "GET /assets/{**path}", "GET /enrol", "GET /health/live", "GET /health/ready", "GET /log/checkpoint", "GET /log/key", "GET /log/tile/{**path}", "GET /login", "GET /login/code", "GET /openapi/{documentName}.json", "GET /public", "GET /public/agencies", "GET /public/agreements", "GET /retention", "GET /setup",
        "POST /api/session", "POST /enrol", "POST /enrol/confirm", "POST /login", "POST /login/code", "POST /setup", "POST /setup/confirm",
    ];

    [Fact]
    public async Task Every_endpoint_has_an_explicit_decision_and_the_open_ones_are_listed()
    {
        await using var gateway = await RunningGateway.Start();
        Assert.Empty(WithoutDecision(EndpointsOf(gateway)));
        Assert.Equal(OpenToAnyone, EndpointsOf(gateway).Where(endpoint => endpoint.Metadata.GetMetadata<IAllowAnonymous>() is not null).Select(NameOf).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task An_endpoint_without_a_decision_is_found_and_is_closed_all_the_same() // the twin
    {
        await using var gateway = await RunningGateway.Start(app => app.MapGet("/api/forgotten", () => "plates"));
        Assert.Equal(["GET /api/forgotten"], WithoutDecision(EndpointsOf(gateway)));
        using var client = gateway.Client();
        Assert.Equal(System.Net.HttpStatusCode.Unauthorized, (await client.GetAsync("/api/forgotten")).StatusCode);
    }

    [Fact]
    public async Task F_1a_without_log_in_every_other_endpoint_answers_401_or_leads_to_the_log_in()
    {
        await using var gateway = await RunningGateway.Start();
        using var client = gateway.Client();
        var closed = EndpointsOf(gateway).Where(endpoint => endpoint.Metadata.GetMetadata<IAllowAnonymous>() is null).ToList();
        Assert.True(closed.Count > 10);
        foreach (var endpoint in closed)
        {
            var name = NameOf(endpoint).Split(' ');
            using var request = new HttpRequestMessage(new HttpMethod(name[0]), name[1].Replace("{id}", "gate").Replace("{name}", "stolen").Replace("{which}", "plate").Replace("{user}", "rivera").Replace("{read}", "00"));
            using var answer = await client.SendAsync(request);
            var leadsToLogIn = answer.Headers.Location?.ToString().StartsWith("/login", StringComparison.Ordinal) == true;
            Assert.True((int)answer.StatusCode == 401 || leadsToLogIn, $"{NameOf(endpoint)} answered {(int)answer.StatusCode}");
        }
    }

    private static List<RouteEndpoint> EndpointsOf(RunningGateway gateway) =>
        [.. ((IEndpointRouteBuilder)gateway.App).DataSources.SelectMany(source => source.Endpoints).OfType<RouteEndpoint>()];

    private static string[] WithoutDecision(IEnumerable<RouteEndpoint> endpoints) =>
        [.. endpoints.Where(endpoint => endpoint.Metadata.GetMetadata<IAllowAnonymous>() is null && endpoint.Metadata.GetMetadata<IAuthorizeData>() is null).Select(NameOf)];

    private static string NameOf(RouteEndpoint endpoint) =>
        $"{endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods[0]} /{endpoint.RoutePattern.RawText!.Trim('/')}";
}
