using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace AlprGrains.Tests.TestKit;

/// <summary>What becomes of one request on its way to a blob service and back.</summary>
public enum Fault
{
    /// <summary>Nothing: it arrives and is answered.</summary>
    None = 0,
    /// <summary>Refused with 503 ServerBusy; it does not arrive.</summary>
    Busy = 1,
    /// <summary>Refused with 503 and a wish for a pause of a minute.</summary>
    BusyForAMinute = 2,
    /// <summary>Carried out, but answered with 500 OperationTimedOut.</summary>
    DoneButRefused = 3,
    /// <summary>The connection is cut before it arrives.</summary>
    CutBefore = 4,
    /// <summary>Carried out, then the connection is cut in place of an answer.</summary>
    CutAfter = 5,
    /// <summary>No answer; it never arrives.</summary>
    Silence = 6,
    /// <summary>Carried out, and no answer.</summary>
    SilenceAfter = 7,
    /// <summary>No answer; it arrives only when <see cref="FaultyProxy.ReleaseLate"/> is called.</summary>
    Late = 8,
    /// <summary>Answered as done, and never done: no real service does so, it shows that a checker can fail.</summary>
    Lie = 9,
}

/// <summary>A request as it passes.</summary>
public sealed record PassingRequest(string Method, string Target, int BodyBytes)
{
    /// <summary>Adds bytes to a blob.</summary>
    public bool IsAppend => Method == "PUT" && Target.Contains("comp=appendblock", StringComparison.Ordinal);

    /// <summary>Makes or replaces a blob.</summary>
    public bool IsPutBlob => Method == "PUT" && !Target.Contains("comp=", StringComparison.Ordinal) && !Target.Contains("restype=", StringComparison.Ordinal);
}

/// <summary>
/// A door in front of an HTTP service on the loopback that does to each request what a plan says. Disposing closes all
/// connections.
/// </summary>
public sealed class FaultyProxy : IAsyncDisposable
{
    private readonly TcpListener _listener;
    private readonly HttpClient _service;
    private readonly CancellationTokenSource _closing = new();
    private readonly ConcurrentBag<Task> _connections = [];
    private readonly ConcurrentQueue<PassingRequest> _passed = new();
    private readonly TaskCompletionSource _lateMayGo = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ConcurrentBag<Task<int>> _late = [];
    private readonly Task _accepting;

