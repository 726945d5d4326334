using System.Text;
using AlprGrains.Cli.Cameras;
using AlprGrains.Cli.CommandLine;

namespace AlprGrains.Tests.Cli.Cameras;

/// <summary>Streams from a real server on the loopback: followed, made anew when they break, refused in words that show no password.</summary>
public sealed class LiveStreamTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly List<string> _remarks = [];

    private static byte[] Jpeg(int number) => [0xFF, 0xD8, 0xFF, 0xE0, .. Encoding.ASCII.GetBytes($"picture {number}"), 0xFF, 0xD9];

    private LiveStream Open(string address, TimeProvider? time = null) => StreamConnectors.Open(address, time ?? TimeProvider.System, line => { lock (_remarks) _remarks.Add(line); });

    private static async Task<List<string>> Take(LiveStream stream, int count)
    {
        using var limit = new CancellationTokenSource(Patience);
        var taken = new List<string>();
        await foreach (var frame in stream.Frames(limit.Token))
        {
            Assert.NotNull(frame.CapturedAt);
            taken.Add(Encoding.ASCII.GetString(frame.Encoded.Span[4..^2]));
            if (taken.Count == count) break;
        }
        return taken;
    }

    [Fact]
    public async Task A_stream_gives_its_pictures_with_the_time_they_came()
    {
        await using var server = new MjpegServer(async (_, _, to, stop) =>
        {
            await MjpegServer.Head(to);
            for (var picture = 0; ; picture++)
            {
                await MjpegServer.Picture(to, Jpeg(picture));
                await Task.Delay(20, stop);
            }
        });
        var taken = await Take(Open(server.Address()), 3);
        Assert.Equal("picture 0", taken[0]);
        // A few a second are taken of the fifty that come.
        Assert.True(int.Parse(taken[2][8..]) >= 6, taken[2]);
    }

    [Fact]
    public async Task A_connection_that_breaks_is_made_anew_with_pauses_that_double()
    {
        var clock = new ImpatientClock();
        await using var server = new MjpegServer(async (number, _, to, _) =>
        {
            if (number is 2 or 3) // the camera restarts: it answers, and not yet with a stream
            {
                await MjpegServer.Head(to, "503 Service Unavailable", "text/plain");
                return;
            }
            await MjpegServer.Head(to);
            await MjpegServer.Picture(to, Jpeg(number));
        });
        Assert.Equal(["picture 1", "picture 4", "picture 5"], await Take(Open(server.Address(), new SteadyWatch(clock)), 3));
        Assert.Equal([1, 2, 4, 1], _remarks.Select(line => int.Parse(line.Split("again in ")[1].Split(' ')[0])).Take(4));
        Assert.Contains("answers 503", _remarks[1], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("401 Unauthorized", "text/html", "refuses this user and password")]
    [InlineData("404 Not Found", "text/html", "has no such stream")]
    [InlineData("200 OK", "image/jpeg", "is a single picture")]
    [InlineData("200 OK", "video/mp4", "rtsp://")]
    public async Task A_stream_that_cannot_be_had_is_refused_in_words_without_its_password(string status, string kind, string sentence)
    {
        await using var server = new MjpegServer((_, _, to, _) => MjpegServer.Head(to, status, kind));
        var refusal = await Assert.ThrowsAsync<VerbFailure>(() => Take(Open(server.Address("admin:p%40ss:w@")), 1));
        Assert.Contains(sentence, refusal.Message, StringComparison.Ordinal);
        foreach (var secret in (string[])["admin", "p%40ss", "p@ss", "verysecret"]) Assert.DoesNotContain(secret, refusal.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_camera_that_is_off_is_an_error_at_once()
    {
        string address;
        await using (var server = new MjpegServer((_, _, _, _) => Task.CompletedTask)) address = server.Address();
        Assert.Contains("cannot be reached", (await Assert.ThrowsAsync<VerbFailure>(() => Take(Open(address), 1))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task User_and_password_are_sent_when_the_camera_asks()
    {
        var heads = new List<string>();
        await using var server = new MjpegServer(async (_, head, to, _) =>
        {
            lock (heads) heads.Add(head);
            if (!head.Contains("Authorization: Basic", StringComparison.Ordinal))
            {
                await MjpegServer.Head(to, "401 Unauthorized", "text/html", "WWW-Authenticate: Basic realm=\"camera\"\r\nContent-Length: 0\r\n");
                return;
            }
            await MjpegServer.Head(to);
            await MjpegServer.Picture(to, Jpeg(7));
        });
        Assert.Equal(["picture 7"], await Take(Open(server.Address("admin:p%40ss@")), 1));
        Assert.Contains(Convert.ToBase64String("admin:p@ss"u8), heads[^1], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ftp://camera/video", "'ftp' are not read here")]
    [InlineData("rtsp://", "is not an address")]
    public void An_address_that_nothing_reads_is_refused_at_once(string address, string sentence) =>
        Assert.Contains(sentence, Assert.Throws<VerbFailure>(() => Open(address)).Message, StringComparison.Ordinal);

    /// <summary>Waits are over at once, but silence is measured by the real clock.</summary>
    private sealed class SteadyWatch(ImpatientClock clock) : TimeProvider
    {
        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            dueTime == LiveStream.SilenceMax ? System.CreateTimer(callback, state, dueTime, period) : clock.CreateTimer(callback, state, dueTime, period);
    }
}
