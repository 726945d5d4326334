using System.Net;
using System.Net.Sockets;

namespace AlprGrains.Silo.Hosting;

/// <summary>Ports of this machine that nobody listens on at the moment of asking.</summary>
public static class LoopbackPorts
{
    public static int Free()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
