using System.Diagnostics.CodeAnalysis;

namespace AlprGrains.Storage.Keys;

/// <summary>
/// Keeps what was used lately, at most <paramref name="entriesMax"/> entries, in two generations: when the young one is half
/// the bound it becomes the old one, and what was not used since is forgotten. Not thread-safe.
/// </summary>
internal sealed class BoundedCache<TKey, TValue>(int entriesMax) where TKey : notnull
{
    private Dictionary<TKey, TValue> _young = [];
    private Dictionary<TKey, TValue> _old = [];

    public int Count => _young.Count + _old.Count;

    public bool TryGet(TKey key, [MaybeNullWhen(false)] out TValue value)
    {
        if (_young.TryGetValue(key, out value)) return true;
        if (!_old.Remove(key, out value)) return false;
        Put(key, value);
        return true;
    }

    public void Put(TKey key, TValue value)
    {
        if (_young.Count >= Math.Max(1, entriesMax / 2))
        {
            _old = _young;
            _young = [];
        }
        _young[key] = value;
    }

    public void RemoveWhere(Predicate<TKey> isGone)
    {
        foreach (var generation in (Dictionary<TKey, TValue>[])[_young, _old])
            foreach (var key in generation.Keys.Where(key => isGone(key)).ToArray()) generation.Remove(key);
    }

    public void Clear()
    {
        _young = [];
        _old = [];
    }
}
