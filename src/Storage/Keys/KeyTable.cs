using System.Security.Cryptography;
using System.Text;
using AlprGrains.Storage.Sealing;
using AlprGrains.Storage.Sqlite;

namespace AlprGrains.Storage.Keys;

/// <summary>
/// Wrapped keys in their file. Keys go in as they are made and come out unwrapped; a key that does not unwrap means a
/// damaged file or another master key. Used under the key store's lock.
/// </summary>
/// <remarks>
/// secure_delete overwrites a destroyed key in the file, and the rollback journal that held its page is emptied with the
/// commit. What a file system keeps of emptied blocks is still wrapped by the master key.
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
    private readonly DataKey _master;
    private readonly Statement _findMinute, _addMinute, _findDay, _addDay;

    private KeyTable(Database database, DataKey master)
    {
        _database = database;
        _master = master;
        _findMinute = database.Prepare("SELECT wrapped FROM minute_keys WHERE minute = ?1");
        _addMinute = database.Prepare("INSERT INTO minute_keys (minute, wrapped) VALUES (?1, ?2)");
        _findDay = database.Prepare("SELECT wrapped FROM day_peppers WHERE day = ?1");
        _addDay = database.Prepare("INSERT INTO day_peppers (day, wrapped) VALUES (?1, ?2)");
    }

    public static KeyTable Open(string path, DataKey master) =>
        new(Database.Open(path, Durability.Keys, Schema, SchemaVersion, CacheKibibytes), master);

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
        add.Bind(1, name).Bind(2, _master.Seal(key, Encoding.UTF8.GetBytes(name))).Run();
        return key;
    }

    public int DestroyThrough(UploadMinute last)
    {
        var died = 0;
        _database.InTransaction(() =>
        {
            _database.Execute($"DELETE FROM minute_keys WHERE minute <= {last.Number}");
            died = _database.Changes;
            // A day's pepper dies with the day's last minute.
            _database.Execute($"DELETE FROM day_peppers WHERE day < {UploadDay.Of(last.End).Number}");
            _database.Execute(
                $"INSERT INTO facts (name, value) VALUES ('destroyed-through', {last.Number}) ON CONFLICT (name) DO UPDATE SET value = MAX(value, excluded.value)");
        });
        return died;
    }

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
        add.Bind(1, number).Bind(2, _master.Seal(key, Encoding.UTF8.GetBytes($"{kind} {number}"))).Run();
        return key;
    }

    private byte[] Unwrap(byte[] wrapped, string name) =>
        _master.TryOpen(wrapped, Encoding.UTF8.GetBytes(name))
        ?? throw new StorageException(StorageFault.Damaged, $"{_database.Path}: the key '{name}' does not open with the master key beside it: put the master key and the key store of one data directory together");
}
