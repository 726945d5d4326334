using AlprGrains.Plates;
using static AlprGrains.Tests.Storage.Plates.SampleReads;

namespace AlprGrains.Tests.Storage.Plates;

/// <summary>What every read store promises about its answers.</summary>
public abstract class ReadStorePaging : ReadStoreConformance
{
    private async Task<List<PlateRead>> Pages(PlateQuestion question)
    {
        var reads = new List<PlateRead>();
        for (PlateQuestion? next = question; next is not null;)
        {
            var page = await Subject.Store.Page(next);
            Assert.True(page.Reads.Length <= question.ReadsMax);
            reads.AddRange(page.Reads);
            next = page.Next is null ? null : question with { Cursor = page.Next };
        }
        return reads;
    }

    [Fact]
    public async Task Pages_show_the_newest_upload_first_every_read_once_across_days()
    {
        var number = 0;
        for (var day = 0; day < 4; day++, Time.Advance(TimeSpan.FromDays(1)))
            for (var i = 0; i < 10; i++) await Append(Read(number++, Time.GetUtcNow() + TimeSpan.FromSeconds(i % 5))); // equal times, too

        foreach (var size in (int[])[1, 3, 7, 40, 1000])
        {
            var reads = await Pages(new PlateQuestion(Plate, ReadsMax: size));
            Assert.Equal(40, reads.Select(read => read.Id).Distinct().Count());
            Assert.Equal(40, reads.Count);
            Assert.Equal(reads.Select(read => read.UploadedAt).OrderDescending(), reads.Select(read => read.UploadedAt));
        }
    }

    [Fact]
    public async Task Pages_are_whole_when_reads_are_partly_indexed()
    {
        // More reads of one plate than one step of a search, while most of them have left the tail.
        for (var first = 0; first < 2500; first += 50)
            await Task.WhenAll(Enumerable.Range(first, 50).Select(number => Append(Read(number, Noon + TimeSpan.FromMilliseconds(number))).AsTask()));
        Assert.Equal(2500, (await Pages(new PlateQuestion(Plate, ReadsMax: 1000))).Select(read => read.Id).Distinct().Count());
        await Subject.Restart();
        var reads = await Pages(new PlateQuestion(Plate, ReadsMax: 333));
        Assert.Equal(2500, reads.Count);
        Assert.Equal(reads.Select(read => read.UploadedAt).OrderDescending(), reads.Select(read => read.UploadedAt));
    }

    [Fact]
    public async Task A_page_holds_only_the_plate_and_the_capture_times_asked_for()
    {
        for (var number = 0; number < 20; number++)
            await Append(Read(number, Noon + TimeSpan.FromSeconds(number), number % 2 == 0 ? Plate : OtherPlate, Noon - TimeSpan.FromMinutes(number)));
        var from = Noon - TimeSpan.FromMinutes(10);
        var until = Noon - TimeSpan.FromMinutes(4);
        var reads = await Pages(new PlateQuestion(Plate, CapturedFrom: from, CapturedUntil: until, ReadsMax: 2));
        Assert.All(reads, read => Assert.Equal(Plate, read.Plate));
        Assert.Equal([10, 8, 6], reads.Select(read => (int)(Noon - read.CapturedAt).TotalMinutes)); // 10 is inclusive, 4 is not
    }

    [Fact]
    public async Task An_unknown_plate_gives_an_empty_page()
    {
        await Append(Read(1, Noon));
        var page = await Subject.Store.Page(new PlateQuestion(OtherPlate));
        Assert.Empty(page.Reads);
        Assert.Null(page.Next);
    }

    [Theory]
    [InlineData("")]
    [InlineData("x")]
    [InlineData("2026-03-02.1")]
    [InlineData("2026-03-02.-1.2")]
    [InlineData("2026-13-02.1.2")]
    public async Task A_cursor_that_no_page_gave_is_a_mistake_of_the_caller(string cursor) =>
        await Assert.ThrowsAsync<ArgumentException>(async () => await Subject.Store.Page(new PlateQuestion(Plate, Cursor: cursor)));

    [Theory]
    [InlineData(0)]
    [InlineData(1001)]
    public async Task A_page_has_bounds(int readsMax) =>
        await Assert.ThrowsAsync<ArgumentException>(async () => await Subject.Store.Page(new PlateQuestion(Plate, ReadsMax: readsMax)));

    [Fact]
    public async Task INV_4_a_read_is_shown_until_30_days_after_upload_and_not_from_then_on()
    {
        var read = Read(1, Noon);
        await Subject.Store.Append(SampleReads.Append(read, Subject.Keys, [Alert(read)]));

        Time.Jump(Noon + TimeSpan.FromDays(30) - TimeSpan.FromSeconds(1));
        Assert.Single(await All(Plate));
        Assert.Single(await Subject.Store.PendingAlerts(10));

        Time.Jump(Noon + TimeSpan.FromDays(30));
        Assert.Empty(await All(Plate));
        Assert.Empty(await Subject.Store.PendingAlerts(10));

        Time.Jump(Noon + TimeSpan.FromDays(30) + TimeSpan.FromSeconds(1));
        Assert.Empty(await All(Plate));
    }

    [Fact]
    public async Task INV_5_a_read_past_its_retention_is_not_taken_again()
    {
        var late = Read(1, Noon);
        Time.Jump(Noon + TimeSpan.FromDays(30));
        Assert.Equal(RecordOutcome.RefusedTooOld, await Append(late));
    }
}
