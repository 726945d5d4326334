namespace AlprGrains.Storage.Keys;

/// <summary>
/// The few words of SQL that keys and the books of purging need, so that a file of this machine and a database of a cluster keep both by
/// the same statements. Parameters are <c>$1</c>, <c>$2</c>…: long, string or byte[]. Used by one thread at a time. Throws <see cref="StorageException"/>.
/// </summary>
internal interface IKeyDatabase : IDisposable
{
    /// <summary>For messages: where it is.</summary>
    string Name { get; }

    /// <summary>The database's own clock, which must agree before anything is destroyed (INV-6); null where it is this machine's.</summary>
    DateTimeOffset? Clock { get; }

    /// <summary>Runs one statement; gives the rows it changed. Outside a transaction it is durable when this returns.</summary>
    int Execute(string sql, params object[] values);

    /// <summary>What a query answers, read row by row.</summary>
    List<T> Rows<T>(string sql, Func<IKeyRow, T> read, params object[] values);

    /// <summary>Runs the work in one transaction; on any failure nothing of it stays.</summary>
    void InTransaction(Action work);

    /// <summary>Overwrites what the last commits have left of deleted rows, as far as that can be done.</summary>
    void OverwriteLeftovers();

    /// <summary>The one number that a query answers with; 0 when it has no row.</summary>
    long Number(string sql, params object[] values) => Rows(sql, static row => row.Long(0), values) is [var number, ..] ? number : 0;
}

/// <summary>One row of an answer; columns count from 0.</summary>
internal interface IKeyRow
{
    long Long(int column);

    string Text(int column);

    byte[] Blob(int column);
}
