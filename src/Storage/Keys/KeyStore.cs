using System.Collections.Immutable;
using System.Globalization;
using AlprGrains.Plates;
using AlprGrains.Retention;
using AlprGrains.Storage.Sealing;

namespace AlprGrains.Storage.Keys;

/// <summary>
/// The small file on which every promise to forget rests: a data key for each upload minute, a pepper for each upload day,
/// the long-lived pepper of plate keys and the state key, all wrapped by the master key. A key is durable before it is
/// handed out for sealing. Destroying a minute's key makes all that was uploaded in it unreadable, in every copy.
/// </summary>
/// <remarks>Thread-safe. The file is its own, so that it can be kept apart from backups of the data.</remarks>
public sealed partial class KeyStore : IDisposable
{
    /// <summary>Minutes whose keys are kept in memory ready to use: three days of them. One that is ready takes some kilobytes.</summary>
    public const int CachedMinutesMax = 4320;

    /// <summary>Minutes whose keys are kept in memory at all: those that live. Taking one out of the file costs more than opening a read.</summary>
    public const int KnownMinutesMax = 2 * 45 * 24 * 60; // 45 days in each generation of the cache

    /// <summary>Day peppers that are kept in memory: all that live, and some.</summary>
    public const int CachedDaysMax = 128;

    internal const string MasterFileName = "master.key";
    private const string FileName = "keys.db", NextMasterFileName = "master.key.next";
    private const string PlatePepperName = "plate-key-pepper";
    private const string StateKeyName = "state-key";

    private readonly Lock _lock = new();
    private readonly KeyTable _table;
    private readonly TimeProvider _time;
    private readonly NonceSequence _nonces;
    private readonly BoundedCache<UploadMinute, DataKey> _minutes = new(CachedMinutesMax);
    private readonly BoundedCache<UploadMinute, byte[]> _minuteBytes = new(KnownMinutesMax);
    private readonly BoundedCache<UploadDay, PlateHash> _days = new(CachedDaysMax);

    // Nearly every call is for the current minute and day: these two answer without the lock.
    private volatile Tuple<UploadMinute, DataKey>? _lastMinute;
    private volatile Tuple<UploadDay, PlateHash>? _lastDay;
    private UploadMinute _destroyedThrough;
    private bool _readsWholeDays; // asking costs more than opening

    private KeyStore(KeyTable table, TimeProvider time, NonceSequence nonces)
    {
        _table = table;
        _time = time;
        _nonces = nonces;
        _destroyedThrough = table.DestroyedThrough;
        PlatePepper = new PlateHash(table.OpenOrCreateLongLived(PlatePepperName));
        StateKey = new DataKey(table.OpenOrCreateLongLived(StateKeyName), nonces);
    }

    /// <summary>Opens or creates the keys in a folder.</summary>
    /// <param name="folder">Where the file is.</param>
    /// <param name="time">The machine's clock.</param>
    /// <param name="master">The key service that wraps the keys; null for a file beside them.</param>
    public static KeyStore Open(string folder, TimeProvider time, IMasterKey? master = null)
    {
        DurableFiles.CreateFolder(folder);
        var nonces = new NonceSequence();
        var file = Path.Combine(folder, FileName);
        var mayCreate = !File.Exists(file);
        var wrapping = master ?? FileMasterKey.OpenOrCreate(Path.Combine(folder, MasterFileName), mayCreate, nonces);
        var table = TableIn(file, wrapping, nonces);
        try
        {
            if (master is null) table = FinishRotation(folder, table, wrapping, nonces);
            return new KeyStore(table, time, nonces);
        }
        catch
        {
            table.Dispose();
            throw;
        }
    }

    /// <summary>
    /// Opens the keys that several silos share: wrapped in a database that cannot forget, with their shares in a folder that can
    /// (docs/decisions/0023). What another silo has destroyed is known here from the next <see cref="Refresh"/> on.
    /// </summary>
    internal static KeyStore OpenShared(IKeyDatabase database, IKeyShares shares, string machine, Func<bool, NonceSequence, IMasterKey> master, TimeProvider time)
    {
        var nonces = new NonceSequence();
        try
        {
            KeyStore? opened = null;
            database.InTransaction(() => // a transaction: one silo at a time makes what is missing
            {
                var isNew = database.Number("SELECT COUNT(*) FROM long_lived") == 0;
                opened = new KeyStore(new KeyTable(database, master(isNew, nonces), shares, machine, nonces), time, nonces) { _readsWholeDays = true };
            });
            return opened!;
        }
        catch
        {
            database.Dispose();
            throw;
        }
    }

    /// <summary>Seals grain state that belongs to no read.</summary>
    public DataKey StateKey { get; }

    /// <summary>Makes plate keys.</summary>
    internal PlateHash PlatePepper { get; }

