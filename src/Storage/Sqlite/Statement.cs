using SQLitePCL;

namespace AlprGrains.Storage.Sqlite;

/// <summary>
/// A prepared statement: bind by position from 1, step until false, read columns from 0. Spans from <see cref="Blob"/> are
/// only good until the next step.
/// </summary>
internal sealed class Statement(Database database, sqlite3_stmt handle) : IDisposable
{
    public Statement Bind(int position, long value)
    {
        database.Check(raw.sqlite3_bind_int64(handle, position, value));
        return this;
    }

    /// <summary>Binds the 64 bits as they are; SQLite knows signed numbers only.</summary>
    public Statement Bind(int position, ulong bits) => Bind(position, unchecked((long)bits));

    public Statement Bind(int position, ReadOnlySpan<byte> value)
    {
        database.Check(raw.sqlite3_bind_blob(handle, position, value));
        return this;
    }

    public Statement Bind(int position, string value)
    {
        database.Check(raw.sqlite3_bind_text(handle, position, value));
        return this;
    }

    public Statement BindNull(int position)
    {
        database.Check(raw.sqlite3_bind_null(handle, position));
        return this;
    }

    /// <summary>Whether there is a row. After the last one the statement is ready to be bound again.</summary>
    public bool Step()
    {
        var result = raw.sqlite3_step(handle);
        if (result == raw.SQLITE_ROW) return true;
        if (result != raw.SQLITE_DONE)
        {
            try
            {
                database.Check(result);
            }
            finally
            {
                Reset();
            }
        }
        Reset();
        return false;
    }

    /// <summary>Runs a statement that answers with no rows.</summary>
    public void Run()
    {
        while (Step()) { }
    }

    public long Long(int column) => raw.sqlite3_column_int64(handle, column);

    public ulong Bits(int column) => unchecked((ulong)Long(column));

    public ReadOnlySpan<byte> Blob(int column) => raw.sqlite3_column_blob(handle, column);

    public string Text(int column) => raw.sqlite3_column_text(handle, column).utf8_to_string();

    public bool IsNull(int column) => raw.sqlite3_column_type(handle, column) == raw.SQLITE_NULL;

    /// <summary>Ends a query before its last row, so that it holds no snapshot of the file.</summary>
    public void Reset() => _ = raw.sqlite3_reset(handle); // its result repeats the one of the step before

    public void Dispose() => handle.manual_close();
}
