using AlprGrains.Grains.Hosting;
using AlprGrains.Silo.Hosting;
using Orleans.Hosting;

namespace AlprGrains.Silo.Composition;

/// <summary>The engine and the grains on it: one silo of one machine.</summary>
public static class Grains
{
    public static WebApplicationBuilder AddGrains(this WebApplicationBuilder builder, SiloOptions options)
    {
        builder.UseOrleans(silo =>
        {
            // A process with a port of its own may stand beside others of its kind, so its silo takes free ports too.
            if (options.Url.Port == 0) silo.UseLocalhostClustering(siloPort: LoopbackPorts.Free(), gatewayPort: LoopbackPorts.Free());
            else silo.UseLocalhostClustering();
            silo.AddReminders();
            silo.AddAlprGrains();
            silo.AddAuditLog(Path.Combine(options.DataDirectory, "audit"));
        });
        return builder;
    }
}
