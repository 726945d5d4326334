using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using AlprGrains.Plates;
using AlprGrains.Retention;
using AlprGrains.Storage.Sealing;

namespace AlprGrains.Storage.Keys;

/// <summary>
/// Wrapped keys in their database. Keys go in as they are made and come out unwrapped; a key that does not unwrap means a
/// damaged database or another master key. Where there are shares, a key is sealed with its share first and wrapped then. Used under the key store's lock.
/// </summary>
internal sealed class KeyTable : IDisposable
{
    /// <summary>Its tables, with the database's words for a 64-bit number and for bytes.</summary>
    public static string Schema(string number, string bytes) => $"""
        CREATE TABLE IF NOT EXISTS minute_keys (minute {number} PRIMARY KEY, wrapped {bytes} NOT NULL);
        CREATE TABLE IF NOT EXISTS day_peppers (day {number} PRIMARY KEY, wrapped {bytes} NOT NULL);
        CREATE TABLE IF NOT EXISTS long_lived (name TEXT PRIMARY KEY, wrapped {bytes} NOT NULL);
        CREATE TABLE IF NOT EXISTS facts (name TEXT PRIMARY KEY, value {number} NOT NULL)
        """;

    private static readonly (string Table, string Id)[] Tables = [("minute_keys", "minute"), ("day_peppers", "day"), ("long_lived", "name")];

    private readonly IKeyDatabase _database;
    private readonly IKeyShares? _shares;
    private readonly NonceSequence _nonces;
    private IMasterKey _master;

    /// <param name="database">Its tables stand.</param>
    /// <param name="master">Wraps the keys.</param>
    /// <param name="shares">Null where the database itself forgets.</param>
    /// <param name="clock">Names the mark of this machine's clock in the books.</param>
    /// <param name="nonces">For sealing with shares.</param>
    public KeyTable(IKeyDatabase database, IMasterKey master, IKeyShares? shares, string clock, NonceSequence nonces)
    {
        (_database, _master, _shares, _nonces) = (database, master, shares, nonces);
        Ledger = new PurgeLedger(database, clock);
    }

    /// <summary>What was destroyed, in the same database and transactions.</summary>
    public PurgeLedger Ledger { get; }

    /// <summary>The last minute whose keys were destroyed, and all before it.</summary>
    public UploadMinute DestroyedThrough => new(_database.Number("SELECT COALESCE((SELECT value FROM facts WHERE name = 'destroyed-through'), -1)"));

    public byte[]? FindMinute(UploadMinute minute) => Find("SELECT wrapped FROM minute_keys WHERE minute = $1", minute.Number) is { } wrapped ? OpenMinute(minute, wrapped) : null;

    /// <summary>All keys of a day's minutes: one question where asking is slow.</summary>
    public List<(UploadMinute Minute, byte[] Key)> FindMinutes(UploadDay day)
    {
        var (first, end) = (UploadMinute.Of(day.Start).Number, UploadMinute.Of(day.Start.AddDays(1)).Number);
        var wrapped = _database.Rows("SELECT minute, wrapped FROM minute_keys WHERE minute >= $1 AND minute < $2", static row => (Minute: new UploadMinute(row.Long(0)), Wrapped: row.Blob(1)), first, end);
        var opened = new List<(UploadMinute, byte[])>(wrapped.Count);
        foreach (var one in wrapped)
            if (OpenMinute(one.Minute, one.Wrapped) is { } key) opened.Add((one.Minute, key));
        return opened;
    }

    /// <summary>The key, made and durable if it is new; null when its share is destroyed.</summary>
    public byte[]? OpenOrCreateMinute(UploadMinute minute)
    {
        if (FindMinute(minute) is { } found) return found;
        if (_shares is not null && _shares.Find(minute) is null) _database.InTransaction(() => _shares.Make(minute.Day)); // a transaction: one silo at a time
        if (_shares is not null && _shares.Find(minute) is null) return null;
        _database.Execute("INSERT INTO minute_keys (minute, wrapped) VALUES ($1, $2) ON CONFLICT DO NOTHING", minute.Number, Wrap(NewKey(), MinuteName(minute.Number), _shares?.Find(minute)));
        return FindMinute(minute); // another silo may have been first: what stands is the key
    }

