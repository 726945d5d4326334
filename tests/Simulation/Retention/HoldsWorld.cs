using System.Collections.Immutable;
using AlprGrains.Plates;
using AlprGrains.Retention;
using AlprGrains.Storage.Keys;
using AlprGrains.Storage.Retention;
using AlprGrains.Tests.TestKit;

namespace AlprGrains.Tests.Simulation.Retention;

/// <summary>
/// One minute of upload with one to three reads, whose holds begin, copy picture by picture, and end before, during and after the minute's
/// purge, over a real key store whose books must balance. Lives share the store: each is a minute later than the one before.
/// </summary>
public sealed class HoldsWorld : World
{
    private static readonly DateTimeOffset Start = new(2026, 3, 2, 12, 0, 0, TimeSpan.Zero);

    private const int KeysTogether = 10_000;

    private readonly DataFolder _folder = new();
    private readonly ManualTime _time = new(Start);
    private KeyStore _keys;
    private PurgeGate _gate;
    private long _lives, _uploaded, _held, _purged, _preparedUntil;

    public HoldsWorld() => (_keys, _gate) = Open();

    public override string Name => "holds";

    public override ImmutableArray<Plant> Plants { get; } = [new("no-gate", "INV-6"), new("hold-after-purge", "INV-5"), new("books-forget", "INV-6")];

    public override void Live(Random chance, string? plant, Story story)
    {
        var minute = new UploadMinute(UploadMinute.Of(Start).Number + ++_lives);
        if (minute.Number > _preparedUntil) // one commit for many
        {
            _preparedUntil = minute.Number + KeysTogether - 1;
            _keys.Prepare(minute, new UploadMinute(_preparedUntil));
        }
        try
        {
            Interleave(chance, minute, plant, story).GetAwaiter().GetResult();
            BrokenPromise.Unless(_uploaded == _held + _purged, "INV-6", $"the books do not balance: {_uploaded} uploaded, {_held} held, {_purged} purged");
            BrokenPromise.Unless(_keys.WithLedger(ledger => ledger.DestroyedReads) == _uploaded, "INV-6", $"{_uploaded} reads died with their keys, and the ledger counts {_keys.WithLedger(ledger => ledger.DestroyedReads)}");
        }
        catch (BrokenPromise)
        {
            Renew(); // the next life begins with books of its own
            throw;
        }
    }

    public override void Dispose()
    {
        _keys.Dispose();
        _folder.Dispose();
        base.Dispose();
    }

    private async Task Interleave(Random chance, UploadMinute minute, string? plant, Story story)
    {
        _time.Jump(minute.Start + ReadRetention.Period - TimeSpan.FromSeconds(1)); // the minutes before are dead, this one lives
        _keys.SealingKey(minute);
        var reads = chance.Next(1, 4);
        var copies = new List<(TaskCompletionSource Step, Task<bool> Placed)>();
        Task<bool>? purge = null;
        var begun = 0;
        while (begun < reads || purge is null || copies.Exists(one => !one.Step.Task.IsCompleted))
        {
            switch (chance.Next(4))
            {
                case 0 or 1 when begun < reads:
                    begun++;
                    story.Tell($"hold {begun} begins to copy");
                    var step = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                    copies.Add((step, plant == "no-gate" || (plant == "hold-after-purge" && purge is { IsCompleted: true }) ? PastTheGate(minute, step.Task, plant) : _gate.WhileAlive(minute.Start, () => Copying(minute, step.Task)).AsTask()));
                    break;
                case 2 when purge is null:
                    _time.Jump(minute.End + ReadRetention.Period);
                    story.Tell("the minute is purged");
                    purge = _gate.Purge(() => Task.FromResult(_keys.DestroyThrough(minute, plant == "books-forget" ? [] : [new MinuteReads(minute, reads, new byte[32])])), _time);
                    if (!purge.IsCompleted) story.Count("holds: purges that waited");
                    break;
                case 3 when copies.FindIndex(one => !one.Step.Task.IsCompleted) is var open and >= 0:
                    story.Tell($"hold {open + 1} copies its pictures");
                    copies[open].Step.SetResult();
                    break;
            }
        }
        var held = 0;
        foreach (var (_, placed) in copies)
            if (await placed) held++;
        BrokenPromise.Unless(await purge, "INV-4", "the purge did not come about");
        BrokenPromise.Unless(_keys.OpeningKey(minute) is null, "INV-5", "the key outlived its purge");
        BrokenPromise.Unless(!await _gate.WhileAlive(minute.Start, () => Task.CompletedTask), "INV-5", "a hold was placed after the purge");
        story.Count("holds: placed", held);
        story.Count("holds: refused", reads - held);
        _uploaded += reads;
        _held += held;
        _purged += reads - held;
    }

    private async Task Copying(UploadMinute minute, Task pictures)
    {
        Copy(minute, "INV-6");
        await pictures;
        Copy(minute, "INV-6"); // its images, later: the key must still be there
    }

    private async Task<bool> PastTheGate(UploadMinute minute, Task pictures, string plant)
    {
        Copy(minute, plant == "hold-after-purge" ? "INV-5" : "INV-6");
        await pictures;
        Copy(minute, "INV-6");
        return true;
    }

    private void Copy(UploadMinute minute, string invariant) => BrokenPromise.Unless(_keys.OpeningKey(minute) is not null, invariant, "a copy found its key destroyed");

    private (KeyStore Keys, PurgeGate Gate) Open()
    {
        var keys = KeyStore.Open(_folder[$"keys-{_lives}"], _time);
        return (keys, new PurgeGate(keys, new RetentionClock(_time, new NoMarks(), "")));
    }

    private void Renew()
    {
        _keys.Dispose();
        (_uploaded, _held, _purged, _preparedUntil) = (0, 0, 0, 0);
        (_keys, _gate) = Open();
    }

    private sealed class NoMarks : IClockMarks
    {
        public ClockMark? Load() => null;

        public void Store(ClockMark mark)
        {
        }
    }
}
