using System.Net;

namespace AlprGrains.Tests.Chaos;

/// <summary>Senders that post batches until the process is gone, and the question afterwards whether what it acknowledged is there.</summary>
public sealed class ReadLoad(Ledger ledger, int senders, int batchReads)
{
    /// <summary>Ends when the process no longer listens, or with the token. <paramref name="acknowledged"/> hears of each batch that was.</summary>
    public Task Run(SiloProcess silo, CancellationToken stop, Action? acknowledged = null) => Task.WhenAll(Enumerable.Range(0, senders).Select(async sender =>
    {
        using var camera = new CameraClient(silo.Run, TimeProvider.System);
        while (!stop.IsCancellationRequested)
        {
            var reads = ledger.Draw(batchReads);
            try
            {
                var (status, outcomes) = await camera.Send(reads, stop);
                if (status != HttpStatusCode.OK) continue;
                ledger.Acknowledge(reads.Zip(outcomes).Where(pair => IsKept(pair.Second)).Select(pair => pair.First));
                acknowledged?.Invoke();
            }
            catch (Exception gone) when (gone is HttpRequestException or OperationCanceledException or IOException)
            {
                return; // the process is gone: what was under way stays unknown, and is sent again at the end
            }
        }
    }));

    /// <summary>Sends everything once more; answers the sequences that were acknowledged before and are stored only now.</summary>
    public async Task<List<string>> SendAgain(SiloProcess silo)
    {
        var lost = new List<string>();
        using var camera = new CameraClient(silo.Run, TimeProvider.System);
        foreach (var batch in ledger.Everything().Chunk(200))
        {
            var (status, outcomes) = await camera.Send(batch, CancellationToken.None);
            Assert.Equal(HttpStatusCode.OK, status);
            lost.AddRange(batch.Zip(outcomes).Where(pair => pair.Second == "stored" && ledger.IsAcknowledged(pair.First)).Select(pair => pair.First.Sequence));
        }
        return lost;
    }

    public static bool IsKept(string outcome) => outcome is "stored" or "already-stored";
}
