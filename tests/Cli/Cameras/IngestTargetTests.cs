using AlprGrains.Cli.Cameras;
using AlprGrains.Cli.CommandLine;
using AlprGrains.Cli.Hosting;

namespace AlprGrains.Tests.Cli.Cameras;

public sealed class IngestTargetTests
{
    private static readonly RunFile Running = new(new Uri("http://127.0.0.1:5080"), 1, "/data", "Local",
        new DemoAccess([], [new DemoCamera("demo-01", "key one"), new DemoCamera("demo-02", "key two")]));

    [Fact]
    public void A_running_demonstration_needs_no_options()
    {
        var target = IngestTarget.Choose(Running, null, null, null);
        Assert.Equal((Running.Url, "demo-01", "key one"), (target.Url, target.Camera, target.Key));
    }

    [Fact]
    public void A_named_camera_of_the_demonstration_has_its_own_key() =>
        Assert.Equal("key two", IngestTarget.Choose(Running, null, "demo-02", null).Key);

    [Fact]
    public void The_keys_of_this_machines_server_are_not_sent_to_another() =>
        Assert.Contains("--key", Assert.Throws<VerbFailure>(() => IngestTarget.Choose(Running, "http://10.0.0.9", "demo-01", null)).Message, StringComparison.Ordinal);

    [Fact]
    public void Without_a_server_the_answer_is_how_to_start_one()
    {
        var failure = Assert.Throws<VerbFailure>(() => IngestTarget.Choose(null, null, null, null));
        Assert.Contains("./alpr demo", failure.Message, StringComparison.Ordinal);
        Assert.Equal(ExitCode.CouldNotTell, failure.ExitCode);
    }

    [Theory]
    [InlineData("127.0.0.1:5080")]
    [InlineData("ftp://x")]
    public void An_address_that_is_none_is_quoted(string url) =>
        Assert.Contains($"'{url}'", Assert.Throws<VerbFailure>(() => IngestTarget.Choose(null, url, "a", "b")).Message, StringComparison.Ordinal);
}
