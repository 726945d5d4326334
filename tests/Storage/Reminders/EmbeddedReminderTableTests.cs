using AlprGrains.Plates;
using AlprGrains.Storage.Embedded.Reminders;
using AlprGrains.Tests.TestKit;
using Orleans.Runtime;

namespace AlprGrains.Tests.Storage.Reminders;

public sealed class EmbeddedReminderTableTests : ReminderTableConformance
{
    private readonly DataFolder _folder = new();
    private ReminderFile _file = null!;
    private EmbeddedReminderTable _table = null!;

    protected override Task<IReminderTable> Lend(TimeProvider time)
    {
        _file = new ReminderFile(_folder["reminders.db"]);
        _table = new EmbeddedReminderTable(_file, time, RowsPerQueryMax);
        return Task.FromResult<IReminderTable>(_table);
    }

    public override Task DisposeAsync()
    {
        _file.Dispose();
        _folder.Dispose();
        return Task.CompletedTask;
    }

    [Fact]
    public async Task Purges_registered_in_bulk_are_rows_that_the_engine_finds_and_do_not_move_standing_ones()
    {
        var first = new Dictionary<PlateKey, DateTimeOffset> { [new PlateKey($"{1:x32}")] = Noon, [new PlateKey($"{2:x32}")] = Noon };
        _file.RegisterPurges(first);
        _file.RegisterPurges(first.ToDictionary(row => row.Key, row => row.Value.AddDays(1)));
        Assert.Equal((int[])[1, 2], (await Due()).Order());
        var row = await _table.ReadRow(GrainId.Create(PurgeReminder.GrainType, $"{1:x32}"), PurgeReminder.Name);
        Assert.Equal((Noon.UtcDateTime, PurgeReminder.Period), (row!.StartAt, row.Period));
        var hash = row.GrainId.GetUniformHashCode();
        Assert.Contains(1, await Due(hash - 1, hash)); // the hash in the row is the engine's
    }

    [Fact]
    public async Task Rows_survive_a_crash()
    {
        await Put(1, TimeSpan.Zero);
        using var after = _folder.CopyAsAfterCrash();
        using var recovered = new ReminderFile(after["reminders.db"]);
        Assert.NotNull(recovered.Get(Grain(1), "purge"));
    }

    [Fact]
    public async Task Many_rows_that_are_not_due_cost_a_range_read_nothing()
    {
        for (var portion = 0; portion < 10; portion++)
            _file.RegisterPurges(Enumerable.Range(portion * 10_000, 10_000).ToDictionary(number => new PlateKey($"{number:x32}"), number => Noon.AddDays(30)));
        await Put(7_000_000, TimeSpan.Zero);
        Assert.Equal((int[])[7_000_000], await Due());
        Assert.Contains("reminders_due", _file.PlanOfRangeRead(), StringComparison.Ordinal); // by time, not through all of them
    }
}
