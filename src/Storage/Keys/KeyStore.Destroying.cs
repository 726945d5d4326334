using System.Collections.Immutable;
using System.Globalization;
using AlprGrains.Plates;
using AlprGrains.Retention;
using AlprGrains.Storage.Sealing;

namespace AlprGrains.Storage.Keys;

/// <summary>How keys die, how they are wrapped anew, and how they leave for a replica and come back.</summary>
public sealed partial class KeyStore
{
    /// <summary>The last minute whose keys are destroyed, and all before it: the watermark.</summary>
    public UploadMinute DestroyedThrough
    {
        get { lock (_lock) return _destroyedThrough; }
    }

    /// <summary>
    /// Destroys the keys of a minute and all before it, and the peppers of days that end with them. Gives how many minute
    /// keys died. A minute whose 30 days are not over is a caller's mistake (INV-6).
    /// </summary>
    public int DestroyThrough(UploadMinute last) => DestroyThrough(last, []);

    /// <summary>The same, and enters into the books what reads the minutes held: keys and entry in one transaction.</summary>
    internal int DestroyThrough(UploadMinute last, IEnumerable<MinuteReads> reads)
    {
        var now = _time.GetUtcNow();
        if (last.End + ReadRetention.Period > now)
            throw new InvalidOperationException($"INV-6: the key of {last.Start:u} may die 30 days after {last.End:u}, and it is {now:u}");
        lock (_lock)
        {
            var died = _table.DestroyThrough(last, reads);
            Forget(last);
            return died;
        }
    }

    /// <summary>Learns how far another silo has destroyed, and drops from memory what died there.</summary>
    internal void Refresh()
    {
        lock (_lock) Forget(_table.DestroyedThrough);
    }

    private void Forget(UploadMinute last)
    {
        if (last.CompareTo(_destroyedThrough) > 0) _destroyedThrough = last;
        _minutes.RemoveWhere(minute => minute.CompareTo(last) <= 0);
        _minuteBytes.RemoveWhere(minute => minute.CompareTo(last) <= 0);
        _days.RemoveWhere(day => day.CompareTo(UploadDay.Of(last.End)) < 0);
        if (_lastMinute is { } minute && minute.Item1.CompareTo(last) <= 0) _lastMinute = null;
        if (_lastDay is { } day && day.Item1.CompareTo(UploadDay.Of(last.End)) < 0) _lastDay = null;
    }

    /// <summary>Looks into the books, or writes in them; nothing is destroyed meanwhile.</summary>
    internal T WithLedger<T>(Func<PurgeLedger, T> work)
    {
        lock (_lock) return work(_table.Ledger);
    }

    /// <summary>Keys of minutes up to one, inclusive.</summary>
    internal long CountThrough(UploadMinute last)
    {
        lock (_lock) return _table.CountThrough(last);
    }

    /// <summary>
    /// Makes a new master key and wraps every key with it; no read is touched. The old file is overwritten. A crash leaves one of the two
    /// in force, and the next start finds out which.
    /// </summary>
    public static void RotateMasterKey(string folder)
    {
        var nonces = new NonceSequence();
        var master = FileMasterKey.OpenOrCreate(Path.Combine(folder, MasterFileName), mayCreate: false, nonces);
        using var table = FinishRotation(folder, TableIn(Path.Combine(folder, FileName), master, nonces), master, nonces);
        var nextPath = Path.Combine(folder, NextMasterFileName);
        table.Rewrap(FileMasterKey.OpenOrCreate(nextPath, mayCreate: true, nonces));
        Replace(folder);
    }

    /// <summary>Wraps every key with another master key, such as that of a key service; from now on that one must be given to <see cref="Open"/>.</summary>
    public void Rewrap(IMasterKey next)
    {
        lock (_lock) _table.Rewrap(next);
    }

    /// <summary>Keys as a replica keeps them.</summary>
    internal ImmutableArray<WrappedKey> Export(DateTimeOffset endingAfter)
    {
        lock (_lock) return _table.Export(endingAfter);
    }

    /// <summary>Takes keys back from a replica. One that is destroyed, or should be, is refused with everything beside it (INV-5).</summary>
    internal int Import(ImmutableArray<WrappedKey> keys, DateTimeOffset now)
    {
        lock (_lock)
        {
            return _table.Import(keys.Select(key =>
            {
                var isDay = key.Name.StartsWith("day ", StringComparison.Ordinal);
                if (!long.TryParse(key.Name.AsSpan(key.Name.IndexOf(' ', StringComparison.Ordinal) + 1), CultureInfo.InvariantCulture, out var number))
                    throw new ArgumentException($"'{key.Name}' names no key: 'minute N' or 'day N' was expected", nameof(keys));
                var until = isDay ? new UploadDay((int)number).Start.AddDays(1) : new UploadMinute(number).End;
                if (until <= _destroyedThrough.End || until + ReadRetention.Period <= now)
                    throw new InvalidOperationException($"INV-5: the key '{key.Name}' is destroyed, or its 30 days are over, and does not come back");
                return (isDay, number, key.Wrapped);
            }).ToList());
        }
    }

    // Gives the table under the master key that is in force.
    private static KeyTable FinishRotation(string folder, KeyTable table, IMasterKey master, NonceSequence nonces)
    {
        var nextPath = Path.Combine(folder, NextMasterFileName);
        if (!File.Exists(nextPath)) return table;
        if (table.OpensWith(master))
        {
            File.Delete(nextPath); // the wrapping anew did not commit
            return table;
        }
        var next = FileMasterKey.OpenOrCreate(nextPath, mayCreate: false, nonces);
        if (!table.OpensWith(next)) return table; // neither: whoever opens a key hears of it
        table.Dispose();
        Replace(folder);
        return TableIn(Path.Combine(folder, FileName), next, nonces);
    }

    private static void Replace(string folder)
    {
        var path = Path.Combine(folder, MasterFileName);
        using (var old = File.OpenHandle(path, FileMode.Open, FileAccess.Write))
        {
            RandomAccess.Write(old, new byte[DataKey.KeyBytes], 0);
            RandomAccess.FlushToDisk(old);
        }
        File.Move(Path.Combine(folder, NextMasterFileName), path, overwrite: true);
        DurableFiles.SyncFolder(folder);
    }
}
