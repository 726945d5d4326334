using AlprGrains.Storage.PostgreSql;
using AlprGrains.Storage.PostgreSql.Reminders;
using AlprGrains.Tests.Storage.Plates;

namespace AlprGrains.Tests.Storage.Reminders;

public sealed class PostgreSqlReminderTableTests(OnePostgres server) : ReminderTableConformance, IClassFixture<OnePostgres>
{
    private PostgreSqlDatabase _database = null!;

    protected override async Task<IReminderTable> Lend(TimeProvider time)
    {
        _database = await PostgreSqlDatabase.Open(new PostgreSqlOptions { ConnectionString = server.ConnectionString, Schema = server.NewSchema(), Writer = "silo-1" });
        return new PostgreSqlReminderTable(_database, time, RowsPerQueryMax);
    }

    public override async Task DisposeAsync() => await _database.DisposeAsync();

    [Fact]
    public async Task A_range_read_goes_by_time_and_not_through_all_rows()
    {
        await using (var connection = await _database.Connect())
        await using (var fill = new Npgsql.NpgsqlCommand("""
            INSERT INTO reminders SELECT 'plate/' || n, 'purge', (n * 2654435761) % 4294967296, 10000000000000000 + n, 1, 1 FROM generate_series(1::bigint, 20000) n;
            ANALYZE reminders
            """, connection)) await fill.ExecuteNonQueryAsync();
        Assert.Contains("reminders_due", await PostgreSqlReminderTable.PlanOfRangeRead(_database), StringComparison.Ordinal);
    }
}
