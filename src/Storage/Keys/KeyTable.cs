using System.Collections.Immutable;
using System.Security.Cryptography;
using AlprGrains.Retention;
using AlprGrains.Storage.Sealing;
using AlprGrains.Storage.Sqlite;

namespace AlprGrains.Storage.Keys;

/// <summary>
/// Wrapped keys in their file. Keys go in as they are made and come out unwrapped; a key that does not unwrap means a
/// damaged file or another master key. Used under the key store's lock.
/// </summary>
/// <remarks>
/// secure_delete overwrites a destroyed key in the file, and the rollback journal that held its page stays where it is and is overwritten
/// with zeros after the commit. What a drive keeps of overwritten blocks is still wrapped by the master key.
/// </remarks>
internal sealed class KeyTable : IDisposable
{
    private const int SchemaVersion = 1;
    private const int CacheKibibytes = 512;

    private const string Schema = """
        CREATE TABLE minute_keys (minute INTEGER PRIMARY KEY, wrapped BLOB NOT NULL);
        CREATE TABLE day_peppers (day INTEGER PRIMARY KEY, wrapped BLOB NOT NULL);
        CREATE TABLE long_lived (name TEXT PRIMARY KEY, wrapped BLOB NOT NULL);
        CREATE TABLE facts (name TEXT PRIMARY KEY, value INTEGER NOT NULL)
        """;

    private readonly Database _database;
    private IMasterKey _master;
    private readonly Statement _findMinute, _addMinute, _findDay, _addDay;

    private KeyTable(Database database, IMasterKey master)
    {
        _database = database;
        _master = master;
        Ledger = PurgeLedger.Open(database);
        _findMinute = database.Prepare("SELECT wrapped FROM minute_keys WHERE minute = ?1");
        _addMinute = database.Prepare("INSERT INTO minute_keys (minute, wrapped) VALUES (?1, ?2)");
        _findDay = database.Prepare("SELECT wrapped FROM day_peppers WHERE day = ?1");
        _addDay = database.Prepare("INSERT INTO day_peppers (day, wrapped) VALUES (?1, ?2)");
    }

    public static KeyTable Open(string path, IMasterKey master)
    {
        var database = Database.Open(path, Durability.Keys, Schema, SchemaVersion, CacheKibibytes);
        database.Execute("PRAGMA journal_mode=PERSIST"); // its blocks stay the same, so they can be overwritten
        return new KeyTable(database, master);
    }

    /// <summary>What was destroyed, in the same file and transactions.</summary>
    public PurgeLedger Ledger { get; }

    /// <summary>The last minute whose keys were destroyed, and all before it.</summary>
    public UploadMinute DestroyedThrough => new(_database.Number("SELECT COALESCE((SELECT value FROM facts WHERE name = 'destroyed-through'), -1)"));

    public byte[]? FindMinute(UploadMinute minute) => Find(_findMinute, minute.Number, "minute");

    public byte[] OpenOrCreateMinute(UploadMinute minute) => FindMinute(minute) ?? Add(_addMinute, minute.Number, "minute");

    public void CreateMinutes(UploadMinute first, UploadMinute last) => _database.InTransaction(() =>
    {
        for (var minute = first; minute.CompareTo(last) <= 0; minute = new UploadMinute(minute.Number + 1)) OpenOrCreateMinute(minute);
    });

    public byte[]? FindDay(UploadDay day) => Find(_findDay, day.Number, "day");

    public byte[] OpenOrCreateDay(UploadDay day) => FindDay(day) ?? Add(_addDay, day.Number, "day");

    public byte[] OpenOrCreateLongLived(string name)
    {
        using var find = _database.Prepare("SELECT wrapped FROM long_lived WHERE name = ?1");
        if (find.Bind(1, name).Step())
        {
            var wrapped = find.Blob(0).ToArray();
            find.Reset();
            return Unwrap(wrapped, name);
        }
        var key = RandomNumberGenerator.GetBytes(DataKey.KeyBytes);
        using var add = _database.Prepare("INSERT INTO long_lived (name, wrapped) VALUES (?1, ?2)");
        add.Bind(1, name).Bind(2, _master.Wrap(key, name)).Run();
        return key;
    }

    /// <summary>Deletes the keys of minutes, and of days that end with them, and enters what they held into the books; then overwrites the journal.</summary>
    public int DestroyThrough(UploadMinute last, IEnumerable<MinuteReads> minutes)
    {
        var died = 0;
        _database.InTransaction(() =>
        {
            _database.Execute($"DELETE FROM minute_keys WHERE minute <= {last.Number}");
            died = _database.Changes;
            // A day's pepper dies with the day's last minute.
            _database.Execute($"DELETE FROM day_peppers WHERE day < {UploadDay.Of(last.End).Number}");
            Ledger.Enter(minutes, died + _database.Changes);
            _database.Execute(
                $"INSERT INTO facts (name, value) VALUES ('destroyed-through', {last.Number}) ON CONFLICT (name) DO UPDATE SET value = MAX(value, excluded.value)");
        });
        if (died > 0) OverwriteJournal();
        return died;
    }

