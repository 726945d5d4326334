using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace AlprGrains.Tests.Chaos.Cluster;

/// <summary>What a door does to the bytes that go through it.</summary>
internal enum DoorState
{
    Open = 0,
    /// <summary>Each piece waits before it goes on.</summary>
    Slow = 1,
    /// <summary>Nothing goes on, and connections stay.</summary>
    Silent = 2,
    /// <summary>Connections are cut, and new ones too.</summary>
    Cut = 3,
}

/// <summary>A TCP door in front of a server that listens on a socket in the file system. It sees no sense in what passes.</summary>
internal sealed class TcpDoor : IAsyncDisposable
{
    private const int PieceBytes = 64 << 10;
    private static readonly TimeSpan Delay = TimeSpan.FromMilliseconds(150), Look = TimeSpan.FromMilliseconds(50);

    private readonly TcpListener _listener;
    private readonly string _server;
    private readonly CancellationTokenSource _closing = new();
    private readonly ConcurrentDictionary<Task, byte> _connections = new();
    private readonly Task _accepting;
    private CancellationTokenSource _cutting = new();
    private volatile DoorState _state;

    public TcpDoor(IPAddress at, string serverSocket)
    {
        (_listener, _server) = (new TcpListener(at, 0), serverSocket);
        _listener.Start();
        _accepting = Accept();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public void Set(DoorState state)
    {
        _state = state;
        if (state != DoorState.Cut) return;
        Interlocked.Exchange(ref _cutting, new CancellationTokenSource()).Cancel();
    }

    public async ValueTask DisposeAsync()
    {
        await _closing.CancelAsync();
        _listener.Stop();
        await _accepting;
        await Task.WhenAll(_connections.Keys);
        _closing.Dispose();
    }

    private async Task Accept()
    {
        try
        {
            while (true)
            {
                var client = await _listener.AcceptTcpClientAsync(_closing.Token);
                var served = Serve(client);
                _connections.TryAdd(served, 0);
                _ = served.ContinueWith(done => _connections.TryRemove(done, out _), TaskScheduler.Default);
            }
        }
        catch (Exception closed) when (closed is OperationCanceledException or SocketException)
        {
            // Closed: the run is over.
        }
    }

    private async Task Serve(TcpClient client)
    {
        using var _ = client;
        client.NoDelay = true;
        if (_state == DoorState.Cut) return;
        using var cut = CancellationTokenSource.CreateLinkedTokenSource(_closing.Token, _cutting.Token);
        using var server = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await server.ConnectAsync(new UnixDomainSocketEndPoint(_server), cut.Token);
            await using var stream = new NetworkStream(server);
            var ended = await Task.WhenAny(Pump(client.GetStream(), stream, cut.Token), Pump(stream, client.GetStream(), cut.Token));
            await cut.CancelAsync(); // one side went: so does the other
            await ended;
        }
        catch (Exception gone) when (gone is IOException or OperationCanceledException or SocketException)
        {
            // One side went away, or the door was cut: the other sees its connection end.
        }
    }

    private async Task Pump(NetworkStream from, NetworkStream to, CancellationToken stop)
    {
        var piece = new byte[PieceBytes];
        while (await from.ReadAsync(piece, stop) is var count and > 0)
        {
            while (_state == DoorState.Silent) await Task.Delay(Look, stop);
            if (_state == DoorState.Slow) await Task.Delay(Delay, stop);
            await to.WriteAsync(piece.AsMemory(0, count), stop);
        }
    }
}
