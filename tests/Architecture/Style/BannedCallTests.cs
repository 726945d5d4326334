using System.Diagnostics;
using System.Text.RegularExpressions;

namespace AlprGrains.Tests.Architecture.Style;

public class BannedCallTests
{
    [Fact]
    public async Task The_build_refuses_every_banned_call()
    {
        var banned = File.ReadAllLines(Repository.PathOf("BannedSymbols.txt")).Count(line => line.Length > 0);
        var output = await Build(Repository.PathOf("tests/Architecture/Bad/Bad.csproj"));

        var refused = Regex.Matches(output, @"EveryBannedCall\.cs\((\d+),\d+\): error RS0030").Select(match => match.Groups[1].Value).Distinct().Count();

        Assert.True(refused == banned, $"{banned} calls are banned, the build refused {refused}:\n{output}");
    }

    private static async Task<string> Build(string project)
    {
        var start = new ProcessStartInfo("dotnet", ["build", project, "-m:1", "--nologo", "-p:RestoreLockedMode=false"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return output + await error;
    }
}