    public void CreateMinutes(UploadMinute first, UploadMinute last) => _database.InTransaction(() =>
    {
        for (var minute = first; minute.CompareTo(last) <= 0; minute = new UploadMinute(minute.Number + 1)) OpenOrCreateMinute(minute);
    });

    public byte[]? FindDay(UploadDay day) => Find("SELECT wrapped FROM day_peppers WHERE day = $1", day.Number) is { } wrapped ? OpenDay(day, wrapped) : null;

    /// <summary>The pepper, made and durable if it is new; null when its share is destroyed.</summary>
    public byte[]? OpenOrCreateDay(UploadDay day)
    {
        if (FindDay(day) is { } found) return found;
        if (_shares is not null && _shares.Find(day) is null) _database.InTransaction(() => _shares.Make(day));
        if (_shares is not null && _shares.Find(day) is null) return null;
        _database.Execute("INSERT INTO day_peppers (day, wrapped) VALUES ($1, $2) ON CONFLICT DO NOTHING", (long)day.Number, Wrap(NewKey(), DayName(day.Number), _shares?.Find(day)));
        return FindDay(day);
    }

    public byte[] OpenOrCreateLongLived(string name)
    {
        const string Query = "SELECT wrapped FROM long_lived WHERE name = $1";
        if (Find(Query, name) is { } wrapped) return Unwrap(wrapped, name, null);
        _database.Execute("INSERT INTO long_lived (name, wrapped) VALUES ($1, $2) ON CONFLICT DO NOTHING", name, Wrap(NewKey(), name, null));
        return Unwrap(Find(Query, name)!, name, null);
    }

    /// <summary>Deletes the keys of minutes, and of days that end with them, and enters what they held into the books; then overwrites what is left of them.</summary>
    public int DestroyThrough(UploadMinute last, IEnumerable<MinuteReads> minutes)
    {
        if (_database.Clock is { } clock && last.End + ReadRetention.Period > clock)
            throw new StorageException(StorageFault.Failed, $"INV-6: the keys of {last.Start:u} are due by this machine's clock and not by the database's, which says {clock:u}: set the clocks right; nothing is destroyed meanwhile");
        var died = 0;
        _database.InTransaction(() =>
        {
            _shares?.DestroyThrough(last); // before the commit: what the watermark says is destroyed is destroyed, in every copy of the database
            died = _database.Execute("DELETE FROM minute_keys WHERE minute <= $1", last.Number);
            // A day's pepper dies with the day's last minute.
            var peppers = _database.Execute("DELETE FROM day_peppers WHERE day < $1", (long)UploadDay.Of(last.End).Number);
            Ledger.Enter(minutes, died + peppers);
            _database.Execute(
                "INSERT INTO facts (name, value) VALUES ('destroyed-through', $1) ON CONFLICT (name) DO UPDATE SET value = CASE WHEN excluded.value > facts.value THEN excluded.value ELSE facts.value END",
                last.Number);
        });
        if (died > 0) _database.OverwriteLeftovers();
        return died;
    }

    /// <summary>Minutes up to one, inclusive, that have a key.</summary>
    public long CountThrough(UploadMinute last) => _database.Number("SELECT COUNT(*) FROM minute_keys WHERE minute <= $1", last.Number);

    /// <summary>Wraps every key anew; all of them or none. Shares are within the wrapping and stay.</summary>
    public void Rewrap(IMasterKey next)
    {
        _database.InTransaction(() =>
        {
            foreach (var (table, id) in Tables)
            {
                foreach (var (which, wrapped) in _database.Rows($"SELECT CAST({id} AS TEXT), wrapped FROM {table}", static row => (row.Text(0), row.Blob(1))))
                {
                    var name = id == "name" ? which : $"{id} {which}";
                    _database.Execute($"UPDATE {table} SET wrapped = $2 WHERE CAST({id} AS TEXT) = $1", which, next.Wrap(_master.Unwrap(wrapped, name) ?? throw DoesNotOpen(name), name));
                }
            }
        });
        _master = next;
        _database.OverwriteLeftovers();
    }

