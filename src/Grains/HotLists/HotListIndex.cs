using System.Collections.Immutable;
using System.Numerics;
using AlprGrains.HotLists;
using AlprGrains.Plates;

namespace AlprGrains.Grains.HotLists;

/// <summary>
/// All entries of all lists, immutable, for matching on every read. A read goes in; every entry that may be the same vehicle
/// comes out, nearly always none, so the way to "none" is short: skeleton to a number, one bit of a filter that fits into the
/// processor's cache, and only where that bit is set a probe of an open-addressing table.
/// </summary>
public sealed class HotListIndex
{
    /// <summary>A reader's other candidate matches only from this probability on; weaker ones are noise.</summary>
    public const double CandidateProbabilityMin = 0.10;

    /// <summary>No list at all.</summary>
    public static readonly HotListIndex Empty = new([]);

    private const int FilterBitsPerEntry = 8; // half a megabyte for 300,000 entries: it stays near the processor
    private const ulong FirstMultiplier = 0x9E37_79B9_7F4A_7C15;
    private const ulong SecondMultiplier = 0xC2B2_AE3D_27D4_EB4F;

    // Entries in order of their packed skeleton; entries of one skeleton stand together.
    private readonly ulong[] _skeletons;
    private readonly HotListEntry[] _entries;
    private readonly HotListVersion[] _lists;

    // Open addressing with linear probing: 0 is free, else the place of a skeleton's first entry plus one.
    private readonly int[] _slots;
    private readonly int _slotShift;
    private readonly ulong[] _filter;
    private readonly int _filterShift;

    private HotListIndex(ImmutableArray<HotListSnapshot> snapshots)
    {
        Snapshots = snapshots;
        var all = snapshots.SelectMany(list => list.Entries, (list, entry) => (Skeleton: PlatePacking.SkeletonOf(entry.Plate.Text), Entry: entry, List: list.Version)).ToArray();
        Array.Sort(all, static (left, right) => left.Skeleton.CompareTo(right.Skeleton));
        _skeletons = Array.ConvertAll(all, one => one.Skeleton);
        _entries = Array.ConvertAll(all, one => one.Entry);
        _lists = Array.ConvertAll(all, one => one.List);

        var slots = (int)BitOperations.RoundUpToPowerOf2((uint)Math.Max(4, all.Length * 2));
        _slots = new int[slots];
        _slotShift = 64 - BitOperations.Log2((uint)slots);
        var filterBits = (int)BitOperations.RoundUpToPowerOf2((uint)Math.Max(64, all.Length * FilterBitsPerEntry));
        _filter = new ulong[filterBits / 64];
        _filterShift = 64 - BitOperations.Log2((uint)filterBits);
        for (var i = 0; i < _skeletons.Length; i++)
            if (i == 0 || _skeletons[i] != _skeletons[i - 1]) AddSkeleton(i);
    }

    /// <summary>Builds the index of these lists.</summary>
    public static HotListIndex Of(IEnumerable<HotListSnapshot> snapshots) => new([.. snapshots]);

    /// <summary>The lists that were built in.</summary>
    public ImmutableArray<HotListSnapshot> Snapshots { get; }

    /// <summary>Entries of all lists.</summary>
    public int Count => _entries.Length;

    /// <summary>
    /// Every entry in force at the capture whose plate is the read's (<see cref="MatchKind.Exact"/>), differs from it in one character
    /// that looks alike (<see cref="MatchKind.Possible"/>), or is one of its candidates (<see cref="MatchKind.Candidate"/>). An entry
    /// appears once, as the surest kind. Regions are compared by the person who looks, never here: cameras err more on states than
    /// on characters, so a mismatch is only a hint.
    /// </summary>
    public ImmutableArray<HotListMatch> Match(PlateRead read)
    {
        ImmutableArray<HotListMatch>.Builder? matches = null;
        if (Find(PlatePacking.SkeletonOf(read.Plate.Text)) is var first and >= 0) AddLookAlikes(read, first, ref matches);
        foreach (var candidate in read.Candidates)
        {
            if (candidate.Probability.Share < CandidateProbabilityMin) continue;
            if (Find(PlatePacking.SkeletonOf(candidate.Plate.Text)) is var place and >= 0) AddCandidates(read, candidate, place, ref matches);
        }
        return matches?.ToImmutable() ?? [];
    }

    private void AddLookAlikes(PlateRead read, int place, ref ImmutableArray<HotListMatch>.Builder? matches)
    {
        for (var skeleton = _skeletons[place]; place < _skeletons.Length && _skeletons[place] == skeleton; place++)
        {
            var entry = _entries[place];
            if (!IsInForce(entry, read.CapturedAt)) continue;
            var differing = Differing(read.Plate.Text, entry.Plate.Text);
            if (differing.Length > 1) continue;
            var kind = differing.IsEmpty ? MatchKind.Exact : MatchKind.Possible;
            (matches ??= ImmutableArray.CreateBuilder<HotListMatch>()).Add(new HotListMatch(entry, _lists[place], kind, read.Plate, read.Confidence, differing));
        }
    }

    private void AddCandidates(PlateRead read, PlateCandidate candidate, int place, ref ImmutableArray<HotListMatch>.Builder? matches)
    {
        for (var skeleton = _skeletons[place]; place < _skeletons.Length && _skeletons[place] == skeleton; place++)
        {
            var entry = _entries[place];
            if (entry.Plate != candidate.Plate || !IsInForce(entry, read.CapturedAt) || Has(matches, entry)) continue;
            (matches ??= ImmutableArray.CreateBuilder<HotListMatch>()).Add(new HotListMatch(entry, _lists[place], MatchKind.Candidate, candidate.Plate, candidate.Probability, []));
        }
    }

    private static bool Has(ImmutableArray<HotListMatch>.Builder? matches, HotListEntry entry)
    {
        if (matches is null) return false;
        foreach (var match in matches) if (match.Entry.Version == entry.Version) return true;
        return false;
    }

    private static bool IsInForce(HotListEntry entry, DateTimeOffset at) => entry.EffectiveAt <= at && (entry.ExpiresAt is not { } expires || at < expires);

    private static ImmutableArray<int> Differing(string left, string right)
    {
        if (string.Equals(left, right, StringComparison.Ordinal)) return [];
        var positions = ImmutableArray.CreateBuilder<int>();
        for (var i = 0; i < left.Length; i++) if (left[i] != right[i]) positions.Add(i);
        return positions.ToImmutable();
    }

    /// <summary>The place of a skeleton's first entry, or -1.</summary>
    private int Find(ulong skeleton)
    {
        var bit = unchecked(skeleton * SecondMultiplier) >> _filterShift;
        if ((_filter[bit >> 6] >> (int)(bit & 63) & 1) == 0) return -1;
        for (var slot = (int)(unchecked(skeleton * FirstMultiplier) >> _slotShift); ; slot = (slot + 1) & (_slots.Length - 1))
        {
            var place = _slots[slot] - 1;
            if (place < 0 || _skeletons[place] == skeleton) return place;
        }
    }

    private void AddSkeleton(int place)
    {
        var bit = unchecked(_skeletons[place] * SecondMultiplier) >> _filterShift;
        _filter[bit >> 6] |= 1UL << (int)(bit & 63);
        var slot = (int)(unchecked(_skeletons[place] * FirstMultiplier) >> _slotShift);
        while (_slots[slot] != 0) slot = (slot + 1) & (_slots.Length - 1);
        _slots[slot] = place + 1;
    }
}