    /// <summary>The key of a minute, made and durable if it is new. A minute whose key was destroyed never gets another (INV-5).</summary>
    public DataKey SealingKey(UploadMinute minute)
    {
        if (_lastMinute is { } last && last.Item1 == minute) return last.Item2;
        lock (_lock)
        {
            if (minute.CompareTo(_destroyedThrough) <= 0)
                throw new InvalidOperationException($"INV-5: the keys of {_destroyedThrough.Start:u} and before are destroyed; nothing can be stored as uploaded at {minute.Start:u}");
            if (!_minutes.TryGet(minute, out var key))
            {
                key = new DataKey(_table.OpenOrCreateMinute(minute) ?? throw Destroyed(minute), _nonces);
                _minutes.Put(minute, key);
            }
            _lastMinute = Tuple.Create(minute, key);
            return key;
        }
    }

    /// <summary>Makes the keys of many minutes in one commit: a store that is filled with the past would else sync once for each.</summary>
    public void Prepare(UploadMinute first, UploadMinute last)
    {
        if (last.Number - first.Number > TimeSpan.FromDays(31).TotalMinutes) throw new ArgumentException($"keys of more than 31 days are asked for, from {first.Start:u} to {last.Start:u}", nameof(last));
        lock (_lock)
        {
            if (first.CompareTo(_destroyedThrough) <= 0) throw new InvalidOperationException($"INV-5: the keys of {_destroyedThrough.Start:u} and before are destroyed");
            _table.CreateMinutes(first, last);
        }
    }

    /// <summary>The key of a minute, or null when it was destroyed or never was.</summary>
    public DataKey? OpeningKey(UploadMinute minute)
    {
        if (_lastMinute is { } last && last.Item1 == minute) return last.Item2;
        lock (_lock)
        {
            if (_minutes.TryGet(minute, out var key)) return key;
            if (!_minuteBytes.TryGet(minute, out var found))
            {
                if (Stored(minute) is not { } stored) return null;
                found = stored;
            }
            key = new DataKey(found, _nonces);
            _minutes.Put(minute, key);
            return key;
        }
    }

    /// <summary>The token that stands for a plate in the rows of a day; makes the day's pepper if it is new.</summary>
    public PlateToken TokenFor(PlateNumber plate, UploadDay day) => TokenFor(PlatePepper.KeyOf(plate), day);

    /// <summary>The same for whoever has the plate's key and not the plate.</summary>
    public PlateToken TokenFor(PlateKey plate, UploadDay day)
    {
        if (_lastDay is { } last && last.Item1 == day) return last.Item2.TokenOf(plate);
        lock (_lock)
        {
            if (day.CompareTo(UploadDay.Of(_destroyedThrough.End)) < 0)
                throw new InvalidOperationException($"INV-5: the pepper of {day.Name} is destroyed; nothing can be stored as uploaded on that day");
            if (!_days.TryGet(day, out var pepper))
                _days.Put(day, pepper = new PlateHash(_table.OpenOrCreateDay(day) ?? throw new InvalidOperationException($"INV-5: the pepper of {day.Name} is destroyed; nothing can be stored as uploaded on that day")));
            _lastDay = Tuple.Create(day, pepper);
            return pepper.TokenOf(plate);
        }
    }

    /// <summary>The token of a plate on a day, or null when that day's pepper was destroyed or never was: then nothing can be found.</summary>
    public PlateToken? FindToken(PlateNumber plate, UploadDay day) => FindToken(PlatePepper.KeyOf(plate), day);

    /// <summary>The same for whoever has the plate's key and not the plate.</summary>
    public PlateToken? FindToken(PlateKey plate, UploadDay day)
    {
        if (_lastDay is { } last && last.Item1 == day) return last.Item2.TokenOf(plate);
        lock (_lock)
        {
            if (!_days.TryGet(day, out var pepper))
            {
                if (_table.FindDay(day) is not { } found) return null;
                _days.Put(day, pepper = new PlateHash(found));
            }
            return pepper.TokenOf(plate);
        }
    }

    public void Dispose()
    {
        lock (_lock) _table.Dispose();
    }

    private static KeyTable TableIn(string file, IMasterKey master, NonceSequence nonces)
    {
        var database = new KeyFile(file, KeyTable.Schema("INTEGER", "BLOB") + ";" + PurgeLedger.Schema("INTEGER", "BLOB"), cacheKibibytes: 512);
        return new KeyTable(database, master, shares: null, "clock", nonces);
    }

    private static InvalidOperationException Destroyed(UploadMinute minute) =>
        new($"INV-5: the key of {minute.Start:u} is destroyed; nothing can be stored as uploaded then");

    private byte[]? Stored(UploadMinute minute)
    {
        if (!_readsWholeDays)
        {
            if (_table.FindMinute(minute) is not { } one) return null;
            _minuteBytes.Put(minute, one);
            return one;
        }
        if (minute.CompareTo(_destroyedThrough) <= 0) return null;
        byte[]? found = null;
        foreach (var (of, key) in _table.FindMinutes(minute.Day))
        {
            _minuteBytes.Put(of, key);
            if (of == minute) found = key;
        }
        return found;
    }
}
