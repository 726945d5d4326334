using System.Runtime.InteropServices;
using AlprGrains.Plates;
using AlprGrains.Storage.Embedded.Patterns;
using AlprGrains.Storage.Embedded.Places;

namespace AlprGrains.Storage.Embedded.Plates;

/// <summary>What the indexes need to know of a row.</summary>
/// <param name="Plate">Packed; 0 when the key of its minute is destroyed or the row was altered.</param>
internal readonly record struct IndexEntry(ReadId Id, ulong TokenHigh, long UploadedTicks, long Row, long CapturedTicks, string Camera, ulong Plate)
{
    public Sighting Sighting => new(Plate, Sighting.SecondOf(UploadedTicks));
}

/// <summary>
/// The newest rows of a day, durable but not yet in the indexes, in memory: the committer adds, the housekeeper freezes and
/// drops what it has entered, anyone may search. Bounded by the housekeeper's pace and the committer's wait for room.
/// </summary>
internal sealed class DayTail
{
    private readonly Lock _lock = new();
    private Part _fresh = new();
    private Part? _frozen;
    private Part? _spare;

    public int Count
    {
        get { lock (_lock) return _fresh.Entries.Count + (_frozen?.Entries.Count ?? 0); }
    }

    public void Add(ReadOnlySpan<IndexEntry> entries)
    {
        lock (_lock)
        {
            foreach (var entry in entries)
            {
                _fresh.Entries.Add(entry);
                _fresh.Tokens.Add(entry.TokenHigh);
                _fresh.Ids.Add(entry.Id);
            }
        }
    }

    public bool Contains(ReadId id)
    {
        lock (_lock) return _fresh.Ids.Contains(id) || (_frozen?.Ids.Contains(id) ?? false);
    }

    /// <summary>The row of a read; null when it is not here.</summary>
    public long? RowOf(ReadId id)
    {
        lock (_lock) return RowOf(_fresh, id) ?? (_frozen is null ? null : RowOf(_frozen, id));
    }

    /// <summary>Adds the rows of a token, in no order.</summary>
    public void Find(ulong tokenHigh, List<RowPlace> found)
    {
        lock (_lock)
        {
            Find(_fresh, tokenHigh, found);
            if (_frozen is not null) Find(_frozen, tokenHigh, found);
        }
    }

    /// <summary>
    /// Gives the rows of some cameras captured from one time to another, both inclusive. Not in one look: what leaves the tail meanwhile
    /// is in the indexes then, for who looks there afterwards.
    /// </summary>
    public void Find(IReadOnlySet<string> cameras, long fromTicks, long untilTicks, Action<PlacedRow> take)
    {
        const int RowsPerLook = 8_192; // the committer waits for one look, not for all
        Part[] parts;
        lock (_lock) parts = _frozen is null ? [_fresh] : [_fresh, _frozen];
        foreach (var part in parts)
        {
            for (var first = 0; ; first += RowsPerLook)
            {
                lock (_lock)
                {
                    var entries = CollectionsMarshal.AsSpan(part.Entries);
                    if (first >= entries.Length) break;
                    foreach (ref readonly var entry in entries[first..Math.Min(entries.Length, first + RowsPerLook)])
                        if (entry.CapturedTicks >= fromTicks && entry.CapturedTicks <= untilTicks && cameras.Contains(entry.Camera)) take(new PlacedRow(entry.CapturedTicks, entry.Row));
                }
            }
        }
    }

    /// <summary>The plates of the rows that are here now.</summary>
    public List<Sighting> Sightings()
    {
        lock (_lock) return [.. (_frozen is null ? _fresh.Entries : _fresh.Entries.Concat(_frozen.Entries)).Where(entry => entry.Plate != 0).Select(entry => entry.Sighting)];
    }

    /// <summary>Everything that is here now, to be entered into the indexes; it stays searchable until <see cref="DropFrozen"/>.</summary>
    public List<IndexEntry> Freeze()
    {
        lock (_lock)
        {
            if (_frozen is not null) return _frozen.Entries; // an earlier attempt failed: the same again
            _frozen = _fresh;
            _fresh = _spare ?? new Part();
            _spare = null;
            return _frozen.Entries;
        }
    }

    /// <summary>The frozen entries are in the indexes.</summary>
    public void DropFrozen()
    {
        lock (_lock)
        {
            _spare = _frozen;
            _frozen = null;
            _spare?.Entries.Clear();
            _spare?.Tokens.Clear();
            _spare?.Ids.Clear();
        }
    }

    private static long? RowOf(Part part, ReadId id)
    {
        if (!part.Ids.Contains(id)) return null;
        foreach (ref readonly var entry in CollectionsMarshal.AsSpan(part.Entries))
            if (entry.Id == id) return entry.Row;
        return null;
    }

    private static void Find(Part part, ulong tokenHigh, List<RowPlace> found)
    {
        var tokens = CollectionsMarshal.AsSpan(part.Tokens);
        for (int at = 0, next; (next = tokens[at..].IndexOf(tokenHigh)) >= 0; at += next + 1)
            found.Add(new RowPlace(part.Entries[at + next].UploadedTicks, part.Entries[at + next].Row));
    }

    private sealed class Part
    {
        public List<IndexEntry> Entries { get; } = [];

        public List<ulong> Tokens { get; } = []; // of the entries, by themselves: every question looks through them

        public HashSet<ReadId> Ids { get; } = new(ReadIdComparer.Instance);
    }
}

/// <summary>Read ids are digests already: any part of them is a hash.</summary>
internal sealed class ReadIdComparer : IEqualityComparer<ReadId>
{
    public static readonly ReadIdComparer Instance = new();

    public bool Equals(ReadId left, ReadId right) => left.Low == right.Low && left.High == right.High;

    public int GetHashCode(ReadId id) => unchecked((int)id.Low);
}
