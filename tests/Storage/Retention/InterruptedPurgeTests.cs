using System.Diagnostics;
using System.Globalization;
using AlprGrains.Tests.TestKit;

namespace AlprGrains.Tests.Storage.Retention;

/// <summary>
/// A purge that is killed, or meets a disk that fails, at its n-th step and at its n-th system call: what is destroyed stays destroyed, nothing
/// else is, the books balance before and after, and the next round finishes the work. ./alpr test --nightly takes every call, of writes every fourth.
/// </summary>
public sealed class InterruptedPurgeTests : IDisposable
{
    private const string Strace = "/usr/bin/strace";
    private static readonly bool IsNightly = Environment.GetEnvironmentVariable("ALPR_NIGHTLY") == "1";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly DataFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task INV_5_INV_6_a_purge_that_is_killed_before_any_of_its_steps_is_finished_by_the_next()
    {
        await PurgeProgram.Fill(_folder);
        for (var step = 1; ; step++)
        {
            using var filled = _folder.CopyAsAfterCrash();
            var (steps, left) = (0, (DataFolder?)null);
            await using (var storage = PurgeProgram.OpenDue(filled, PurgeProgram.Due))
            {
                storage.Purging.BeforeStep = _ =>
                {
                    if (++steps == step) left = filled.CopyAsAfterCrash();
                };
                await PurgeProgram.Round(storage);
            }
            if (left is null)
            {
                Assert.True(step > 5, $"there were only {step - 1} steps");
                return;
            }
            using (left) await PurgeProgram.HoldsAfterAnotherRound(left, $"killed before step {step}");
        }
    }

    [Fact]
    public async Task INV_5_INV_6_a_purge_whose_disk_fails_at_any_of_its_steps_is_finished_by_the_next()
    {
        await PurgeProgram.Fill(_folder);
        for (var step = 1; ; step++)
        {
            using var filled = _folder.CopyAsAfterCrash();
            var (steps, failed) = (0, false);
            await using (var storage = PurgeProgram.OpenDue(filled, PurgeProgram.Due))
            {
                storage.Purging.BeforeStep = name =>
                {
                    if (++steps == step) throw new IOException($"made up at {name}");
                };
                try
                {
                    await PurgeProgram.Round(storage);
                }
                catch (IOException)
                {
                    failed = true;
                }
                if (!failed) return;
                await PurgeProgram.Round(storage); // the same process goes on
                Assert.Equal(0, (await storage.Retention.Books()).OverdueMinutes);
            }
            await PurgeProgram.HoldsAfterAnotherRound(filled, $"failed at step {step}");
        }
    }

    public static TheoryData<string, int> Faults
    {
        get
        {
            var data = new TheoryData<string, int>();
            foreach (var (call, fault, suite, all, every) in ((string, string, int[], int, int)[])[
                ("pwrite64", "signal=KILL", [90, 135], 180, 4), ("pwrite64", "error=EIO", [110], 180, 4), ("fsync", "signal=KILL", [20, 31], 45, 1),
                ("fsync", "error=EIO", [25], 45, 1), ("unlink", "signal=KILL", [22], 35, 1), ("unlink", "error=EIO", [28], 35, 1), ("ftruncate", "signal=KILL", [], 12, 1)])
                foreach (var number in IsNightly ? Enumerable.Range(1, all).Where(number => number % every == 0) : suite) data.Add($"{call}:{fault}", number);
            return data;
        }
    }

    [Theory, MemberData(nameof(Faults))]
    public async Task INV_5_INV_6_a_purge_with_a_fault_at_a_system_call_is_finished_by_the_next(string fault, int number)
    {
        if (!File.Exists(Strace)) return; // ./alpr setup installs it on Debian; the steps above are tried without it
        await PurgeProgram.Fill(_folder);
        await RunUnderStrace($"{fault}:when={number}");
        await PurgeProgram.HoldsAfterAnotherRound(_folder, $"{fault} at call {number}");
    }

    [Fact]
    public async Task A_purge_that_lost_its_books_is_found() // the twin: the check sees what it is there for
    {
        await PurgeProgram.Fill(_folder);
        await PurgeProgram.Run(_folder, PurgeProgram.Due);
        await PurgeProgram.HoldsAfterAnotherRound(_folder, "no fault");
        using (var keys = AlprGrains.Storage.Sqlite.Database.OpenForMoving(_folder["keys/keys.db"], 64)) keys.Execute("UPDATE facts SET value = value - 1 WHERE name = 'destroyed-reads'");
        await Assert.ThrowsAnyAsync<Xunit.Sdk.XunitException>(() => PurgeProgram.HoldsAfterAnotherRound(_folder, "books changed"));
    }

    private async Task RunUnderStrace(string inject)
    {
        var assembly = typeof(InterruptedPurgeTests).Assembly.Location;
        using var process = Process.Start(new ProcessStartInfo(Strace,
            ["-f", "-qq", "-o", "/dev/null", "-e", $"trace={inject.Split(':')[0]}", "-e", $"inject={inject}",
                "dotnet", "exec", assembly, "purge", _folder, PurgeProgram.Due.UtcTicks.ToString(CultureInfo.InvariantCulture)])
        {
            RedirectStandardOutput = true, RedirectStandardError = true,
        })!;
        using var limit = new CancellationTokenSource(Patience);
        var output = Task.WhenAll(process.StandardOutput.ReadToEndAsync(limit.Token), process.StandardError.ReadToEndAsync(limit.Token));
        await process.WaitForExitAsync(limit.Token);
        await output;
    }
}
