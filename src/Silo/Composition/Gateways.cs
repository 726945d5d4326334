using AlprGrains.Gateway;
using AlprGrains.Gateway.Health;
using AlprGrains.Policy.Texts;
using AlprGrains.Silo.Hosting;

namespace AlprGrains.Silo.Composition;

/// <summary>The gateway of this process: where it listens and where its log-ins lie.</summary>
public static class Gateways
{
    public static WebApplicationBuilder AddGateway(this WebApplicationBuilder builder, SiloOptions options, ClusterSettings cluster)
    {
        string?[] addresses = [options.Url.ToString(), OperationsOptions.From(builder.Configuration).Url];
        builder.WebHost.UseUrls([.. addresses.OfType<string>()]);
        builder.WebHost.ConfigureKestrel(server => server.AddServerHeader = false);
        if (!cluster.HasGateway)
        {
            builder.Services.AddHealth();
            return builder;
        }
        var history = PolicyHistory.Shipped();
        return builder.AddGateway(new GatewayOptions
        {
            DataDirectory = Path.Combine(options.DataDirectory, "people"), KeyFile = Path.Combine(options.DataDirectory, "people.key"), PolicyOn = day => ViewOf(history.On(day), day),
        });
    }

    /// <summary>What this process answers over HTTP: all of it, or for a silo without a gateway its health.</summary>
    public static WebApplication MapRole(this WebApplication app, ClusterSettings cluster)
    {
        if (cluster.HasGateway) return app.MapGateway();
        app.MapHealth();
        return app;
    }

    // Only to show and to offer: decisions read the policy itself, behind the grains.
    private static PolicyView ViewOf(PolicyText policy, DateOnly day) => new(
        $"DGO {policy.Number}, {policy.Version}", !policy.IsInForce(day), policy.Coordinator,
        [.. policy.Purposes.Select(purpose => new PurposeChoice(purpose.Id, purpose.Text, purpose.NumberMayFollow, purpose.NeedsProcess))],
        policy.Attestation.Version, policy.Attestation.Text);
}