    /// <summary>Whether the keys open with this master key; true when there are none.</summary>
    public bool OpensWith(IMasterKey master) =>
        _database.Rows("SELECT name, wrapped FROM long_lived ORDER BY name LIMIT 1", static row => (Name: row.Text(0), Wrapped: row.Blob(1))) is not [var any, ..]
        || master.Unwrap(any.Wrapped, any.Name) is not null;

    /// <summary>Keys of minutes and days that end after a time, under the master key alone.</summary>
    public ImmutableArray<WrappedKey> Export(DateTimeOffset endingAfter)
    {
        var keys = ImmutableArray.CreateBuilder<WrappedKey>();
        foreach (var (minute, wrapped) in _database.Rows(
            "SELECT minute, wrapped FROM minute_keys WHERE minute >= $1 ORDER BY minute", static row => (new UploadMinute(row.Long(0)), row.Blob(1)), UploadMinute.Of(endingAfter).Number))
        {
            if (minute.End > endingAfter && OpenMinute(minute, wrapped) is { } key) keys.Add(new WrappedKey(MinuteName(minute.Number), minute.End, _shares is null ? wrapped : _master.Wrap(key, MinuteName(minute.Number))));
        }
        foreach (var (day, wrapped) in _database.Rows(
            "SELECT day, wrapped FROM day_peppers WHERE day >= $1 ORDER BY day", static row => (new UploadDay((int)row.Long(0)), row.Blob(1)), (long)UploadDay.Of(endingAfter).Number))
        {
            if (day.Start.AddDays(1) > endingAfter && OpenDay(day, wrapped) is { } key) keys.Add(new WrappedKey(DayName(day.Number), day.Start.AddDays(1), _shares is null ? wrapped : _master.Wrap(key, DayName(day.Number))));
        }
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
                var name = isDay ? DayName(number) : MinuteName(number);
                var key = Unwrap(wrapped.ToArray(), name, null);
                if ((isDay ? FindDay(new UploadDay((int)number)) : FindMinute(new UploadMinute(number))) is not null) continue;
                _shares?.Make(isDay ? new UploadDay((int)number) : new UploadMinute(number).Day);
                var share = isDay ? _shares?.Find(new UploadDay((int)number)) : _shares?.Find(new UploadMinute(number));
                added += _database.Execute(
                    $"INSERT INTO {(isDay ? "day_peppers (day" : "minute_keys (minute")}, wrapped) VALUES ($1, $2)", number, share is null ? wrapped.ToArray() : Wrap(key, name, share));
            }
        });
        return added;
    }

    public void Dispose() => _database.Dispose();

    private static byte[] NewKey() => RandomNumberGenerator.GetBytes(DataKey.KeyBytes);

    private static string MinuteName(long number) => string.Create(CultureInfo.InvariantCulture, $"minute {number}");

    private static string DayName(long number) => string.Create(CultureInfo.InvariantCulture, $"day {number}");

    private byte[]? Find(string sql, object id) => _database.Rows(sql, static row => row.Blob(0), id is int number ? (long)number : id) is [var wrapped, ..] ? wrapped : null;

    private byte[]? OpenMinute(UploadMinute minute, byte[] wrapped) =>
        _shares is null ? Unwrap(wrapped, MinuteName(minute.Number), null) : _shares.Find(minute) is { } share ? Unwrap(wrapped, MinuteName(minute.Number), share) : null;

    private byte[]? OpenDay(UploadDay day, byte[] wrapped) =>
        _shares is null ? Unwrap(wrapped, DayName(day.Number), null) : _shares.Find(day) is { } share ? Unwrap(wrapped, DayName(day.Number), share) : null;

    private byte[] Wrap(byte[] key, string name, byte[]? share) =>
        _master.Wrap(share is null ? key : new DataKey(share, _nonces).Seal(key, []), name);

    private byte[] Unwrap(byte[] wrapped, string name, byte[]? share)
    {
        var inner = _master.Unwrap(wrapped, name);
        return (inner is null || share is null ? inner : new DataKey(share, _nonces).TryOpen(inner, [])) ?? throw DoesNotOpen(name);
    }

    private StorageException DoesNotOpen(string name) => new(
        StorageFault.Damaged, $"{_database.Name}: the key '{name}' does not open with the master key beside it: put the master key and the key store of one data directory together");
}
