using System.Collections.Immutable;
using AlprGrains.Cameras;
using AlprGrains.Lookups;
using AlprGrains.Plates;
using static AlprGrains.Tests.Storage.Plates.SampleReads;

namespace AlprGrains.Tests.Storage.Plates;

/// <summary>What every read store promises about reads by place.</summary>
public abstract class ReadStorePlaces : ReadStoreOutbox
{
    private static readonly CameraId North = CameraId.Parse("demo-north");
    private static readonly CameraId South = CameraId.Parse("demo-south");
    private static readonly VehicleAttributes Green = new("green", null, null, null);

    private static PlaceQuestion Ask(DateTimeOffset from, DateTimeOffset until, int readsMax = 1000, VehicleAttributes? vehicle = null, params CameraId[] cameras) =>
        new(cameras.Length == 0 ? [North] : [.. cameras], from, until, vehicle, readsMax, Cursor: null, SaltHex: "");

    private static PlateRead Seen(int number, CameraId camera, DateTimeOffset uploadedAt, DateTimeOffset? capturedAt = null) =>
        Read(number, uploadedAt, capturedAt: capturedAt) with { Camera = camera };

    private async Task<List<PlateRead>> Pages(PlaceQuestion question)
    {
        var reads = new List<PlateRead>();
        for (PlaceQuestion? next = question; next is not null;)
        {
            var (page, stopped) = await Subject.Store.Page(next);
            Assert.True(page.Reads.Length <= question.ReadsMax);
            Assert.False(stopped && page.Next is null);
            reads.AddRange(page.Reads);
            next = page.Next is null ? null : question with { Cursor = page.Next };
        }
        return reads;
    }

    [Fact]
    public async Task A_page_by_place_holds_the_cameras_and_capture_times_asked_for_newest_capture_first()
    {
        for (var number = 0; number < 60; number++)
            await Append(Seen(number, number % 3 == 0 ? North : number % 3 == 1 ? South : Camera, Noon, Noon - TimeSpan.FromMinutes(number)));
        var reads = await Pages(Ask(Noon - TimeSpan.FromMinutes(40), Noon - TimeSpan.FromMinutes(10), 4, null, North, South));
        Assert.Equal(Enumerable.Range(11, 30).Where(minute => minute % 3 != 2), reads.Select(read => (int)(Noon - read.CapturedAt).TotalMinutes)); // 40 is inclusive, 10 is not
        Assert.All(reads, read => Assert.Contains(read.Camera, (CameraId[])[North, South]));
    }

    [Fact]
    public async Task Pages_by_place_show_every_read_once_across_days_indexes_and_equal_times()
    {
        var number = 0;
        Time.Jump(new DateTimeOffset(2026, 3, 2, 23, 0, 0, TimeSpan.Zero));
        for (var hour = 0; hour < 4; hour++, Time.Advance(TimeSpan.FromHours(1)))
            for (var i = 0; i < 12; i++, number += 50)
                await Task.WhenAll(Enumerable.Range(number, 50).Select(n => Append(Seen(n, n % 2 == 0 ? North : South, Time.GetUtcNow() + TimeSpan.FromSeconds(n % 5))).AsTask()));
        var window = Ask(Noon, Noon + TimeSpan.FromHours(24), 333, null, North, South);
        foreach (var restarted in (bool[])[false, true])
        {
            if (restarted) await Subject.Restart();
            var reads = await Pages(window);
            Assert.Equal(number, reads.Count);
            Assert.Equal(number, reads.Select(read => read.Id).Distinct().Count());
            Assert.Equal(reads.Select(read => read.CapturedAt).OrderDescending(), reads.Select(read => read.CapturedAt));
        }
    }

    [Fact]
    public async Task Reads_uploaded_weeks_after_their_capture_are_found_by_when_they_were_captured()
    {
        var captured = Noon;
        for (var number = 0; number < 29; number++, Time.Advance(TimeSpan.FromDays(1)))
            await Append(Seen(number, North, Time.GetUtcNow(), captured + TimeSpan.FromSeconds(number % 7)));
        var reads = await Pages(Ask(captured, captured + TimeSpan.FromMinutes(1), 7));
        Assert.Equal(29, reads.Select(read => read.Id).Distinct().Count());
        Assert.Equal(reads.Select(read => read.CapturedAt).OrderDescending(), reads.Select(read => read.CapturedAt));
        Assert.Empty(await Pages(Ask(captured + TimeSpan.FromMinutes(1), captured + TimeSpan.FromHours(24))));
    }

