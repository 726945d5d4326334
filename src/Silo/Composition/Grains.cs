using System.Net;
using AlprGrains.Grains.Hosting;
using AlprGrains.Silo.Hosting;
using AlprGrains.Storage.PostgreSql;
using AlprGrains.Storage.PostgreSql.Membership;
using Orleans.Configuration;
using Orleans.Hosting;
using SiloOptions = AlprGrains.Silo.Hosting.SiloOptions;

namespace AlprGrains.Silo.Composition;

/// <summary>The engine and the grains on it: the one silo of a machine, a silo of a cluster, or only the way to one.</summary>
public static class Grains
{
    public static WebApplicationBuilder AddGrains(this WebApplicationBuilder builder, SiloOptions options, ClusterSettings cluster)
    {
        if (cluster.HasSilo) builder.UseOrleans(silo =>
        {
            if (cluster.Storage == StorageKind.Cluster) silo.JoinCluster(cluster, options);
            else
            {
                // A process with a port of its own may stand beside others of its kind, so its silo takes free ports too.
                if (options.Url.Port == 0) silo.UseLocalhostClustering(siloPort: LoopbackPorts.Free(), gatewayPort: LoopbackPorts.Free());
                else silo.UseLocalhostClustering();
                silo.AddAuditLog(Path.Combine(options.DataDirectory, "audit"));
            }
            silo.AddReminders();
            silo.AddAlprGrains();
        });
#if ORLEANS_ENGINE
        else builder.UseOrleansClient(client =>
        {
            client.UseAdoNetClustering(database => (database.Invariant, database.ConnectionString) = (Npgsql, MembershipTables.Prepare(Database(cluster))));
            client.Configure<ClusterOptions>(names => (names.ClusterId, names.ServiceId) = (cluster.ClusterId, cluster.ClusterId));
            client.Configure<GatewayOptions>(gateways => gateways.GatewayListRefreshPeriod = GatewayListPeriod);
            client.UseConnectionRetryFilter(async (_, cancellation) =>
            {
                await Task.Delay(ConnectRetryPeriod, TimeProvider.System, cancellation);
                return true; // silos that start, or start again: whoever runs this process sees that it is not ready
            });
        });
#endif
        return builder;
    }

    private static void JoinCluster(this ISiloBuilder silo, ClusterSettings cluster, SiloOptions options)
    {
        silo.Configure<ClusterOptions>(names => (names.ClusterId, names.ServiceId) = (cluster.ClusterId, cluster.ClusterId));
        var auditDirectory = cluster.AuditDirectory.Length > 0 ? cluster.AuditDirectory : Path.Combine(options.DataDirectory, "audit");
#if ORLEANS_ENGINE
        silo.UseAdoNetClustering(database => (database.Invariant, database.ConnectionString) = (Npgsql, MembershipTables.Prepare(Database(cluster))));
        silo.ConfigureEndpoints(
            IPAddress.Parse(cluster.Address), cluster.SiloPort == 0 ? LoopbackPorts.Free() : cluster.SiloPort, cluster.ClientPort == 0 ? LoopbackPorts.Free() : cluster.ClientPort);
        silo.Configure<Orleans.Configuration.SiloOptions>(name => name.SiloName = cluster.SiloName);
        silo.Configure<ClusterMembershipOptions>(Membership.SooNoticed);
        silo.AddSharedAuditLog(auditDirectory);
        silo.PlaceAuditGrainsTogether();
#else
        silo.UseLocalhostClustering(clusterId: cluster.ClusterId, serviceId: cluster.ClusterId);
        silo.AddAuditLog(auditDirectory); // the stand-in's cluster is this process
#endif
    }

#if ORLEANS_ENGINE
    private const string Npgsql = "Npgsql";

    /// <summary>How soon a gateway hears of silos that came or went.</summary>
    private static readonly TimeSpan GatewayListPeriod = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan ConnectRetryPeriod = TimeSpan.FromSeconds(1);

    private static PostgreSqlOptions Database(ClusterSettings cluster) =>
        new() { ConnectionString = cluster.PostgreSql.ConnectionString, Schema = cluster.PostgreSql.Schema, Writer = cluster.SiloName };
#endif
}