    /// <param name="servicePort">The service's, on the loopback.</param>
    /// <param name="at">Where the door is; null for the loopback.</param>
    public FaultyProxy(int servicePort, IPAddress? at = null)
    {
        _listener = new TcpListener(at ?? IPAddress.Loopback, 0);
        _service = new HttpClient(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false }) { BaseAddress = new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{servicePort}")) };
        _listener.Start();
        _accepting = Accept();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>Asked for each request, by several threads. Without a plan everything passes.</summary>
    public Func<PassingRequest, Fault> Plan { get; set; } = static _ => Fault.None;

    /// <summary>All requests that came, in order.</summary>
    public IReadOnlyCollection<PassingRequest> Passed => _passed;

    /// <summary>Lets the late requests arrive; gives the service's status for each.</summary>
    public async Task<int[]> ReleaseLate()
    {
        _lateMayGo.TrySetResult();
        return await Task.WhenAll(_late);
    }

    public async ValueTask DisposeAsync()
    {
        await _closing.CancelAsync();
        _listener.Stop();
        _lateMayGo.TrySetResult();
        await _accepting;
        await Task.WhenAll(_connections);
        await Task.WhenAll(_late);
        _service.Dispose();
        _closing.Dispose();
    }

    private async Task Accept()
    {
        try
        {
            while (true)
            {
                var client = await _listener.AcceptTcpClientAsync(_closing.Token);
                _connections.Add(Serve(client));
            }
        }
        catch (Exception closed) when (closed is OperationCanceledException or SocketException)
        {
            // Closed: the tests are done.
        }
    }

    private async Task Serve(TcpClient client)
    {
        using var _ = client;
        client.NoDelay = true;
        var stream = client.GetStream();
        try
        {
            while (await Request.Read(stream, _closing.Token) is { } request)
                if (!await Answer(stream, request)) return;
        }
        catch (Exception gone) when (gone is IOException or OperationCanceledException or SocketException)
        {
            // The client went away, as it may: it gave up or was disposed.
        }
    }

    // False when the connection is to be cut.
    private async Task<bool> Answer(NetworkStream stream, Request request)
    {
        var passing = new PassingRequest(request.Method, request.Target, request.Body.Length);
        _passed.Enqueue(passing);
        switch (Plan(passing))
        {
            case Fault.Busy:
                await Write(stream, 503, [("x-ms-error-code", "ServerBusy")], []);
                return true;
            case Fault.BusyForAMinute:
                await Write(stream, 503, [("x-ms-error-code", "ServerBusy"), ("Retry-After", "60")], []);
                return true;
            case Fault.DoneButRefused:
                await Forward(request);
                await Write(stream, 500, [("x-ms-error-code", "OperationTimedOut")], []);
                return true;
            case Fault.CutBefore:
                return false;
            case Fault.CutAfter:
                await Forward(request);
                return false;
            case Fault.Silence:
                await UntilClientGoes(stream);
                return false;
            case Fault.SilenceAfter:
                await Forward(request);
                await UntilClientGoes(stream);
                return false;
            case Fault.Late:
                _late.Add(Later(request));
                await UntilClientGoes(stream);
                return false;
            case Fault.Lie:
                await Write(stream, 201, [("ETag", "\"0x1\""), ("Last-Modified", "Mon, 02 Mar 2026 12:00:00 GMT"), ("x-ms-blob-append-offset", "0")], []);
                return true;
            default:
                var (status, headers, body) = await Forward(request);
                await Write(stream, status, headers, body);
                return true;
        }
    }

    private async Task<int> Later(Request request)
    {
        await _lateMayGo.Task;
        return _closing.IsCancellationRequested ? 0 : (await Forward(request)).Status;
    }

    private async Task UntilClientGoes(NetworkStream stream)
    {
        var nothing = new byte[1];
        while (await stream.ReadAsync(nothing, _closing.Token) > 0)
        {
            // It still sends: only its going ends this.
        }
    }

    private async Task<(int Status, IEnumerable<(string, string)> Headers, byte[] Body)> Forward(Request request)
    {
        using var forwarded = new HttpRequestMessage(new HttpMethod(request.Method), request.Target);
        if (request.Method is "PUT" or "POST") forwarded.Content = new ByteArrayContent(request.Body);
        foreach (var (name, value) in request.Headers)
        {
            if (name.Equals("Host", StringComparison.OrdinalIgnoreCase) || name.Equals("Expect", StringComparison.OrdinalIgnoreCase) || name.Equals("Connection", StringComparison.OrdinalIgnoreCase)) continue;
            if (!forwarded.Headers.TryAddWithoutValidation(name, value)) forwarded.Content?.Headers.TryAddWithoutValidation(name, value);
        }
        using var answer = await _service.SendAsync(forwarded, CancellationToken.None);
        var body = await answer.Content.ReadAsByteArrayAsync();
        var headers = answer.Headers.Concat(answer.Content.Headers)
            .Where(header => header.Key is not ("Transfer-Encoding" or "Connection" or "Keep-Alive") && (header.Key != "Content-Length" || request.Method == "HEAD"))
            .SelectMany(header => header.Value.Select(value => (header.Key, value)))
            .ToList();
        return ((int)answer.StatusCode, headers, body);
    }

    private static async Task Write(NetworkStream stream, int status, IEnumerable<(string Name, string Value)> headers, byte[] body)
    {
        var head = new StringBuilder(string.Create(CultureInfo.InvariantCulture, $"HTTP/1.1 {status} {(HttpStatusCode)status}\r\n"));
        var list = headers.ToList();
        foreach (var (name, value) in list) head.Append(CultureInfo.InvariantCulture, $"{name}: {value}\r\n");
        if (list.All(header => header.Name != "Content-Length")) head.Append(CultureInfo.InvariantCulture, $"Content-Length: {body.Length}\r\n");
        head.Append("\r\n");
        await stream.WriteAsync(Encoding.ASCII.GetBytes(head.ToString()));
        await stream.WriteAsync(body);
    }

    private sealed record Request(string Method, string Target, IReadOnlyList<(string Name, string Value)> Headers, byte[] Body)
    {
        private const int HeadBytesMax = 64 << 10;

        /// <summary>The next request of a connection; null when there is none any more.</summary>
        public static async Task<Request?> Read(NetworkStream stream, CancellationToken stop)
        {
            var head = new byte[HeadBytesMax];
            var (length, end) = (0, -1);
            while (end < 0)
            {
                if (length == head.Length) throw new IOException("a request's head is too long for this proxy");
                var count = await stream.ReadAsync(head.AsMemory(length), stop);
                if (count == 0) return null;
                length += count;
                end = head.AsSpan(0, length).IndexOf("\r\n\r\n"u8);
            }
            var lines = Encoding.ASCII.GetString(head, 0, end).Split("\r\n");
            var first = lines[0].Split(' ');
            var headers = lines.Skip(1).Select(line => line.Split(": ", 2)).Select(parts => (Name: parts[0], Value: parts.Length > 1 ? parts[1] : "")).ToList();
            var body = new byte[int.Parse(ValueOf(headers, "Content-Length") ?? "0", CultureInfo.InvariantCulture)];
            if (ValueOf(headers, "Expect") is not null) await stream.WriteAsync("HTTP/1.1 100 Continue\r\n\r\n"u8.ToArray(), stop);
            var early = Math.Min(length - end - 4, body.Length);
            head.AsSpan(end + 4, early).CopyTo(body);
            await stream.ReadExactlyAsync(body.AsMemory(early), stop);
            return new Request(first[0], first[1], headers, body);
        }

        private static string? ValueOf(List<(string Name, string Value)> headers, string name) =>
            headers.Where(header => header.Name.Equals(name, StringComparison.OrdinalIgnoreCase)).Select(header => header.Value).FirstOrDefault();
    }
}
