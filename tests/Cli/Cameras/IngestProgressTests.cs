using AlprGrains.Cli.Cameras;

namespace AlprGrains.Tests.Cli.Cameras;

public sealed class IngestProgressTests : IDisposable
{
    private const string Server = "http://127.0.0.1:5080/ /data";
    private static readonly string First = IngestProgress.HashOf(new SourceFrame("first"u8.ToArray()));
    private static readonly string Second = IngestProgress.HashOf(new SourceFrame("second"u8.ToArray()));

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void What_was_acknowledged_is_known_after_an_interruption()
    {
        using (var interrupted = Open()) interrupted.Acknowledge(First);

        using var resumed = Open();
        Assert.Equal(1, resumed.AtStart);
        Assert.True(resumed.IsAcknowledged(First));
        Assert.False(resumed.IsAcknowledged(Second));
    }

    [Fact]
    public void A_line_cut_short_by_a_crash_is_not_taken_for_a_frame_and_spoils_none_after_it()
    {
        using (var interrupted = Open()) interrupted.Acknowledge(First);
        File.WriteAllText(Assert.Single(Directory.GetFiles(_folder.Path)), First[..10]);
        using (var resumed = Open())
        {
            Assert.False(resumed.IsAcknowledged(First));
            resumed.Acknowledge(Second);
        }

        using var again = Open();
        Assert.True(again.IsAcknowledged(Second));
    }

    [Fact]
    public void Another_camera_and_another_server_have_acknowledged_nothing()
    {
        using (var interrupted = Open()) interrupted.Acknowledge(First);

        using var otherCamera = Open(camera: "demo-02");
        using var otherServer = Open(server: "http://127.0.0.1:5080/ /fresh");
        Assert.False(otherCamera.IsAcknowledged(First));
        Assert.False(otherServer.IsAcknowledged(First));
    }

    [Fact]
    public void From_the_start_means_that_nothing_is_remembered()
    {
        using (var interrupted = Open()) interrupted.Acknowledge(First);
        using var anew = Open(fromStart: true);
        Assert.False(anew.IsAcknowledged(First));
    }

    [Fact]
    public void A_complete_feed_leaves_nothing_behind()
    {
        using (var progress = Open())
        {
            progress.Acknowledge(First);
            progress.Complete();
        }

        Assert.Empty(Directory.GetFiles(_folder.Path));
    }

    [Fact]
    public void INV_11_the_file_holds_hashes_of_frames_and_its_owner_alone_reads_it()
    {
        using var progress = Open(camera: "7ABC123");
        progress.Acknowledge(First);

        var file = Assert.Single(Directory.GetFiles(_folder.Path));
        Assert.Matches("^([0-9a-f]{32}\n)+$", File.ReadAllText(file));
        Assert.DoesNotContain("7ABC123", file, StringComparison.Ordinal);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
    }

    [Fact]
    public void What_belongs_to_reads_that_are_gone_is_gone_too()
    {
        var old = _folder.File("0123.txt", First);
        File.SetLastWriteTimeUtc(old, TimeProvider.System.GetUtcNow().UtcDateTime - IngestProgress.KeptFor - TimeSpan.FromMinutes(1));
        using var progress = Open();
        Assert.False(File.Exists(old));
    }

    private IngestProgress Open(string server = Server, string camera = "demo-01", bool fromStart = false) =>
        IngestProgress.Open(_folder.Path, server, camera, fromStart, TimeProvider.System);
}
