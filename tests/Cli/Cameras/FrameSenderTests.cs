using System.Net;
using System.Net.Http.Headers;
using AlprGrains.Cli.Cameras;
using AlprGrains.Cli.CommandLine;

namespace AlprGrains.Tests.Cli.Cameras;

public sealed class FrameSenderTests
{
    private static readonly byte[] Jpeg = [0xFF, 0xD8, 0xFF, 0xD9];
    private static readonly DateTimeOffset CapturedAt = new(2026, 11, 22, 5, 59, 0, TimeSpan.Zero);

    private readonly ImpatientClock _clock = new();

    [Fact]
    public async Task A_frame_goes_to_its_cameras_endpoint_with_key_and_capture_time()
    {
        var server = new FakeServer(_ => FakeServer.Taken());
        var answer = await Send(server);

        var sent = Assert.Single(server.Requests);
        Assert.Equal("http://127.0.0.1:5080/api/cameras/demo-01/frames", sent.Message.RequestUri!.ToString());
        Assert.Equal("the key", Assert.Single(sent.Message.Headers.GetValues("X-Camera-Key")));
        Assert.Equal("2026-11-22T05:59:00.0000000+00:00", Assert.Single(sent.Message.Headers.GetValues("X-Captured-At")));
        Assert.Equal(Jpeg, sent.Body);
        Assert.Equal(new FrameAnswer(Stored: 1, AlreadyStored: 0, null), answer);
    }

    [Fact]
    public async Task INV_2_a_repeat_is_told_apart_from_a_new_read()
    {
        var server = new FakeServer(_ => FakeServer.Taken("""{"id":"r1","outcome":"already-stored"},{"id":"r2","outcome":"stored"}"""));
        Assert.Equal(new FrameAnswer(1, 1, null), await Send(server));
    }

    [Fact]
    public async Task INV_13_a_busy_server_is_asked_again_when_it_says_so()
    {
        var server = new FakeServer(request => request.Number == 0 ? Busy(seconds: 7) : FakeServer.Taken());
        Assert.Equal(1, (await Send(server)).Stored);
        Assert.Equal([TimeSpan.FromSeconds(7)], _clock.Waits);
    }

    [Fact]
    public async Task No_pause_is_longer_than_the_longest()
    {
        var server = new FakeServer(request => request.Number == 0 ? Busy(seconds: 86_400) : FakeServer.Taken());
        await Send(server);
        Assert.Equal([FrameSender.PauseMax], _clock.Waits);
    }

    [Fact]
    public async Task A_server_that_stays_busy_ends_the_feed_with_the_way_to_go_on()
    {
        var server = new FakeServer(_ => Busy(seconds: 1));
        var failure = await Assert.ThrowsAsync<VerbFailure>(() => Send(server));
        Assert.Contains("same command later", failure.Message, StringComparison.Ordinal);
        Assert.Equal(FrameSender.BusyAttemptsMax, server.Requests.Count);
    }

    [Fact]
    public async Task A_silent_server_is_asked_a_few_times_longer_and_longer()
    {
        var server = new FakeServer(request => request.Number < 3 ? null : FakeServer.Taken());
        Assert.Equal(1, (await Send(server)).Stored);
        Assert.Equal([1, 2, 4], _clock.Waits.Select(wait => (int)wait.TotalSeconds));

        var dead = new FakeServer(_ => null);
        await Assert.ThrowsAsync<HttpRequestException>(() => Send(dead));
        Assert.Equal(FrameSender.SilentAttemptsMax, dead.Requests.Count);
    }

    [Fact]
    public async Task INV_14_a_frame_that_the_server_cannot_use_is_an_answer_with_its_reason()
    {
        var server = new FakeServer(_ => FakeServer.Json(HttpStatusCode.UnprocessableEntity, """{"title":"Not an image","detail":"The file starts like text."}"""));
        Assert.Equal(new FrameAnswer(0, 0, "Not an image: The file starts like text."), await Send(server));
    }

    [Theory]
    [InlineData(HttpStatusCode.Unauthorized)]
    [InlineData(HttpStatusCode.NotFound)]
    public async Task A_wrong_key_or_camera_ends_the_feed(HttpStatusCode status)
    {
        var server = new FakeServer(_ => FakeServer.Json(status, """{"title":"The key is wrong"}"""));
        var failure = await Assert.ThrowsAsync<VerbFailure>(() => Send(server));
        Assert.Contains("'demo-01': The key is wrong", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_fails_leaves_it_open_whether_the_frame_was_taken()
    {
        var server = new FakeServer(_ => FakeServer.Json(HttpStatusCode.InternalServerError, "<html>"));
        Assert.Equal(ExitCode.CouldNotTell, (await Assert.ThrowsAsync<VerbFailure>(() => Send(server))).ExitCode);
    }

    private Task<FrameAnswer> Send(FakeServer server) =>
        new FrameSender(server.Client(), new Uri("http://127.0.0.1:5080"), "demo-01", "the key", _clock).Send(Jpeg, CapturedAt, CancellationToken.None);

    private static HttpResponseMessage Busy(int seconds) => new(HttpStatusCode.TooManyRequests)
    {
        Headers = { RetryAfter = new RetryConditionHeaderValue(TimeSpan.FromSeconds(seconds)) },
    };
}
