using System.CommandLine;
using System.Security.Cryptography;
using System.Text.Json;
using AlprGrains.Audit.Entries;
using AlprGrains.Audit.Writing;
using AlprGrains.Cli;
using AlprGrains.Cli.CommandLine;

namespace AlprGrains.Tests.Cli.Audit;

/// <summary>./alpr verify on a folder: its words, its JSON and its exit codes.</summary>
public sealed class VerifyVerbTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly StringWriter _output = new(), _error = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task An_intact_log_is_said_to_be_and_exits_with_0()
    {
        await Write(3);
        Assert.Equal(ExitCode.Done, await Run($"verify {_folder.Path}"));
        Assert.StartsWith("INTACT: example.org/log, 3 entries", _output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_broken_log_is_named_by_entry_and_file_and_exits_with_1()
    {
        await Write(3);
        var file = Path.Combine(_folder.Path, "log/tile/entries/000.p/3");
        var bytes = await File.ReadAllBytesAsync(file);
        bytes[^5] ^= 1;
        await File.WriteAllBytesAsync(file, bytes);

        Assert.Equal(ExitCode.Failed, await Run($"verify {_folder.Path} --json"));

        var json = JsonDocument.Parse(_output.ToString()).RootElement;
        Assert.Equal("broken", json.GetProperty("verdict").GetString());
        Assert.Equal(2, json.GetProperty("problems")[0].GetProperty("entry").GetInt64());
        Assert.Equal("tile/entries/000.p/3", json.GetProperty("problems")[0].GetProperty("path").GetString());
    }

    [Fact]
    public async Task A_kept_checkpoint_shows_that_entries_were_cut_off()
    {
        await Write(3);
        var old = Directory.CreateDirectory(Path.Combine(_folder.Path, "old"));
        foreach (var file in Directory.EnumerateFiles(Path.Combine(_folder.Path, "log"), "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(old.FullName, Path.GetRelativePath(Path.Combine(_folder.Path, "log"), file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }
        await Write(2);
        var kept = Path.Combine(_folder.Path, "log/checkpoint");

        Assert.Equal(ExitCode.Done, await Run($"verify {old.FullName}"));
        Assert.Equal(ExitCode.Failed, await Run($"verify {old.FullName} --since {kept}"));
        Assert.Contains("entries from 3 on were cut off", _output.ToString(), StringComparison.Ordinal);
    }

    private async Task Write(int entries)
    {
        using var log = TileLog.Open(new TileLogOptions(_folder.Path) { Origin = "example.org/log" }, TimeProvider.System, RandomNumberGenerator.Create());
        for (var i = 0; i < entries; i++) await log.Append(new LogEntry("alert-seen", "OPD", null, "alert", [$"alert-{i}"], "allowed", null, [new("user", "rivera")]));
    }

    private Task<int> Run(string words) =>
        Verbs.All(new Checkout(_folder.Path), new Terminal(_output, _error, interactive: false, TimeProvider.System), TimeProvider.System)
            .Parse(words).InvokeAsync(new InvocationConfiguration { Output = _output, Error = _error });
}
