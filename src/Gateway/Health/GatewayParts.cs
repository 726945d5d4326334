using AlprGrains.Cameras;
using AlprGrains.Gateway.People;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace AlprGrains.Gateway.Health;

/// <summary>What a gateway needs to serve: grains that answer and log-ins that can be read.</summary>
internal static class GatewayParts
{
    public static void AddGatewayParts(this IServiceCollection services) => services.AddHealthChecks()
        .AddCheck<GrainsPart>("grains", timeout: HealthBoard.AnswerMax)
        .AddCheck<LogInsPart>("log-ins", timeout: HealthBoard.AnswerMax);

    private sealed class GrainsPart(IGrainFactory grains) : IHealthCheck
    {
        public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
        {
            await grains.GetGrain<ICameraRegistryGrain>(ICameraRegistryGrain.Name).List().AsTask().WaitAsync(cancellationToken);
            return HealthCheckResult.Healthy();
        }
    }

    private sealed class LogInsPart(ICredentials credentials) : IHealthCheck
    {
        public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
        {
            await credentials.Any().AsTask().WaitAsync(cancellationToken);
            return HealthCheckResult.Healthy();
        }
    }
}
