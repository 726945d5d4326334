namespace AlprGrains.Tests.Audit.Faults;

/// <summary>
/// INV-3 and INV-8 under faults at system calls: strace kills the writer at its n-th call, or lets the call fail, for every n up to
/// where the writer makes no more. The suite takes some of them; ./alpr test --nightly takes all.
/// </summary>
public class KillTests
{
    private const int Entries = 7;

    /// <summary>Calls with which a writer changes files.</summary>
    private static readonly string[] Calls = ["fsync", "pwrite64", "rename", "unlink", "ftruncate", "mkdir"];

    internal static bool IsNightly => Environment.GetEnvironmentVariable("ALPR_NIGHTLY") == "1";

    public static TheoryData<string, int> Kills
    {
        get
        {
            var data = new TheoryData<string, int>();
            foreach (var call in Calls)
                for (var n = 1; n <= (call is "mkdir" or "ftruncate" or "unlink" ? 12 : 60); n++)
                    if (IsNightly || n is 3 or 12 or 27 && call is "fsync" or "pwrite64" or "rename" || n == 2 && call == "mkdir") data.Add(call, n);
            return data;
        }
    }

    public static TheoryData<string, string, int> Errors
    {
        get
        {
            var data = new TheoryData<string, string, int>();
            foreach (var (call, error) in ((string, string)[])[("fsync", "EIO"), ("pwrite64", "ENOSPC"), ("pwrite64", "EIO"), ("rename", "ENOSPC"), ("unlink", "EIO")])
                for (var n = 1; n <= 60; n++)
                    if (IsNightly || n == 14 && call is "fsync" or "pwrite64" or "rename") data.Add(call, error, n);
            return data;
        }
    }

    [StraceTheory, MemberData(nameof(Kills))]
    public async Task INV_3_INV_8_a_writer_killed_at_a_system_call_has_lost_nothing_acknowledged(string call, int number)
    {
        using var directory = new TemporaryDirectory();
        using var writer = Writer.StartUnderStrace(directory.Path, Entries, $"{call}:signal=KILL:when={number}");
        await writer.Ended();
        await Promises.Hold(directory.Path, writer.Acknowledged, writer.Checkpoints, $"killed at {call} {number}");
    }

    [StraceTheory, MemberData(nameof(Errors))]
    public async Task INV_3_INV_8_a_disk_that_fails_once_costs_nothing_acknowledged(string call, string error, int number)
    {
        using var directory = new TemporaryDirectory();
        using var writer = Writer.StartUnderStrace(directory.Path, Entries, $"{call}:error={error}:when={number}");
        await writer.Ended();
        await Promises.Hold(directory.Path, writer.Acknowledged, writer.Checkpoints, $"{error} at {call} {number}\n{writer.Output}");
    }

    [StraceFact]
    public async Task A_writer_without_faults_acknowledges_all() // what the faults above are held against
    {
        using var directory = new TemporaryDirectory();
        using var writer = Writer.StartUnderStrace(directory.Path, Entries, "fsync:signal=KILL:when=60000");
        Assert.Equal(0, await writer.Ended());
        Assert.Equal(Entries, writer.Acknowledged.Count);
        Assert.Equal(Entries + 1, await Promises.Hold(directory.Path, writer.Acknowledged, writer.Checkpoints, "no fault"));
    }

    [StraceFact]
    public async Task An_acknowledged_entry_that_is_lost_is_found() // the twin: a log that forgot what it promised turns the check red
    {
        using var directory = new TemporaryDirectory();
        using var writer = Writer.StartUnderStrace(directory.Path, Entries, "fsync:signal=KILL:when=60000");
        await writer.Ended();
        foreach (var part in (string[])["log", "journal"]) Directory.Delete(Path.Combine(directory.Path, part), recursive: true);
        await Assert.ThrowsAnyAsync<Xunit.Sdk.XunitException>(() => Promises.Hold(directory.Path, writer.Acknowledged, writer.Checkpoints, "forgotten"));
    }
}
