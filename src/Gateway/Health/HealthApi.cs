using AlprGrains.Gateway.Http;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace AlprGrains.Gateway.Health;

/// <summary>
/// Whether the process runs, and whether it can serve, part by part. Without log-in; says names of parts and how each stands, and nothing else:
/// why a part does not answer stands in this process's log.
/// </summary>
public static class HealthApi
{
    public const string LivePath = "/health/live";
    public const string ReadyPath = "/health/ready";

    /// <summary>How long a process that is not ready asks to be left alone.</summary>
    private const string RetryAfterSeconds = "2";

    /// <summary>The probes, and what the process answers while it drains. Whoever hosts adds its parts with <c>AddHealthChecks().AddCheck</c>.</summary>
    public static IServiceCollection AddHealth(this IServiceCollection services)
    {
        services.AddHealthChecks().AddCheck<Draining>(Draining.PartName);
        services.AddSingleton<HealthBoard>();
        services.AddSingleton(new DrainOptions());
        services.AddSingleton<Draining>().AddHostedService(provider => provider.GetRequiredService<Draining>());
        return services;
    }

    public static void MapHealth(this IEndpointRouteBuilder routes)
    {
        var health = routes.MapGroup("").WithTags("Health").AllowAnonymous();
        health.MapGet(LivePath, () => TypedResults.Text("live\n")).WithName("Live").WithSummary("The process runs");
        health.MapGet(ReadyPath, Ready).WithName("Ready").WithSummary("Every part that serving needs answers").Produces<HealthJson>().ProducesProblem(503);
    }

    private static async Task<IResult> Ready(HealthBoard board, HttpContext http)
    {
        var report = await board.Look();
        var parts = HealthJson.Of(report);
        if (report.Status != HealthStatus.Unhealthy) return TypedResults.Ok(parts);
        http.Response.Headers.RetryAfter = RetryAfterSeconds;
        return Problems.Of(503, "not-ready", "Not ready", "A part that serving needs does not answer, or this process stops. Try again in a few seconds, or at another.", ("parts", parts.Parts));
    }
}

/// <param name="Status">ready, or impaired: it serves, and a part needs a look.</param>
/// <param name="Parts">By name: ready, impaired or failed.</param>
public sealed record HealthJson(string Status, SortedDictionary<string, string> Parts)
{
    public static HealthJson Of(HealthReport report) =>
        new(WordFor(report.Status), new SortedDictionary<string, string>(report.Entries.ToDictionary(part => part.Key, part => WordFor(part.Value.Status)), StringComparer.Ordinal));

    public static string WordFor(HealthStatus status) => status switch
    {
        HealthStatus.Healthy => "ready",
        HealthStatus.Degraded => "impaired",
        _ => "failed",
    };
}
