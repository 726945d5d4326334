using System.Net;

namespace AlprGrains.Tests.Deploy.Draining;

/// <summary>More load than the real process takes: it says so, with a time to wait, and what is sent again is stored (INV-13).</summary>
public sealed class OverloadTests : IDisposable
{
    private const int BatchReads = 1000;
    private const int BatchesAtOnce = 24; // of one camera, which may have four such under way
    private const int RoundsMax = 20;

    private readonly string _data = Directory.CreateTempSubdirectory("alpr-overload-").FullName;
    private readonly Ledger _ledger = new();

    [Fact]
    public async Task INV_13_Under_more_load_than_it_takes_the_process_answers_429_and_stores_everything_that_is_sent_again()
    {
        await using var silo = await SiloProcess.Start(_data);
        using var camera = new CameraClient(silo.Run, TimeProvider.System);
        List<SentRead[]> waiting = [];
        var turnedAway = 0;
        for (var round = 0; turnedAway == 0 && round < RoundsMax || waiting.Count > 0; round++) // each round at least one batch is taken, so it ends
        {
            if (turnedAway == 0) waiting.AddRange(Enumerable.Range(0, BatchesAtOnce).Select(_ => _ledger.Draw(BatchReads)));
            var answers = await Task.WhenAll(waiting.Select(async batch => (Batch: batch, Answer: await camera.Post(batch))));
            Assert.All(answers, one => Assert.True(one.Answer.Status is HttpStatusCode.OK or HttpStatusCode.TooManyRequests, $"it answered {one.Answer.Status}"));
            var refused = answers.Where(one => one.Answer.Status == HttpStatusCode.TooManyRequests).ToList();
            Assert.All(refused, one => Assert.NotNull(one.Answer.RetryAfter));
            Assert.True(refused.Count < waiting.Count, "nothing was taken in a whole round");
            turnedAway += refused.Count;
            waiting = [.. refused.Select(one => one.Batch)];
        }
        await silo.Kill();

        Assert.True(turnedAway > 0, "the load is no overload");
        Assert.Equal(_ledger.SentCount, (await StoreCounts.In(_data)).Uploaded); // INV-1, INV-2
    }

    public void Dispose() => Directory.Delete(_data, recursive: true);
}
