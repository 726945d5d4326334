using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using AlprGrains.Alerts;
using AlprGrains.Plates;
using AlprGrains.Retention;
using AlprGrains.Storage.Keys;
using AlprGrains.Storage.Sealing;

namespace AlprGrains.Storage.Holds;

/// <summary>
/// Held reads in two places: the keys, beside the other keys, and the copies; files of this machine or tables of a cluster. A key is durable before its copy, and destroyed before it: a copy
/// without a key, as a crash or an old backup leaves it, is removed when the store opens (INV-5); a key without a copy waits for the hold, which
/// copies again or ends it.
/// </summary>
internal sealed class HoldStore : IHoldStore, IHeldReads
{
    private readonly Lock _lock = new();
    private readonly HoldKeys _keys;
    private readonly HoldCopies _copies;

    private HoldStore(HoldKeys keys, HoldCopies copies)
    {
        (_keys, _copies) = (keys, copies);
        try
        {
            _copies.Remove(_copies.All().Except(_keys.All())); // copies first: another silo makes a copy's key before the copy
        }
        catch
        {
            Close();
            throw;
        }
    }

    /// <param name="keysFile">Beside the other keys.</param>
    /// <param name="copiesFile">In a folder of its own.</param>
    /// <param name="wrapping">Wraps the holds' keys.</param>
    public static HoldStore InFiles(string keysFile, string copiesFile, DataKey wrapping)
    {
        DurableFiles.CreateFolder(Path.GetDirectoryName(copiesFile)!);
        var keys = new KeyFile(keysFile, HoldKeys.Schema("INTEGER", "BLOB"), cacheKibibytes: 256);
        try
        {
            return new HoldStore(new HoldKeys(keys, wrapping, shares: null), new HoldCopies(new KeyFile(copiesFile, HoldCopies.Schema("INTEGER", "BLOB"), cacheKibibytes: 1 << 10)));
        }
        catch
        {
            keys.Dispose();
            throw;
        }
    }

    /// <summary>Of several silos; their tables stand.</summary>
    public static HoldStore Shared(IKeyDatabase database, DataKey wrapping, IKeyShares shares) => new(new HoldKeys(database, wrapping, shares), new HoldCopies(database));

    public ValueTask Put(HoldId hold, ImmutableArray<HeldCopy> copies) => new(Locked<object?>(() =>
    {
        _keys.Make(hold, [.. copies.Select(copy => copy.Read)]);
        _copies.Add(hold, [.. copies.Select(copy => (copy, _keys.Find(hold, copy.Read.Id)!))]);
        return null;
    }));

    public ValueTask<ImmutableArray<PlateRead>> Reads(HoldId hold) => new(Locked<ImmutableArray<PlateRead>>(() =>
        [.. _copies.Reads(hold, id => _keys.Find(hold, id)).OrderBy(read => read.CapturedAt).ThenBy(read => read.Id.Hex, StringComparer.Ordinal)]));

    public ValueTask<ImmutableArray<ReadId>> HeldOf(ImmutableArray<ReadId> reads) => new(Locked<ImmutableArray<ReadId>>(() => [.. reads.Where(_keys.IsHeld)]));

    public ValueTask<ReadOnlyMemory<byte>?> Picture(HoldId hold, ReadId read, AlertImage which) => new(Locked(() =>
        _keys.Find(hold, read) is { } key && _copies.Picture(hold, read, which, key) is { } picture ? new ReadOnlyMemory<byte>(picture) : (ReadOnlyMemory<byte>?)null));

    public ValueTask<HoldEnding> End(HoldId hold, ImmutableArray<ReadId>? reads, DateTimeOffset certifiedUntil) => new(Locked(() =>
    {
        var ending = reads is { } some ? [.. some] : _keys.Of(hold);
        _keys.Destroy(hold, ending, certifiedUntil);
        _copies.Remove(ending.Select(read => (hold.Hex, read)));
        var ended = _keys.Ended(hold);
        return new HoldEnding(
            hold, ended.Count, DigestHexOf(ended.Select(read => read.Id)),
            [.. ended.GroupBy(read => DateOnly.FromDateTime(read.UploadedAt.UtcDateTime)).OrderBy(day => day.Key).Select(day => new UploadDayCount(day.Key, day.Count()))]);
    }));

    public ValueTask Confirm(HoldId hold) => new(Locked<object?>(() =>
    {
        _keys.Confirm(hold);
        return null;
    }));

    public ValueTask<long> Count(UploadSpan uploaded) => new(Locked(() => _keys.Count(uploaded)));

    public ValueTask<ImmutableArray<HeldSum>> Holds() => new(Locked<ImmutableArray<HeldSum>>(() =>
    {
        var copies = _copies.All();
        return [.. _keys.All().GroupBy(key => key.Hold).OrderBy(hold => hold.Key, StringComparer.Ordinal).Select(hold => new HeldSum(new HoldId(hold.Key), hold.Count(), hold.Count(key => !copies.Contains(key))))];
    }));

    public void Close()
    {
        lock (_lock)
        {
            _copies.Dispose();
            _keys.Dispose();
        }
    }

    private static string DigestHexOf(IEnumerable<ReadId> reads) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Concat(reads.Select(read => read.Hex).Order(StringComparer.Ordinal).Select(hex => $"{hex}\n")))));

    private Task<T> Locked<T>(Func<T> work) => Task.Run(() =>
    {
        lock (_lock) return work();
    });
}
