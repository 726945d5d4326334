using AlprGrains.Gateway;
using AlprGrains.Silo.Hosting;

namespace AlprGrains.Silo.Composition;

/// <summary>The gateway of this process: where it listens and where its log-ins lie.</summary>
public static class Gateways
{
    public static WebApplicationBuilder AddGateway(this WebApplicationBuilder builder, SiloOptions options)
    {
        builder.WebHost.UseUrls(options.Url.ToString());
        builder.WebHost.ConfigureKestrel(server => server.AddServerHeader = false);
        return builder.AddGateway(new GatewayOptions { DataDirectory = Path.Combine(options.DataDirectory, "people") });
    }
}
