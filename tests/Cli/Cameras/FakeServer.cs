using System.Net;

namespace AlprGrains.Tests.Cli.Cameras;

/// <summary>Answers requests from a script instead of the network. A null answer is a server that cannot be reached.</summary>
public sealed class FakeServer(Func<FakeServer.Request, HttpResponseMessage?> answer) : HttpMessageHandler
{
    public sealed record Request(int Number, HttpRequestMessage Message, byte[] Body);

    private readonly List<Request> _requests = [];

    public IReadOnlyList<Request> Requests => _requests;

    public HttpClient Client() => new(this);

    public static HttpResponseMessage Taken(string reads = """{"id":"r1","outcome":"stored"}""") => Json(HttpStatusCode.OK, $$"""{"reads":[{{reads}}]}""");

    public static HttpResponseMessage Json(HttpStatusCode status, string body) => new(status) { Content = new StringContent(body) };

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage message, CancellationToken cancellationToken)
    {
        var body = message.Content is null ? [] : await message.Content.ReadAsByteArrayAsync(cancellationToken);
        Request request;
        lock (_requests) _requests.Add(request = new Request(_requests.Count, message, body));
        return answer(request) ?? throw new HttpRequestException(HttpRequestError.ConnectionError);
    }
}

/// <summary>A clock on which every wait is over at once, and which remembers how long it would have been.</summary>
public sealed class ImpatientClock : TimeProvider
{
    private readonly List<TimeSpan> _waits = [];

    public IReadOnlyList<TimeSpan> Waits
    {
        get { lock (_waits) return [.. _waits]; }
    }

    public override DateTimeOffset GetUtcNow() => new(2026, 11, 22, 6, 0, 0, TimeSpan.Zero);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        lock (_waits) _waits.Add(dueTime);
        return System.CreateTimer(callback, state, TimeSpan.Zero, period);
    }
}
