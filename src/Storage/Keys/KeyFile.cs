using AlprGrains.Storage.Sqlite;

namespace AlprGrains.Storage.Keys;

/// <summary>
/// Keys in a file of this machine. secure_delete overwrites a destroyed key in the file, and the rollback journal that held its page stays
/// where it is and is overwritten with zeros after the commit. What a drive keeps of overwritten blocks is still wrapped by the master key.
/// </summary>
internal sealed class KeyFile : IKeyDatabase
{
    private const int SchemaVersion = 1;

    private readonly Database _database;
    private readonly Dictionary<string, Statement> _prepared = [];

    /// <param name="path">Made if it is missing.</param>
    /// <param name="schema">Makes what is missing of its tables: <c>CREATE … IF NOT EXISTS</c>.</param>
    /// <param name="cacheKibibytes">Pages kept in memory.</param>
    public KeyFile(string path, string schema, int cacheKibibytes)
    {
        _database = Database.Open(path, Durability.Keys, schema, SchemaVersion, cacheKibibytes);
        try
        {
            _database.Execute("PRAGMA journal_mode=PERSIST"); // its blocks stay the same, so they can be overwritten
            _database.Execute(schema); // a file of an older program lacks the newer tables
            _database.OverwriteJournal(); // a crash may have come between a commit and this
        }
        catch
        {
            _database.Dispose();
            throw;
        }
    }

    public string Name => _database.Path;

    public DateTimeOffset? Clock => null;

    public int Execute(string sql, params object[] values)
    {
        Bound(sql, values).Run();
        return _database.Changes;
    }

    public List<T> Rows<T>(string sql, Func<IKeyRow, T> read, params object[] values)
    {
        var statement = Bound(sql, values);
        var (row, found) = (new Row(statement), new List<T>());
        try
        {
            while (statement.Step()) found.Add(read(row));
        }
        finally
        {
            statement.Reset();
        }
        return found;
    }

    public void InTransaction(Action work) => _database.InTransaction(work);

    public void OverwriteLeftovers() => _database.OverwriteJournal();

    public void Dispose()
    {
        foreach (var statement in _prepared.Values) statement.Dispose();
        _database.Dispose();
    }

    private Statement Bound(string sql, object[] values)
    {
        // ?1 is the first parameter wherever it stands; $1 would be a name.
        if (!_prepared.TryGetValue(sql, out var statement)) _prepared[sql] = statement = _database.Prepare(sql.Replace('$', '?'));
        for (var i = 0; i < values.Length; i++)
        {
            _ = values[i] switch
            {
                long number => statement.Bind(i + 1, number),
                string text => statement.Bind(i + 1, text),
                byte[] bytes => statement.Bind(i + 1, bytes),
                var other => throw new ArgumentException($"a {other.GetType().Name} cannot be bound: pass a long, a string or bytes", nameof(values)),
            };
        }
        return statement;
    }

    private sealed class Row(Statement statement) : IKeyRow
    {
        public long Long(int column) => statement.Long(column);

        public string Text(int column) => statement.Text(column);

        public byte[] Blob(int column) => statement.Blob(column).ToArray();
    }
}
