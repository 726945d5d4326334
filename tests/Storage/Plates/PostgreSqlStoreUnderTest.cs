using AlprGrains.Plates;
using AlprGrains.Storage.Keys;
using AlprGrains.Storage.PostgreSql;
using AlprGrains.Storage.PostgreSql.Plates;
using AlprGrains.Storage.PostgreSql.Reminders;
using AlprGrains.Storage.Retention;
using AlprGrains.Tests.TestKit;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace AlprGrains.Tests.Storage.Plates;

/// <summary>The store of a cluster in a schema of its own, with keys in a folder of its own.</summary>
public sealed class PostgreSqlStoreUnderTest : StoreUnderTest
{
    private readonly DataFolder _folder = new();
    private readonly string _connectionString;
    private readonly TimeProvider _time;
    private readonly string _schema;
    private readonly PostgreSqlStoreUnderTest? _beside;
    private Opened _opened = null!;

    public PostgreSqlStoreUnderTest(OnePostgres server, TimeProvider time)
    {
        _connectionString = server.ConnectionString;
        _schema = server.NewSchema();
        _time = time;
        OpenStore().GetAwaiter().GetResult(); // lent in a call that does not wait
    }

    /// <summary>Another silo on the same schema, with the same keys; who made it first drops it.</summary>
    public PostgreSqlStoreUnderTest(PostgreSqlStoreUnderTest beside)
    {
        (_connectionString, _schema, _time) = (beside._connectionString, beside._schema, beside._time);
        _beside = beside;
        OpenStore().GetAwaiter().GetResult();
    }

    public override IReadStore Store => _opened.Store;

    public override IPlateKeys Keys => _opened.PlateKeys;

    public override IReminderTable Reminders => _opened.Reminders;

    // The server keeps what is committed; the silo forgets everything, and its connections break.
    public override async Task Crash()
    {
        var lost = _opened;
        await Run($"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = '{_schema}'");
        lost.Store.Lists.Dispose(); // a process that is lost asks no more
        lost.Keys.Dispose();
        await OpenStore();
    }

    public override async Task Restart()
    {
        await _opened.DisposeAsync();
        await OpenStore();
    }

    public override IDisposable SlowDisk()
    {
        var holder = new NpgsqlConnection(_connectionString);
        holder.Open();
        using var command = new NpgsqlCommand($"BEGIN; LOCK TABLE {_schema}.reads IN SHARE MODE", holder);
        command.ExecuteNonQuery();
        return holder; // disposing ends the transaction with the connection
    }

    // What the server answers when its disk is full, for every row of every partition.
    public override IDisposable FullDisk()
    {
        Run($"""
            CREATE FUNCTION {_schema}.no_space() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION USING ERRCODE = '53100'; END $$;
            CREATE TRIGGER no_space BEFORE INSERT ON {_schema}.reads FOR EACH ROW EXECUTE FUNCTION {_schema}.no_space()
            """).GetAwaiter().GetResult();
        return new Freed(() => Run($"DROP FUNCTION {_schema}.no_space CASCADE").GetAwaiter().GetResult());
    }

    public override async ValueTask DisposeAsync()
    {
        if (_beside is not null)
        {
            await _opened.Store.DisposeAsync();
            await _opened.Database.DisposeAsync();
            return;
        }
        await _opened.DisposeAsync();
        await Run($"DROP SCHEMA {_schema} CASCADE");
        _folder.Dispose();
    }

    private async Task OpenStore()
    {
        var options = new PostgreSqlOptions
        {
            ConnectionString = $"{_connectionString};Application Name={_schema}", Schema = _schema, Writer = _beside is null ? "silo-1" : "silo-2", QueuedReadsMax = QueuedReadsMax, BatchReadsMax = QueuedReadsMax,
        };
        var keys = _beside?._opened.Keys ?? KeyStore.Open(_folder["keys"], _time);
        var database = await PostgreSqlDatabase.Open(options);
        _opened = new Opened(
            keys, new PlateKeys(keys), database, new PostgreSqlReadStore(database, keys, new RetentionClock(_time, new NoMarks(), boot: ""), options, _time, NullLogger.Instance), new PostgreSqlReminderTable(database, _time, options.RemindersPerQueryMax));
    }

    private async Task Run(string sql)
    {
        await using var connection = new NpgsqlConnection(_connectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    private sealed record Opened(KeyStore Keys, PlateKeys PlateKeys, PostgreSqlDatabase Database, PostgreSqlReadStore Store, PostgreSqlReminderTable Reminders) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            await Store.DisposeAsync();
            await Database.DisposeAsync();
            Keys.Dispose();
        }
    }

    private sealed class NoMarks : IClockMarks
    {
        public ClockMark? Load() => null;

        public void Store(ClockMark mark)
        {
        }
    }

    private sealed class Freed(Action free) : IDisposable
    {
        public void Dispose() => free();
    }
}
