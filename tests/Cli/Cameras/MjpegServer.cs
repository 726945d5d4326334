using System.Net;
using System.Net.Sockets;
using System.Text;

namespace AlprGrains.Tests.Cli.Cameras;

/// <summary>A camera's web server on the loopback: answers each connection from a script, as bytes.</summary>
internal sealed class MjpegServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _ended = new();
    private readonly Func<int, string, Stream, CancellationToken, Task> _answer;
    private readonly Task _serving;
    private int _connections;

    /// <param name="answer">Number of the connection, its request's head, where to write.</param>
    public MjpegServer(Func<int, string, Stream, CancellationToken, Task> answer)
    {
        _answer = answer;
        _listener.Start();
        _serving = Serve();
    }

    public int Connections => _connections;

    public string Address(string userInfo = "") => $"http://{userInfo}127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/video.mjpg?token=verysecret";

    public static Task Head(Stream to, string status = "200 OK", string kind = "multipart/x-mixed-replace; boundary=frame", string more = "") =>
        to.WriteAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nConnection: close\r\n{more}\r\n")).AsTask();

    public static async Task Picture(Stream to, byte[] jpeg)
    {
        await to.WriteAsync(Encoding.ASCII.GetBytes($"--frame\r\nContent-Type: image/jpeg\r\nContent-Length: {jpeg.Length}\r\n\r\n"));
        await to.WriteAsync(jpeg);
        await to.WriteAsync("\r\n"u8.ToArray());
        await to.FlushAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _ended.CancelAsync();
        _listener.Dispose();
        await _serving;
        _ended.Dispose();
    }

    private async Task Serve()
    {
        var open = new List<Task>();
        try
        {
            while (true)
            {
                var client = await _listener.AcceptTcpClientAsync(_ended.Token);
                open.Add(One(client, Interlocked.Increment(ref _connections)));
            }
        }
        catch (Exception) when (_ended.IsCancellationRequested) // the test is over
        {
            await Task.WhenAll(open);
        }
    }

    private async Task One(TcpClient client, int number)
    {
        using (client)
        {
            try
            {
                var stream = client.GetStream();
                var head = new StringBuilder();
                var bytes = new byte[4096];
                while (!head.ToString().Contains("\r\n\r\n", StringComparison.Ordinal) && await stream.ReadAsync(bytes, _ended.Token) is var read and > 0)
                    head.Append(Encoding.ASCII.GetString(bytes, 0, read));
                await _answer(number, head.ToString(), stream, _ended.Token);
            }
            catch (Exception failure) when (failure is IOException or OperationCanceledException) // whoever listened has gone
            {
            }
        }
    }
}
