using AlprGrains.Cameras;
using AlprGrains.Gateway.Http;
using AlprGrains.Gateway.People;

namespace AlprGrains.Gateway.Health;

/// <summary>Whether the process runs, and whether it can serve: its grains answer and its log-ins can be read. Without log-in, and says nothing else.</summary>
public static class HealthApi
{
    /// <summary>How long grains may take to answer.</summary>
    public static readonly TimeSpan AnswerMax = TimeSpan.FromSeconds(2);

    public static void MapHealth(this IEndpointRouteBuilder routes)
    {
        var health = routes.MapGroup("/health").WithTags("Health").AllowAnonymous();
        health.MapGet("/live", () => TypedResults.Text("live\n")).WithName("Live").WithSummary("The process runs");
        health.MapGet("/ready", Ready).WithName("Ready").WithSummary("Grains answer and log-ins can be read").Produces(200, contentType: "text/plain").ProducesProblem(503);
    }

    private static async Task<IResult> Ready(IGrainFactory grains, ICredentials credentials, TimeProvider time, ILoggerFactory logs)
    {
        try
        {
            await grains.GetGrain<ICameraRegistryGrain>(ICameraRegistryGrain.Name).List().AsTask().WaitAsync(AnswerMax, time);
            await credentials.Any();
            return TypedResults.Text("ready\n");
        }
        catch (Exception e) // any failure has one meaning here
        {
            logs.CreateLogger(typeof(HealthApi)).LogWarning(e, "Not ready");
            return Problems.Of(503, "not-ready", "Not ready", "Grains or log-ins do not answer yet. Try again in a few seconds.");
        }
    }
}
