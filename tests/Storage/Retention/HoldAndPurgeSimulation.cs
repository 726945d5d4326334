using AlprGrains.Plates;
using AlprGrains.Retention;
using AlprGrains.Storage.Keys;
using AlprGrains.Storage.Retention;
using AlprGrains.Tests.TestKit;

namespace AlprGrains.Tests.Storage.Retention;

/// <summary>
/// Holds that are placed while purging goes on, interleaved by a seed: each seed is one minute of upload with one to three reads, whose holds
/// begin, copy read by read, and end before, during and after the minute's purge. ./alpr test --nightly takes 100,000 seeds.
/// </summary>
public sealed class HoldAndPurgeSimulation : IDisposable
{
    private static readonly DateTimeOffset Start = new(2026, 3, 2, 12, 0, 0, TimeSpan.Zero);
    private static readonly int Seeds = Environment.GetEnvironmentVariable("ALPR_NIGHTLY") == "1" ? 100_000 : 10_000;

    private const int KeysTogether = 10_000;

    private readonly DataFolder _folder = new();
    private readonly ManualTime _time = new(Start);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task INV_5_INV_6_a_hold_that_is_placed_during_a_purge_has_all_its_reads_or_is_refused_and_the_books_balance()
    {
        using var keys = KeyStore.Open(_folder, _time);
        var gate = new PurgeGate(keys, new RetentionClock(_time, new Marks(), ""));
        long uploaded = 0, held = 0, refused = 0, waited = 0;
        for (var seed = 1; seed <= Seeds; seed++)
        {
            var minute = new UploadMinute(UploadMinute.Of(Start).Number + seed);
            if (seed % KeysTogether == 1) keys.Prepare(minute, new UploadMinute(minute.Number + KeysTogether - 1)); // one commit for many
            var outcome = await Interleave(seed, minute, keys, gate);
            uploaded += outcome.Reads;
            held += outcome.Held;
            refused += outcome.Refused;
            waited += outcome.PurgeWaited ? 1 : 0;
        }
        Assert.Equal(uploaded, held + refused); // live is 0: every minute has died; what is not held is purged
        Assert.Equal(uploaded, keys.WithLedger(ledger => ledger.DestroyedReads));
        Assert.True(held > Seeds / 4 && refused > Seeds / 4 && waited > Seeds / 10, $"held {held}, refused {refused}, purges that waited {waited}: the seeds do not meet each other");
    }

    [Fact]
    public void A_copy_that_is_made_past_the_gate_is_found() // the twin: without the gate the simulation's check fails
    {
        using var keys = KeyStore.Open(_folder, _time);
        var minute = UploadMinute.Of(Start);
        keys.SealingKey(minute);
        _time.Jump(minute.End + ReadRetention.Period);
        keys.DestroyThrough(minute);
        Assert.ThrowsAny<Xunit.Sdk.XunitException>(() => Copy(keys, minute, "no gate"));
    }

    private async Task<(int Reads, int Held, int Refused, bool PurgeWaited)> Interleave(int seed, UploadMinute minute, KeyStore keys, PurgeGate gate)
    {
        var chance = new Random(seed);
        var where = $"SEED={seed}";
        _time.Jump(minute.Start + ReadRetention.Period - TimeSpan.FromSeconds(1)); // the minutes before are dead, this one lives
        keys.SealingKey(minute);
        var reads = chance.Next(1, 4);
        var copies = new List<(TaskCompletionSource Step, Task<bool> Placed)>();
        Task<bool>? purge = null;
        int begun = 0, held = 0, refused = 0;
        var waited = false;
        while (begun < reads || purge is null || copies.Exists(one => !one.Step.Task.IsCompleted))
        {
            switch (chance.Next(4))
            {
                case 0 or 1 when begun < reads:
                    begun++;
                    var step = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                    copies.Add((step, gate.WhileAlive(minute.Start, async () =>
                    {
                        Copy(keys, minute, where);
                        await step.Task;
                        Copy(keys, minute, where); // its images, later: the key must still be there
                    }).AsTask()));
                    break;
                case 2 when purge is null:
                    _time.Jump(minute.End + ReadRetention.Period);
                    purge = gate.Purge(() => Task.FromResult(keys.DestroyThrough(minute, [new MinuteReads(minute, reads, new byte[32])])), _time);
                    waited = !purge.IsCompleted;
                    break;
                case 3 when copies.FindIndex(one => !one.Step.Task.IsCompleted) is var open and >= 0:
                    copies[open].Step.SetResult();
                    break;
            }
        }
        foreach (var (_, placed) in copies)
            if (await placed) held++;
            else refused++;
        Assert.True(await purge, where);
        Assert.True(keys.OpeningKey(minute) is null, $"{where}: the key outlived its purge");
        Assert.True(!await gate.WhileAlive(minute.Start, () => Task.CompletedTask), $"{where}: a hold after the purge");
        return (reads, held, refused, waited);
    }

    private static void Copy(KeyStore keys, UploadMinute minute, string where) => Assert.True(keys.OpeningKey(minute) is not null, $"{where}: a copy found its key destroyed (INV-6)");

    private sealed class Marks : IClockMarks
    {
        public ClockMark? Load() => null;

        public void Store(ClockMark mark)
        {
        }
    }
}
