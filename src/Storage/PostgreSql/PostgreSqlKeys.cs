using AlprGrains.Storage.Keys;
using Npgsql;

namespace AlprGrains.Storage.PostgreSql;

/// <summary>
/// Wrapped keys and the books of purging, or keys and copies of holds, in the cluster's database. A transaction of one silo excludes those of the others, so that what is
/// made is made once. PostgreSQL forgets nothing at once: deleted rows stay in pages until VACUUM, in its write-ahead log and in every archive
/// of that; so what it holds opens only with <see cref="IKeyShares"/>.
/// </summary>
internal sealed class PostgreSqlKeys : IKeyDatabase
{
    private const int KeysLock = 0x41_4c_4b_59;

    private readonly NpgsqlDataSource _connections;
    private readonly bool _asksClock;
    private NpgsqlConnection? _within; // the connection of the transaction that runs

    /// <param name="options">Which server and schema.</param>
    /// <param name="tables">Makes what is missing: <c>CREATE … IF NOT EXISTS</c>.</param>
    /// <param name="asksClock">Whether the server's clock has a say: always, but in tests that make the time.</param>
    public PostgreSqlKeys(PostgreSqlOptions options, string tables, bool asksClock = true)
    {
        _asksClock = asksClock;
        _connections = PostgreSqlDatabase.Source(options, commandTimeoutSeconds: 10); // a silo's grains wait for a new minute's key
        try
        {
            InTransaction(() => Execute($"CREATE SCHEMA IF NOT EXISTS {options.Schema}"));
            InTransaction(() => Execute(tables));
        }
        catch
        {
            _connections.Dispose();
            throw;
        }
    }

    public string Name => "the tables of keys in PostgreSQL";

    public DateTimeOffset? Clock => _asksClock ? DateTimeOffset.FromUnixTimeMilliseconds(((IKeyDatabase)this).Number("SELECT (extract(epoch FROM clock_timestamp()) * 1000)::bigint")) : null;

    public int Execute(string sql, params object[] values) => Named(() => With(sql, values, static command => command.ExecuteNonQuery()));

    public List<T> Rows<T>(string sql, Func<IKeyRow, T> read, params object[] values) => Named(() => With(sql, values, command =>
    {
        using var rows = command.ExecuteReader();
        var (row, found) = (new Row(rows), new List<T>());
        while (rows.Read()) found.Add(read(row));
        return found;
    }));

    public void InTransaction(Action work)
    {
        if (_within is not null)
        {
            work(); // it is part of the one that runs
            return;
        }
        Named(() =>
        {
            using var connection = _connections.OpenConnection();
            using var transaction = connection.BeginTransaction();
            _within = connection;
            try
            {
                Execute($"SELECT pg_advisory_xact_lock({KeysLock}, hashtext(current_schemas(false)::text))");
                work();
                transaction.Commit();
            }
            finally
            {
                _within = null;
            }
            return true;
        });
    }

    public void OverwriteLeftovers()
    {
        // Nothing that PostgreSQL keeps of a deleted row opens: its share is destroyed.
    }

    public void Dispose() => _connections.Dispose();

    private T With<T>(string sql, object[] values, Func<NpgsqlCommand, T> run)
    {
        if (_within is { } connection) return Run(connection);
        using var lent = _connections.OpenConnection();
        return Run(lent);

        T Run(NpgsqlConnection on)
        {
            using var command = new NpgsqlCommand(sql, on);
            foreach (var value in values) command.Parameters.Add(new NpgsqlParameter { Value = value });
            return run(command);
        }
    }

    private static T Named<T>(Func<T> work) => Failures.Named(() => Task.FromResult(work())).GetAwaiter().GetResult();

    private sealed class Row(NpgsqlDataReader rows) : IKeyRow
    {
        public long Long(int column) => rows.GetInt64(column);

        public string Text(int column) => rows.GetString(column);

        public byte[] Blob(int column) => rows.GetFieldValue<byte[]>(column);
    }
}
