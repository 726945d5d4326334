using System.Diagnostics;
using System.Globalization;
using AlprGrains.Silo.Hosting;
using AlprGrains.Tests.Architecture;

namespace AlprGrains.Tests.Deploy.Files;

/// <summary>The systemd units: what systemd says of them, and whether they fit how the program drains.</summary>
public class UnitTests
{
    public static TheoryData<string> Units => [.. Directory.EnumerateFiles(Repository.PathOf("deploy/systemd"), "*.service").Select(file => Path.GetFileName(file)!).Order()];

    [Theory, MemberData(nameof(Units))]
    public void Systemd_waits_longer_than_the_program_drains(string name)
    {
        var unit = Read(name);
        var notice = Seconds(unit, nameof(OperationsOptions.DrainNoticeSeconds));
        var stop = Seconds(unit, nameof(OperationsOptions.StopSeconds));
        Assert.True(int.Parse(unit.Last("TimeoutStopSec"), CultureInfo.InvariantCulture) > notice + stop);
        Assert.Equal("SIGTERM", unit.Last("KillSignal"));
    }

    [Theory, MemberData(nameof(Units))]
    public void Every_setting_is_one_that_the_program_reads(string name) => Assert.DoesNotContain(Read(name).Environment.Keys, setting => !SettingNames.IsKnown(setting));

    [Theory, MemberData(nameof(Units))]
    public void The_words_that_start_it_are_taken(string name)
    {
        var words = Read(name).Last("ExecStart").Split(' ')[2..];
        Assert.True(SiloOptions.TryParse(words, out _, out var problem), problem);
    }

    [Theory, MemberData(nameof(Units))]
    public void INV_11_It_leaves_no_core_dump_and_no_file_that_others_can_read(string name)
    {
        var unit = Read(name);
        Assert.Equal(("0", "0077", "0700"), (unit.Last("LimitCORE"), unit.Last("UMask"), unit.Last("StateDirectoryMode")));
    }

    [Theory, MemberData(nameof(Units))]
    public async Task Systemd_finds_nothing_wrong(string name)
    {
        if (!File.Exists("/usr/bin/systemd-analyze")) return; // said in docs/operations.md: elsewhere the text alone is checked
        Assert.Equal("", await SystemdSays(Repository.PathOf($"deploy/systemd/{name}")));
    }

    [Fact]
    public async Task Systemd_finds_a_planted_fault() // twin
    {
        if (!File.Exists("/usr/bin/systemd-analyze")) return;
        var folder = Directory.CreateTempSubdirectory("alpr-unit-");
        try
        {
            var planted = Path.Combine(folder.FullName, "planted.service");
            await File.WriteAllTextAsync(planted, "[Service]\nExecStart=/usr/bin/true\nTimeoutStopSec=soon\n");
            Assert.NotEqual("", await SystemdSays(planted));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static UnitFile Read(string name) => new(File.ReadAllText(Repository.PathOf($"deploy/systemd/{name}")));

    private static int Seconds(UnitFile unit, string property) => int.Parse(unit.Environment[$"{OperationsOptions.Section}__{property}"], CultureInfo.InvariantCulture);

    // Users, folders and programs of the target machine are not here: what is said of those is left out.
    private static async Task<string> SystemdSays(string unit)
    {
        using var analyze = Process.Start(new ProcessStartInfo("systemd-analyze", ["verify", "--man=no", unit]) { RedirectStandardError = true, RedirectStandardOutput = true })!;
        var said = await analyze.StandardError.ReadToEndAsync();
        await analyze.WaitForExitAsync();
        return string.Join('\n', said.Split('\n').Where(line => line.Contains(Path.GetFileName(unit), StringComparison.Ordinal) && !line.Contains("is not executable", StringComparison.Ordinal)));
    }
}
