using System.Collections.Immutable;
using AlprGrains.Plates;
using AlprGrains.Storage.Plates;
using AlprGrains.Tests.TestKit;
using static AlprGrains.Tests.Storage.Plates.SampleReads;

namespace AlprGrains.Tests.Storage.Plates;

/// <summary>What every read store promises about keeping reads. A backend inherits this and lends itself.</summary>
public abstract class ReadStoreConformance : IAsyncLifetime
{
    protected static readonly DateTimeOffset Noon = new(2026, 3, 2, 12, 0, 0, TimeSpan.Zero);

    protected ManualTime Time { get; } = new(Noon);

    protected StoreUnderTest Subject { get; private set; } = null!;

    private IReadStore Store => Subject.Store;

    protected abstract StoreUnderTest Lend(TimeProvider time);

    public Task InitializeAsync()
    {
        Subject = Lend(Time);
        return Task.CompletedTask;
    }

    public async Task DisposeAsync() => await Subject.DisposeAsync();

    protected ValueTask<RecordOutcome> Append(PlateRead read) => Store.Append(SampleReads.Append(read, Subject.Keys));

    protected async Task<ImmutableArray<PlateRead>> All(PlateNumber plate) => (await Store.Page(new PlateQuestion(plate, ReadsMax: 1000))).Reads;

    [Fact]
    public async Task INV_1_acknowledged_reads_survive_a_crash()
    {
        for (var number = 0; number < 100; number++) Assert.Equal(RecordOutcome.Stored, await Append(Read(number, Noon)));
        await Subject.Crash();
        Assert.Equal(100, (await All(Plate)).Length);
        Assert.Equal(100, (await Store.Counts()).Uploaded);
    }

    [Fact]
    public async Task A_read_comes_back_as_it_went_in()
    {
        var read = Read(1, Noon);
        await Append(read);
        var found = Assert.Single(await All(Plate));
        Assert.Equal(read.Candidates.AsEnumerable(), found.Candidates.AsEnumerable()); // arrays compare by reference in records
        Assert.Equal(read with { Candidates = [] }, found with { Candidates = [] });
    }

    [Fact]
    public async Task A_read_of_our_own_recognizer_comes_back_with_its_place_in_the_frame_and_its_pass()
    {
        var read = ReadFromFrame(1, Noon);
        await Append(read);
        var found = Assert.Single(await All(Plate));
        Assert.Equal(read with { Candidates = [] }, found with { Candidates = [] });
    }

    [Fact]
    public async Task A_read_with_nothing_optional_comes_back_as_it_went_in()
    {
        var read = Read(1, Noon) with { Region = null, Candidates = [], DirectionDegrees = null, Vehicle = null, FrameImage = null, PlateImage = null, Source = ReadSource.Recognizer };
        await Append(read);
        var found = Assert.Single(await All(Plate));
        Assert.Empty(found.Candidates);
        Assert.Equal(read with { Candidates = [] }, found with { Candidates = [] });
    }

    [Fact]
    public async Task INV_2_a_repeat_is_acknowledged_and_stored_once()
    {
        Assert.Equal(RecordOutcome.Stored, await Append(Read(1, Noon)));
        Assert.Equal(RecordOutcome.AlreadyStored, await Append(Read(1, Noon + TimeSpan.FromSeconds(5))));
        Assert.Single(await All(Plate));
        Assert.Equal((1, 1), ((await Store.Counts()).Uploaded, (await Store.Counts()).Repeated));
    }

