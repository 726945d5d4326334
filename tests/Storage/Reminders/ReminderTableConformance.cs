using AlprGrains.Tests.TestKit;
using Orleans.Runtime;

namespace AlprGrains.Tests.Storage.Reminders;

/// <summary>What every reminder table promises. A backend inherits this and lends its own, which gives <see cref="RowsPerQueryMax"/> rows at most.</summary>
public abstract class ReminderTableConformance : IAsyncLifetime
{
    protected const int RowsPerQueryMax = 100;

    protected static readonly DateTimeOffset Noon = new(2026, 3, 2, 12, 0, 0, TimeSpan.Zero);

    private readonly ManualTime _time = new(Noon);
    private IReminderTable _table = null!;

    protected abstract Task<IReminderTable> Lend(TimeProvider time);

    public async Task InitializeAsync() => _table = await Lend(_time);

    public abstract Task DisposeAsync();

    protected static GrainId Grain(int number) => GrainId.Create("plate", $"{number:x32}");

    protected async Task<string?> Put(int grain, TimeSpan dueIn, string name = "purge") =>
        await _table.UpsertRow(new ReminderEntry { GrainId = Grain(grain), ReminderName = name, StartAt = (Noon + dueIn).UtcDateTime, Period = TimeSpan.FromHours(1) });

    protected async Task<int[]> Due(uint begin = 0, uint end = 0) =>
        [.. (await _table.ReadRows(begin, end)).Reminders.Select(row => int.Parse(row.GrainId.Key.ToString()!, System.Globalization.NumberStyles.HexNumber))];

    [Fact]
    public async Task A_row_comes_back_as_it_went_in()
    {
        var eTag = await Put(1, TimeSpan.FromDays(30));
        var row = await _table.ReadRow(Grain(1), "purge");
        Assert.Equal(
            (Grain(1), "purge", (Noon + TimeSpan.FromDays(30)).UtcDateTime, TimeSpan.FromHours(1), eTag),
            (row!.GrainId, row.ReminderName, row.StartAt, row.Period, row.ETag));
        Assert.Equal(DateTimeKind.Utc, row.StartAt.Kind);
        Assert.Null(await _table.ReadRow(Grain(1), "other"));
        Assert.Null(await _table.ReadRow(Grain(2), "purge"));
    }

    [Fact]
    public async Task A_range_gives_what_is_due_soon_or_overdue_in_that_order_and_nothing_else()
    {
        await Put(1, TimeSpan.FromMinutes(15));
        await Put(2, TimeSpan.FromMinutes(15) + TimeSpan.FromSeconds(1));
        await Put(3, TimeSpan.FromDays(-3));
        await Put(4, TimeSpan.FromMinutes(1));
        Assert.Equal((int[])[3, 4, 1], await Due());
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal((int[])[3, 4, 1, 2], await Due());
    }

    [Fact]
    public async Task A_range_gives_no_more_than_its_limit_and_the_longest_due_first()
    {
        for (var number = 0; number < RowsPerQueryMax + 20; number++) await Put(number, -TimeSpan.FromMinutes(number));
        var due = await Due();
        Assert.Equal(RowsPerQueryMax, due.Length);
        Assert.Equal(Enumerable.Range(20, RowsPerQueryMax).Reverse(), due);
    }

    [Fact]
    public async Task Ranges_divide_the_ring_without_gap_or_overlap()
    {
        for (var number = 0; number < 60; number++) await Put(number, TimeSpan.Zero);
        uint[] borders = [0x20000000, 0x90000000, 0xd0000000];
        var parts = new List<int>();
        for (var i = 0; i < borders.Length; i++) parts.AddRange(await Due(borders[i], borders[(i + 1) % borders.Length]));
        Assert.Equal(Enumerable.Range(0, 60), parts.Order());
        var hash = Grain(5).GetUniformHashCode();
        Assert.Contains(5, await Due(hash - 1, hash)); // (begin, end]: the end belongs to it
        Assert.DoesNotContain(5, await Due(hash, hash + 1));
    }

    [Fact]
    public async Task Rows_of_one_grain_are_given_whatever_they_are_due()
    {
        await Put(1, TimeSpan.FromDays(30), "purge");
        await Put(1, TimeSpan.FromDays(60), "audit");
        await Put(2, TimeSpan.FromDays(30));
        Assert.Equal((string[])["audit", "purge"], (await _table.ReadRows(Grain(1))).Reminders.Select(row => row.ReminderName));
    }

    [Fact]
    public async Task An_update_moves_the_time_and_changes_the_ETag_and_only_the_newest_ETag_removes()
    {
        var old = await Put(1, TimeSpan.FromDays(30));
        var current = await Put(1, TimeSpan.FromDays(31));
        Assert.NotEqual(old, current);
        Assert.Equal((Noon + TimeSpan.FromDays(31)).UtcDateTime, (await _table.ReadRow(Grain(1), "purge"))!.StartAt);
        Assert.False(await _table.RemoveRow(Grain(1), "purge", old!));
        Assert.False(await _table.RemoveRow(Grain(1), "purge", "nonsense"));
        Assert.True(await _table.RemoveRow(Grain(1), "purge", current!));
        Assert.False(await _table.RemoveRow(Grain(1), "purge", current!));
    }
}