    /// <summary>The journal holds pages as they were before the last commit. Also at start, for a crash between a commit and this.</summary>
    public void OverwriteJournal() => _database.OverwriteJournal();

    /// <summary>Minutes up to one, inclusive, that have a key.</summary>
    public long CountThrough(UploadMinute last) => _database.Number($"SELECT COUNT(*) FROM minute_keys WHERE minute <= {last.Number}");

    /// <summary>Wraps every key anew; all of them or none.</summary>
    public void Rewrap(IMasterKey next)
    {
        _database.InTransaction(() =>
        {
            foreach (var (table, id, nameOf) in Tables)
            {
                var wrapped = new List<(string Id, byte[] Wrapped)>();
                using (var all = _database.Prepare($"SELECT CAST({id} AS TEXT), wrapped FROM {table}"))
                    while (all.Step()) wrapped.Add((all.Text(0), all.Blob(1).ToArray()));
                using var set = _database.Prepare($"UPDATE {table} SET wrapped = ?2 WHERE {id} = ?1");
                foreach (var (which, old) in wrapped)
                {
                    set.Bind(2, next.Wrap(Unwrap(old, nameOf(which)), nameOf(which)));
                    (id == "name" ? set.Bind(1, which) : set.Bind(1, long.Parse(which, System.Globalization.CultureInfo.InvariantCulture))).Run();
                }
            }
        });
        _master = next;
        OverwriteJournal();
    }

    /// <summary>Whether the keys open with this master key; true when there are none.</summary>
    public bool OpensWith(IMasterKey master)
    {
        using var any = _database.Prepare("SELECT name, wrapped FROM long_lived ORDER BY name LIMIT 1");
        if (!any.Step()) return true;
        var opens = master.Unwrap(any.Blob(1), any.Text(0)) is not null;
        any.Reset();
        return opens;
    }

    /// <summary>Keys of minutes and days that end after a time, as they are wrapped.</summary>
    public ImmutableArray<WrappedKey> Export(DateTimeOffset endingAfter)
    {
        var keys = ImmutableArray.CreateBuilder<WrappedKey>();
        using var minutes = _database.Prepare("SELECT minute, wrapped FROM minute_keys WHERE minute >= ?1 ORDER BY minute");
        minutes.Bind(1, UploadMinute.Of(endingAfter).Number);
        while (minutes.Step())
            if (new UploadMinute(minutes.Long(0)) is var minute && minute.End > endingAfter) keys.Add(new WrappedKey(MinuteName(minute.Number), minute.End, minutes.Blob(1).ToArray()));
        using var days = _database.Prepare("SELECT day, wrapped FROM day_peppers WHERE day >= ?1 ORDER BY day");
        days.Bind(1, UploadDay.Of(endingAfter).Number);
        while (days.Step())
            if (new UploadDay((int)days.Long(0)) is var day && day.Start.AddDays(1) > endingAfter) keys.Add(new WrappedKey(DayName(day.Number), day.Start.AddDays(1), days.Blob(1).ToArray()));
        return keys.ToImmutable();
    }

    /// <summary>Takes wrapped keys back, in one commit; gives how many were new. A key that does not open, or has another name, is refused.</summary>
    public int Import(IEnumerable<(bool IsDay, long Number, ReadOnlyMemory<byte> Wrapped)> keys)
    {
        var added = 0;
        _database.InTransaction(() =>
        {
            foreach (var (isDay, number, wrapped) in keys)
            {
                Unwrap(wrapped.ToArray(), isDay ? DayName(number) : MinuteName(number));
                if ((isDay ? FindDay(new UploadDay((int)number)) : FindMinute(new UploadMinute(number))) is not null) continue;
                (isDay ? _addDay : _addMinute).Bind(1, number).Bind(2, wrapped.Span).Run();
                added++;
            }
        });
        return added;
    }

    private static readonly (string Table, string Id, Func<string, string> NameOf)[] Tables =
        [("minute_keys", "minute", number => $"minute {number}"), ("day_peppers", "day", number => $"day {number}"), ("long_lived", "name", name => name)];

    private static string MinuteName(long number) => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"minute {number}");

    private static string DayName(long number) => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"day {number}");

    public void Dispose()
    {
        _findMinute.Dispose();
        _addMinute.Dispose();
        _findDay.Dispose();
        _addDay.Dispose();
        _database.Dispose();
    }

    private byte[]? Find(Statement find, long number, string kind)
    {
        if (!find.Bind(1, number).Step()) return null;
        var wrapped = find.Blob(0).ToArray();
        find.Reset();
        return Unwrap(wrapped, $"{kind} {number}");
    }

    // Autocommit: the key is on disk when Run returns, before anyone can seal with it.
    private byte[] Add(Statement add, long number, string kind)
    {
        var key = RandomNumberGenerator.GetBytes(DataKey.KeyBytes);
        add.Bind(1, number).Bind(2, _master.Wrap(key, $"{kind} {number}")).Run();
        return key;
    }

    private byte[] Unwrap(byte[] wrapped, string name) =>
        _master.Unwrap(wrapped, name)
        ?? throw new StorageException(StorageFault.Damaged, $"{_database.Path}: the key '{name}' does not open with the master key beside it: put the master key and the key store of one data directory together");
}
