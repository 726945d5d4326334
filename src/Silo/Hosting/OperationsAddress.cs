using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace AlprGrains.Silo.Hosting;

/// <summary>The address of operations as it came to be; a port 0 that was asked for is a real one once the process listens.</summary>
public sealed class OperationsAddress(OperationsOptions options, IServer server)
{
    private int _port;

    public bool IsGiven => options.Url is not null;

    /// <summary>Null when there is none. It is the last of the addresses that the process listens at.</summary>
    public string? Url => IsGiven ? server.Features.Get<IServerAddressesFeature>()!.Addresses.Last() : null;

    /// <summary>Whether a connection to this port of ours came to the address of operations.</summary>
    public bool Is(int localPort)
    {
        if (_port == 0) _port = new Uri(Url!.Replace("[::]", "localhost", StringComparison.Ordinal).Replace("*", "localhost", StringComparison.Ordinal).Replace("+", "localhost", StringComparison.Ordinal)).Port;
        return localPort == _port;
    }
}
