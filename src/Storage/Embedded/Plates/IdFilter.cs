using AlprGrains.Plates;

namespace AlprGrains.Storage.Embedded.Plates;

/// <summary>
/// Which read ids a day's index may hold: "no" is sure, "maybe" asks the index, which costs the committer a search through cold pages for
/// every read. Two bytes an id (a Bloom filter whose bits for one id stand in one word). One thread adds, another asks; what is being added
/// may be missed, so whoever adds keeps it findable elsewhere until it is in.
/// </summary>
internal sealed class IdFilter
{
    /// <summary>Ids in one segment; a fuller day has more of them, and asks each.</summary>
    public const int SegmentIds = 1 << 19;

    private const int IdsPerWord = 4;
    private const int WordsPerSegment = SegmentIds / IdsPerWord;

    private volatile ulong[][] _segments = [];
    private int _idsInLast = SegmentIds;

    public void Add(ReadId id)
    {
        if (_idsInLast == SegmentIds)
        {
            _segments = [.. _segments, new ulong[WordsPerSegment]];
            _idsInLast = 0;
        }
        _segments[^1][WordOf(id)] |= BitsOf(id);
        _idsInLast++;
    }

    public bool MayHold(ReadId id)
    {
        var (word, bits) = (WordOf(id), BitsOf(id));
        foreach (var segment in _segments)
            if ((segment[word] & bits) == bits) return true;
        return false;
    }

    // Ids are digests: their bits are drawn already.
    private static int WordOf(ReadId id) => (int)(id.High & (WordsPerSegment - 1));

    private static ulong BitsOf(ReadId id) =>
        1UL << (int)(id.Low & 63) | 1UL << (int)(id.Low >> 6 & 63) | 1UL << (int)(id.Low >> 12 & 63) | 1UL << (int)(id.Low >> 18 & 63);
}