    [Fact]
    public async Task INV_2_repeats_that_arrive_together_are_stored_once()
    {
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Append(Read(1, Noon)).AsTask()));
        Assert.Single(outcomes, RecordOutcome.Stored);
        Assert.Equal(49, outcomes.Count(outcome => outcome == RecordOutcome.AlreadyStored));
        Assert.Single(await All(Plate));
    }

    [Fact]
    public async Task INV_2_a_repeat_after_midnight_is_stored_once()
    {
        var beforeMidnight = new DateTimeOffset(2026, 3, 2, 23, 59, 59, TimeSpan.Zero);
        Time.Jump(beforeMidnight);
        var captured = beforeMidnight - TimeSpan.FromSeconds(2);
        Assert.Equal(RecordOutcome.Stored, await Append(Read(1, beforeMidnight, capturedAt: captured)));
        Time.Advance(TimeSpan.FromSeconds(3));
        await Subject.Restart();
        Assert.Equal(RecordOutcome.AlreadyStored, await Append(Read(1, Time.GetUtcNow(), capturedAt: captured)));
        Assert.Single(await All(Plate));
    }

    [Fact]
    public async Task INV_2_a_repeat_after_midnight_from_a_camera_whose_clock_runs_ahead_is_stored_once()
    {
        var beforeMidnight = new DateTimeOffset(2026, 3, 2, 23, 59, 50, TimeSpan.Zero);
        Time.Jump(beforeMidnight);
        var captured = beforeMidnight + TimeSpan.FromSeconds(40); // the camera believes it is tomorrow
        Assert.Equal(RecordOutcome.Stored, await Append(Read(1, beforeMidnight, capturedAt: captured)));
        Assert.Equal(beforeMidnight, Assert.Single(await All(Plate)).CapturedAt);
        Time.Advance(TimeSpan.FromMinutes(5));
        Assert.Equal(RecordOutcome.AlreadyStored, await Append(Read(1, Time.GetUtcNow(), capturedAt: captured)));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)] // New York's time on a camera in California
    [InlineData(8)] // the hours to UTC added twice
    public async Task INV_2_a_repeat_after_midnight_from_a_camera_that_is_hours_ahead_is_stored_once_also_when_the_true_time_has_overtaken_it(int hoursAhead)
    {
        var beforeMidnight = new DateTimeOffset(2026, 3, 2, 23, 59, 50, TimeSpan.Zero);
        Time.Jump(beforeMidnight);
        var captured = beforeMidnight + TimeSpan.FromHours(hoursAhead);
        Assert.Equal(RecordOutcome.Stored, await Append(Read(1, beforeMidnight, capturedAt: captured)));
        Time.Advance(TimeSpan.FromHours(hoursAhead) + TimeSpan.FromMinutes(10));
        await Subject.Restart();
        Assert.Equal(RecordOutcome.AlreadyStored, await Append(Read(1, Time.GetUtcNow(), capturedAt: captured)));
        Assert.Single(await All(Plate));
    }

    [Fact]
    public async Task INV_5_a_repeat_from_a_camera_hours_ahead_whose_original_may_be_purged_is_refused()
    {
        var beforeMidnight = new DateTimeOffset(2026, 3, 2, 23, 59, 50, TimeSpan.Zero);
        Time.Jump(beforeMidnight);
        var captured = beforeMidnight + TimeSpan.FromHours(3);
        Assert.Equal(RecordOutcome.Stored, await Append(Read(1, beforeMidnight, capturedAt: captured)));
        Time.Advance(ReadRetention.Period + TimeSpan.FromHours(1)); // by its camera's clock it is not yet 30 days old
        Assert.Equal(RecordOutcome.RefusedTooOld, await Append(Read(1, Time.GetUtcNow(), capturedAt: captured)));
    }

    [Fact]
    public async Task INV_2_a_repeat_a_week_later_without_a_capture_time_is_stored_once()
    {
        Assert.Equal(RecordOutcome.Stored, await Append(Read(1, Noon, capturedAt: Noon) with { CapturedAtIsArrival = true }));
        Time.Advance(TimeSpan.FromDays(7));
        var now = Time.GetUtcNow();
        Assert.Equal(RecordOutcome.AlreadyStored, await Append(Read(1, now, capturedAt: now) with { CapturedAtIsArrival = true }));
    }

    [Fact]
    public async Task INV_2_a_repeat_after_a_crash_is_stored_once()
    {
        await Append(Read(1, Noon));
        await Subject.Crash();
        Assert.Equal(RecordOutcome.AlreadyStored, await Append(Read(1, Noon)));
    }

    [Fact]
    public async Task INV_2_repeats_are_found_among_thousands()
    {
        for (var first = 0; first < 3000; first += StoreUnderTest.QueuedReadsMax / 2) // more than is kept unindexed
            await Task.WhenAll(Enumerable.Range(first, StoreUnderTest.QueuedReadsMax / 2).Select(number => Append(Read(number, Noon, OtherPlate)).AsTask()));
        for (var number = 0; number < 3000; number += 100) Assert.Equal(RecordOutcome.AlreadyStored, await Append(Read(number, Noon)));
        await Subject.Restart();
        for (var number = 50; number < 3000; number += 100) Assert.Equal(RecordOutcome.AlreadyStored, await Append(Read(number, Noon)));
    }

    [Fact]
    public async Task A_read_captured_nearly_30_days_before_it_arrives_is_refused_and_counted()
    {
        Assert.Equal(RecordOutcome.Stored, await Append(Read(1, Noon, capturedAt: Noon - Admission.CapturedAgoMax)));
        Assert.Equal(RecordOutcome.RefusedTooOld, await Append(Read(2, Noon, capturedAt: Noon - Admission.CapturedAgoMax - TimeSpan.FromTicks(1))));
        Assert.Equal((1, 1), ((await Store.Counts()).Uploaded, (await Store.Counts()).RefusedTooOld));
    }

    [Fact]
    public async Task A_capture_time_after_arrival_becomes_the_arrival()
    {
        await Append(Read(1, Noon, capturedAt: Noon + TimeSpan.FromHours(3)));
        var read = Assert.Single(await All(Plate));
        Assert.Equal(Noon, read.CapturedAt);
        Assert.True(read.CapturedAtIsArrival);
    }

    [Fact]
    public async Task An_upload_from_the_future_is_a_mistake_of_the_caller() =>
        await Assert.ThrowsAsync<ArgumentException>(async () => await Append(Read(1, Noon + TimeSpan.FromHours(1))));

    [Fact]
    public async Task The_purge_reminder_stands_when_the_read_is_acknowledged_and_is_not_moved_by_the_next()
    {
        var plate = Orleans.Runtime.GrainId.Create(PurgeReminder.GrainType, Subject.Keys.KeyOf(Plate).Hex);
        await Store.Append(SampleReads.Append(Read(1, Noon), Subject.Keys, registerReminder: true));
        await Subject.Crash();
        var reminder = await Subject.Reminders.ReadRow(plate, PurgeReminder.Name);
        Assert.Equal((Noon + ReadRetention.Period).UtcDateTime, reminder!.StartAt);
        Assert.Equal(PurgeReminder.Period, reminder.Period);
        Assert.Equal(plate, reminder.GrainId);

        Time.Advance(TimeSpan.FromHours(1));
        await Store.Append(SampleReads.Append(Read(2, Time.GetUtcNow()), Subject.Keys, registerReminder: true));
        Assert.Equal(reminder.StartAt, (await Subject.Reminders.ReadRow(plate, PurgeReminder.Name))!.StartAt);
    }

    [Fact]
    public async Task INV_13_a_slow_disk_gives_Busy_and_loses_nothing()
    {
        await Append(Read(0, Noon));
        var waiting = new List<Task<RecordOutcome>>();
        using (Subject.SlowDisk())
        {
            RecordOutcome? last = null;
            for (var number = 1; last != RecordOutcome.Busy; number++)
            {
                Assert.True(number <= 10 * StoreUnderTest.QueuedReadsMax, "the queue has no bound");
                var append = Append(Read(number, Noon)).AsTask();
                if (append.IsCompleted) last = await append;
                else waiting.Add(append);
            }
        }
        Assert.All(await Task.WhenAll(waiting), outcome => Assert.Equal(RecordOutcome.Stored, outcome));
        await Subject.Crash();
        Assert.Equal(waiting.Count + 1, (await All(Plate)).Length);
    }

    [Fact]
    public async Task INV_13_a_full_disk_gives_Busy_keeps_what_was_acknowledged_and_goes_on_when_there_is_space()
    {
        var stored = new List<int>();
        var number = 0;
        for (; number < 10; number++)
        {
            Assert.Equal(RecordOutcome.Stored, await Append(Read(number, Noon)));
            stored.Add(number);
        }
        using (Subject.FullDisk())
        {
            RecordOutcome outcome;
            do
            {
                Assert.True(number < 1000, "the disk is not full");
                outcome = await Append(Read(number, Noon));
                if (outcome == RecordOutcome.Stored) stored.Add(number++);
            }
            while (outcome == RecordOutcome.Stored);
            Assert.Equal(RecordOutcome.Busy, outcome);
            Assert.Equal(stored.Count, (await All(Plate)).Length); // it still answers
        }
        Assert.Equal(RecordOutcome.Stored, await Append(Read(number, Noon)));
        await Subject.Crash();
        Assert.Equal([.. stored, number], (await All(Plate)).Select(read => Enumerable.Range(0, 1001).First(n => Read(n, Noon).Id == read.Id)).Order());
    }
}
