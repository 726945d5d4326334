using System.Net;
using System.Text;
using AlprGrains.Cli.Cameras;
using AlprGrains.Cli.CommandLine;

namespace AlprGrains.Tests.Cli.Cameras;

/// <summary>A folder of photos against a server that answers from a script.</summary>
public sealed class FrameFeedTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly ImpatientClock _clock = new();

    public FrameFeedTests()
    {
        foreach (var name in "abcde") _folder.File($"photos/{name}.jpg", $"photo {name}");
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Every_photo_is_sent_once_and_what_is_no_photo_is_passed_over()
    {
        _folder.File("photos/labels.tsv", "file\tplate");
        var server = new FakeServer(_ => FakeServer.Taken());
        var summary = await Feed(server);

        Assert.Equal(["photo a", "photo b", "photo c", "photo d", "photo e"], Sent(server).Order());
        Assert.Equal((5, 0, 1, 5), (summary.Frames, summary.SkippedFrames, summary.PassedOverFiles, summary.ReadsStored));
    }

    [Fact]
    public async Task An_interrupted_feed_goes_on_with_what_was_not_acknowledged()
    {
        var dying = new FakeServer(request => request.Number < 2 ? FakeServer.Taken() : null);
        await Assert.ThrowsAsync<HttpRequestException>(() => Feed(dying));

        var back = new FakeServer(_ => FakeServer.Taken());
        var summary = await Feed(back);
        Assert.Equal(["photo c", "photo d", "photo e"], Sent(back).Order());
        Assert.Equal((3, 2), (summary.Frames, summary.SkippedFrames));
    }

    [Fact]
    public async Task A_complete_feed_repeated_sends_all_again_and_the_server_stores_nothing_twice()
    {
        await Feed(new FakeServer(_ => FakeServer.Taken()));
        var again = await Feed(new FakeServer(_ => FakeServer.Taken("""{"id":"r1","outcome":"already-stored"}""")));
        Assert.Equal((5, 0, 5), (again.Frames, again.ReadsStored, again.ReadsAlreadyStored));
    }

    [Fact]
    public async Task A_refused_photo_is_counted_with_its_reason_and_the_others_go_on()
    {
        var server = new FakeServer(request => request.Number == 1 ? FakeServer.Json(HttpStatusCode.UnprocessableEntity, """{"title":"Truncated"}""") : FakeServer.Taken());
        var summary = await Feed(server);
        Assert.Equal((4, 1), (summary.Frames, summary.RefusedFrames));
        Assert.Equal([new("Truncated", 1)], summary.Refusals);
    }

    [Fact]
    public async Task A_pace_spaces_the_frames()
    {
        await Feed(new FakeServer(_ => FakeServer.Taken()), framesPerSecond: 0.1);
        Assert.Equal([10, 20, 30, 40], _clock.Waits.Select(wait => (int)Math.Round(wait.TotalSeconds / 10) * 10));
    }

    [Fact]
    public void A_folder_without_photos_is_refused()
    {
        _folder.File("empty/readme.txt", "");
        Assert.Contains("holds no photo", Assert.Throws<VerbFailure>(() => PhotoFiles.Open(Path.Combine(_folder.Path, "empty"))).Message, StringComparison.Ordinal);
    }

    private async Task<FeedSummary> Feed(FakeServer server, double framesPerSecond = 0)
    {
        using var progress = IngestProgress.Open(Path.Combine(_folder.Path, "progress"), "server", "demo-01", fromStart: false, _clock);
        var sender = new FrameSender(server.Client(), new Uri("http://127.0.0.1:5080"), "demo-01", "key", _clock);
        return await new FrameFeed(sender, progress, _clock)
            .Run(PhotoFiles.Open(Path.Combine(_folder.Path, "photos")), framesPerSecond, parallel: 1, _ => { }, CancellationToken.None);
    }

    private static IEnumerable<string> Sent(FakeServer server) => server.Requests.Select(request => Encoding.UTF8.GetString(request.Body));
}