    [Fact]
    public async Task A_vehicle_narrows_a_page_by_place_and_a_read_without_the_attribute_does_not_match()
    {
        await Append(Seen(1, North, Noon) with { Vehicle = new VehicleAttributes("Green", "Example", "One", "sedan") });
        await Append(Seen(2, North, Noon) with { Vehicle = new VehicleAttributes("blue", "Example", "One", "sedan") });
        await Append(Seen(3, North, Noon) with { Vehicle = new VehicleAttributes(null, "Example", null, null) });
        await Append(Seen(4, North, Noon) with { Vehicle = null });
        var hour = TimeSpan.FromHours(1);
        Assert.Equal(4, (await Pages(Ask(Noon - hour, Noon + hour))).Count);
        Assert.Equal([ReadId.FromSequence(Camera, "1")], (await Pages(Ask(Noon - hour, Noon + hour, vehicle: Green))).Select(read => read.Id));
        Assert.Equal(3, (await Pages(Ask(Noon - hour, Noon + hour, vehicle: new VehicleAttributes(" ", "EXAMPLE", null, null)))).Count);
        Assert.Empty(await Pages(Ask(Noon - hour, Noon + hour, vehicle: Green with { Make = "Other" })));
    }

    [Fact]
    public async Task A_page_by_place_opens_a_bounded_number_of_reads_says_so_and_the_next_goes_on()
    {
        const int Others = LookupLimits.PlaceReadsExaminedMax + 100;
        for (var first = 0; first < Others; first += 50)
            await Task.WhenAll(Enumerable.Range(first, 50).Select(number => Append(Seen(number, North, Noon) with { Vehicle = new VehicleAttributes("blue", null, null, null) }).AsTask()));
        await Append(Seen(Others, North, Noon, Noon - TimeSpan.FromHours(1)) with { Vehicle = Green });

        var question = Ask(Noon - TimeSpan.FromHours(2), Noon + TimeSpan.FromHours(1), vehicle: Green);
        var (page, stopped) = await Subject.Store.Page(question);
        Assert.Empty(page.Reads);
        Assert.True(stopped);
        (page, stopped) = await Subject.Store.Page(question with { Cursor = page.Next });
        Assert.Single(page.Reads);
        Assert.False(stopped);
        Assert.Null(page.Next);
    }

    [Fact]
    public async Task INV_4_a_read_is_shown_by_place_until_30_days_after_upload_and_not_from_then_on()
    {
        var question = Ask(Noon - TimeSpan.FromHours(1), Noon + TimeSpan.FromHours(1));
        await Append(Seen(1, North, Noon));
        Time.Jump(Noon + TimeSpan.FromDays(30) - TimeSpan.FromSeconds(1));
        Assert.Single(await Pages(question));
        Time.Jump(Noon + TimeSpan.FromDays(30));
        Assert.Empty(await Pages(question));
        Time.Jump(Noon + TimeSpan.FromDays(30) + TimeSpan.FromSeconds(1));
        Assert.Empty(await Pages(question));
    }

    public static TheoryData<int, double, int> OutOfBounds => new() { { 0, 1, 10 }, { LookupLimits.CamerasMax + 1, 1, 10 }, { 1, 0, 10 }, { 1, -1, 10 }, { 1, 24.001, 10 }, { 1, 1, 0 }, { 1, 1, 1001 } };

    [Theory]
    [MemberData(nameof(OutOfBounds))]
    public async Task A_question_by_place_has_bounds(int cameras, double hours, int readsMax)
    {
        var question = new PlaceQuestion([.. Enumerable.Range(0, cameras).Select(number => CameraId.Parse($"c{number}"))], Noon, Noon + TimeSpan.FromHours(hours), null, readsMax, null, "");
        await Assert.ThrowsAsync<ArgumentException>(async () => await Subject.Store.Page(question));
    }

    [Fact]
    public async Task The_largest_question_by_place_is_answered()
    {
        await Append(Seen(1, CameraId.Parse("c49"), Noon));
        var cameras = Enumerable.Range(0, LookupLimits.CamerasMax).Select(number => CameraId.Parse($"c{number}")).ToArray();
        Assert.Single(await Pages(Ask(Noon - LookupLimits.PlaceWindowMax, Noon, PlateQuestion.PageReadsMax, null, cameras)));
    }

    [Theory]
    [InlineData("x")]
    [InlineData("1.2026-03-02")]
    [InlineData("-1.2026-03-02.1")]
    public async Task A_cursor_that_no_page_by_place_gave_is_a_mistake_of_the_caller(string cursor) =>
        await Assert.ThrowsAsync<ArgumentException>(async () => await Subject.Store.Page(Ask(Noon, Noon + TimeSpan.FromHours(1)) with { Cursor = cursor }));
}
