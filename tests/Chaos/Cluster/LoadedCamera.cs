using System.Diagnostics;
using AlprGrains.Cli.Cameras;

namespace AlprGrains.Tests.Chaos.Cluster;

/// <summary>
/// One camera under load: batch after batch, each sent again until it is acknowledged, as a real camera does, and now and then the read of a wanted vehicle. What it
/// heard is in the record. It can say how long it took until something that it sent after a moment was accepted.
/// </summary>
internal sealed class LoadedCamera(ReadCamera camera, Record record, string wantedPlate, TimeProvider time)
{
    /// <summary>A camera waits so long for an answer before it sends again.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    private const int BatchReads = 5, BatchesPerWanted = 20, AgainReads = 200;
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(150), Pause = TimeSpan.FromMilliseconds(250), AgainPatience = TimeSpan.FromSeconds(30);

    private readonly Ledger _ledger = record.Reads.GetOrAdd(camera.Camera, _ => new Ledger());
    private Stopwatch? _since;
    private TaskCompletionSource<TimeSpan> _accepted = new();

    public string Name => camera.Camera;

    /// <summary>Starts to wait for the next acknowledgement of a batch that is first sent, or sent again, from now on.</summary>
    public Task<TimeSpan> AcceptedSince(Stopwatch moment)
    {
        _accepted = new TaskCompletionSource<TimeSpan>(TaskCreationOptions.RunContinuationsAsynchronously);
        Volatile.Write(ref _since, moment);
        return _accepted.Task;
    }

    public async Task Run(CancellationToken stop)
    {
        try
        {
            for (var batch = 1; !stop.IsCancellationRequested; batch++)
            {
                if (batch % BatchesPerWanted == 0) await SendWanted(stop);
                else await UntilAcknowledged(_ledger.Draw(BatchReads), time.GetUtcNow(), stop);
                await Task.Delay(Pace, time, stop);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // The load is over; what was under way is sent again at the end.
        }
    }

    public async Task SendWanted(CancellationToken stop)
    {
        var at = DateTimeOffset.FromUnixTimeMilliseconds(time.GetUtcNow().ToUnixTimeMilliseconds());
        await UntilAcknowledged([_ledger.DrawOf(wantedPlate)], at, stop);
        record.Wanted.Enqueue(new WantedRead(Name, at));
    }

    /// <summary>Sends everything once more; the reads that were acknowledged before and are stored only now.</summary>
    public async Task<List<string>> SendAgain(CancellationToken stop)
    {
        var missing = new List<string>();
        foreach (var batch in _ledger.Everything().Chunk(AgainReads))
        {
            var outcomes = await camera.Send([.. batch.Select(read => Finished(read, time.GetUtcNow()))], AgainPatience, Pause, time, stop);
            missing.AddRange(batch.Zip(outcomes).Where(pair => _ledger.IsAcknowledged(pair.First) && pair.Second != "already-stored").Select(pair => $"{Name}/{pair.First.Sequence}"));
            _ledger.Acknowledge(batch.Zip(outcomes).Where(pair => ReadLoad.IsKept(pair.Second)).Select(pair => pair.First)); // now each of them is
        }
        return missing;
    }

    private async Task UntilAcknowledged(SentRead[] reads, DateTimeOffset at, CancellationToken stop)
    {
        FinishedRead[] finished = [.. reads.Select(read => Finished(read, at))];
        while (true)
        {
            var since = Volatile.Read(ref _since);
            if (await camera.TrySend(finished, Patience, stop) is { } outcomes)
            {
                _ledger.Acknowledge(reads.Zip(outcomes).Where(pair => ReadLoad.IsKept(pair.Second)).Select(pair => pair.First));
                if (since is not null && since == Volatile.Read(ref _since)) _accepted.TrySetResult(since.Elapsed);
                return;
            }
            await Task.Delay(Pause, time, stop);
        }
    }

    private static FinishedRead Finished(SentRead read, DateTimeOffset at) => new(read.Sequence, read.Plate, at);
}
