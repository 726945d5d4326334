using AlprGrains.Cli.CommandLine;
using AlprGrains.Cli.Hosting;

namespace AlprGrains.Tests.Cli.Hosting;

public sealed class RunFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_running_servers_file_tells_how_to_reach_it()
    {
        var found = RunFile.Find(Write(Environment.ProcessId));
        Assert.Equal(new Uri("http://127.0.0.1:5080"), found!.Url);
        Assert.Equal("key one", Assert.Single(found.Demo!.Cameras).Key);
        Assert.Equal("94287082"[2..], found.DemoUser("DEMO-investigator").Code(DateTimeOffset.FromUnixTimeSeconds(59)));
        Assert.Equal("demo-investigator", found.DemoUserInRole("investigator").User);
    }

    [Fact]
    public void A_file_that_a_dead_server_left_behind_is_no_server() => Assert.Null(RunFile.Find(Write(pid: int.MaxValue)));

    [Fact]
    public void No_file_is_no_server() => Assert.Null(RunFile.Find(Path.Combine(_folder.Path, "none", "run.json")));

    [Fact]
    public void A_file_that_no_server_wrote_is_named() =>
        Assert.Contains("run.json", Assert.Throws<VerbFailure>(() => RunFile.Find(_folder.File("run.json", "{"))).Message, StringComparison.Ordinal);

    [Fact]
    public void Who_is_not_in_the_demonstration_is_told_who_is() =>
        Assert.Contains("demo-investigator", Assert.Throws<VerbFailure>(() => RunFile.Find(Write(Environment.ProcessId))!.DemoUser("mallory")).Message, StringComparison.Ordinal);

    private string Write(int pid) => _folder.File("run.json",
        $$"""
        {
          "url": "http://127.0.0.1:5080", "pid": {{pid}}, "dataDirectory": "/data", "engine": "Local",
          "demo": {
            "users": [{ "user": "demo-investigator", "password": "p", "totpSecret": "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ", "role": "Investigator" }],
            "cameras": [{ "id": "demo-01", "key": "key one" }]
          }
        }
        """);
}
