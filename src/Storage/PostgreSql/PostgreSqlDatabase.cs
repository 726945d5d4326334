using AlprGrains.Storage.Keys;
using Npgsql;

namespace AlprGrains.Storage.PostgreSql;

/// <summary>
/// Connections to the cluster's database, its tables, and its days' partitions. Opening makes what is missing, one silo at a time, and
/// refuses a server that would acknowledge what it may lose.
/// </summary>
internal sealed class PostgreSqlDatabase : IAsyncDisposable
{
    /// <summary>Of our advisory locks: what is locked, and for tables and partitions which.</summary>
    private const int TablesLock = 0x41_4c_50_52;

    private static readonly TimeSpan DropPatience = TimeSpan.FromSeconds(2);

    private static readonly string[] MustBeOn = ["fsync", "full_page_writes"];

    private readonly NpgsqlDataSource _connections;
    private readonly Lock _lock = new();
    private readonly SortedSet<int> _days = [];

    private PostgreSqlDatabase(NpgsqlDataSource connections) => _connections = connections;

    public static async Task<PostgreSqlDatabase> Open(PostgreSqlOptions options)
    {
        var opened = new PostgreSqlDatabase(Source(options));
        try
        {
            await Failures.Named(async () => await opened.Prepare(options.Schema));
            return opened;
        }
        catch
        {
            await opened.DisposeAsync();
            throw;
        }
    }

    /// <summary>Connections as all parts of the store want them; wrong options are refused with every problem named.</summary>
    public static NpgsqlDataSource Source(PostgreSqlOptions options, int? commandTimeoutSeconds = null)
    {
        if (options.Problems() is { Count: > 0 } problems) throw new ArgumentException($"PostgreSQL cannot be used: {string.Join("; ", problems)}", nameof(options));
        var text = new NpgsqlConnectionStringBuilder(options.ConnectionString) { SearchPath = options.Schema, MaxAutoPrepare = 64, AutoPrepareMinUsages = 2 };
        text.IncludeErrorDetail = false; // a detail may quote a row
        if (commandTimeoutSeconds is { } seconds) text.CommandTimeout = seconds;
        return NpgsqlDataSource.Create(text);
    }

    /// <summary>A connection of the pool.</summary>
    public ValueTask<NpgsqlConnection> Connect() => _connections.OpenConnectionAsync();

    /// <summary>Days that have a partition, the newest first.</summary>
    public int[] DaysFrom(UploadDay first)
    {
        lock (_lock) return [.. _days.Reverse().TakeWhile(day => day >= first.Number)];
    }

    /// <summary>Learns of days that other silos have made.</summary>
    public async Task RefreshDays()
    {
        await using var connection = await Connect();
        await ReadDays(connection);
    }

    /// <summary>Makes a day's partition if no silo has.</summary>
    public async Task EnsureDay(UploadDay day)
    {
        lock (_lock)
            if (_days.Contains(day.Number)) return;
        await using var connection = await Connect();
        await using var transaction = await connection.BeginTransactionAsync();
        await LockTables(connection);
        await ReadDays(connection);
        bool isMissing;
        lock (_lock) isMissing = !_days.Contains(day.Number);
        if (isMissing) await Execute(connection, PostgreSqlSchema.Partition(day));
        await transaction.CommitAsync();
        lock (_lock) _days.Add(day.Number);
    }

    /// <summary>
    /// Drops the partition of a day whose keys are all destroyed; its count stays. It waits for those who read or write the table just now, and gives
    /// up soon, so that nobody who comes after waits long behind it: whoever asked asks again.
    /// </summary>
    public async Task DropDay(UploadDay day)
    {
        await using var connection = await Connect();
        await using var transaction = await connection.BeginTransactionAsync();
        await Execute(connection, $"SET LOCAL lock_timeout = '{(int)DropPatience.TotalMilliseconds}ms'");
        await LockTables(connection);
        await Execute(connection, $"""
            INSERT INTO dropped_days (day, uploaded) SELECT day, sum(uploaded) FROM tallies WHERE day = {day.Number} GROUP BY day ON CONFLICT DO NOTHING;
            DELETE FROM tallies WHERE day = {day.Number};
            DROP TABLE IF EXISTS {PostgreSqlSchema.PartitionName(day)}
            """);
        await transaction.CommitAsync();
        lock (_lock) _days.Remove(day.Number);
    }

    public ValueTask DisposeAsync() => _connections.DisposeAsync();

    private async Task Prepare(string schema)
    {
        await using var connection = await Connect();
        foreach (var setting in MustBeOn) await RequireOn(connection, setting);
        await RequireDurableCommits(connection);
        await using var transaction = await connection.BeginTransactionAsync();
        await LockTables(connection);
        await Execute(connection, $"CREATE SCHEMA IF NOT EXISTS {schema}");
        if (await Value<string?>(connection, "SELECT to_regclass('reads')::text") is null)
        {
            await Execute(connection, PostgreSqlSchema.Tables);
            await Execute(connection, $"INSERT INTO facts (name, value) VALUES ('version', {PostgreSqlSchema.Version})");
        }
        var version = await Value<long>(connection, "SELECT value FROM facts WHERE name = 'version'");
        if (version != PostgreSqlSchema.Version)
            throw new StorageException(StorageFault.Damaged, $"the tables in schema '{schema}' are of version {version}, and this program knows version {PostgreSqlSchema.Version}: run the program that made them");
        await transaction.CommitAsync();
        await ReadDays(connection);
    }

    private static async Task RequireOn(NpgsqlConnection connection, string setting)
    {
        if (await Value<string>(connection, $"SHOW {setting}") != "on")
            throw new StorageException(StorageFault.Failed, $"PostgreSQL runs with {setting} off and would lose acknowledged reads in a power cut (INV-1): set {setting} = on");
    }

    private static async Task RequireDurableCommits(NpgsqlConnection connection)
    {
        if (await Value<string>(connection, "SHOW synchronous_commit") is "off")
            throw new StorageException(StorageFault.Failed, "PostgreSQL runs with synchronous_commit off and would lose acknowledged reads in a crash (INV-1): set synchronous_commit = on");
    }

    private static Task LockTables(NpgsqlConnection connection) => Execute(connection, $"SELECT pg_advisory_xact_lock({TablesLock}, hashtext(current_schemas(false)::text))");

    private async Task ReadDays(NpgsqlConnection connection)
    {
        await using var command = new NpgsqlCommand(
            "SELECT (regexp_match(pg_get_expr(c.relpartbound, c.oid), '\\d+'))[1]::int FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid WHERE i.inhparent = 'reads'::regclass", connection);
        var found = new List<int>();
        await using var rows = await command.ExecuteReaderAsync();
        while (await rows.ReadAsync()) found.Add(rows.GetInt32(0));
        lock (_lock)
        {
            _days.Clear();
            _days.UnionWith(found);
        }
    }

    private static async Task Execute(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    private static async Task<T> Value<T>(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync() is T value ? value : default!;
    }
}
