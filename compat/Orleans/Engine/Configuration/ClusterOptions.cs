using System.Net;

namespace Orleans.Configuration;

public class ClusterOptions
{
    public const string DefaultClusterId = "default";

    public const string DefaultServiceId = "default";

    public string ClusterId { get; set; } = DefaultClusterId;

    /// <summary>Survives redeployment, where the cluster id may not.</summary>
    public string ServiceId { get; set; } = DefaultServiceId;
}

public class SiloOptions
{
    public string SiloName { get; set; } = null!;
}

/// <summary>Where a silo would listen. The stand-in keeps the values and opens no socket.</summary>
public class EndpointOptions
{
    public const int DEFAULT_SILO_PORT = 11111;

    public const int DEFAULT_GATEWAY_PORT = 30000;

    public IPAddress AdvertisedIPAddress { get; set; } = IPAddress.Loopback;

    public int SiloPort { get; set; } = DEFAULT_SILO_PORT;

    public int GatewayPort { get; set; } = DEFAULT_GATEWAY_PORT;
}
