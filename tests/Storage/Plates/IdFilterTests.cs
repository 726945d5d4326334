using AlprGrains.Plates;
using AlprGrains.Storage.Embedded;
using AlprGrains.Storage.Embedded.Plates;
using AlprGrains.Tests.TestKit;
using static AlprGrains.Tests.Storage.Plates.SampleReads;

namespace AlprGrains.Tests.Storage.Plates;

public class IdFilterTests
{
    private const int IdsCount = IdFilter.SegmentIds + 50_000; // more than one segment

    private static ReadId Id(int number) => ReadId.FromSequence(SampleReads.Camera, $"{number}");

    [Fact]
    public void INV_2_an_id_that_was_added_is_never_denied_and_another_nearly_always()
    {
        var filter = new IdFilter();
        for (var number = 0; number < IdsCount; number++) filter.Add(Id(number));

        for (var number = 0; number < IdsCount; number += 7) Assert.True(filter.MayHold(Id(number)));
        Assert.InRange(Enumerable.Range(IdsCount, 50_000).Count(number => filter.MayHold(Id(number))), 0, 1_000); // 2 %
    }

    [Fact]
    public async Task INV_2_repeats_of_an_earlier_run_are_known_before_and_after_their_ids_are_in_memory()
    {
        const int Reads = 3_000; // more than stay out of the indexes
        var time = new ManualTime();
        using var folder = new DataFolder();
        using (var storage = EmbeddedStoreUnderTest.Open(folder, time)) Assert.All(await Send(storage), outcome => Assert.Equal(RecordOutcome.Stored, outcome));

        using var again = EmbeddedStoreUnderTest.Open(folder, time);
        for (var times = 0; times < 3; times++) Assert.All(await Send(again), outcome => Assert.Equal(RecordOutcome.AlreadyStored, outcome));

        async Task<List<RecordOutcome>> Send(EmbeddedStorage storage)
        {
            var outcomes = new List<RecordOutcome>();
            foreach (var numbers in Enumerable.Range(0, Reads).Chunk(StoreUnderTest.QueuedReadsMax))
                outcomes.AddRange(await Task.WhenAll(numbers.Select(number => storage.Reads.Append(Append(Read(number, Noon), storage.PlateKeys)).AsTask())));
            return outcomes;
        }
    }

    private static readonly DateTimeOffset Noon = new ManualTime().GetUtcNow();

    [Fact]
    public void An_empty_filter_holds_nothing() => Assert.False(new IdFilter().MayHold(Id(1)));
}
