using System.Collections.Immutable;
using AlprGrains.Plates;

namespace AlprGrains.Grains.Cameras;

/// <summary>The last reads of a camera, in memory only. None is given past its 30 days (INV-4).</summary>
internal sealed class RecentReadsRing
{
    public const int ReadsMax = 50;

    private readonly Queue<PlateRead> _reads = new();

    public void Add(PlateRead read)
    {
        _reads.Enqueue(read);
        if (_reads.Count > ReadsMax) _reads.Dequeue();
    }

    /// <summary>Newest first.</summary>
    public ImmutableArray<PlateRead> NewestFirst(DateTimeOffset now)
    {
        while (_reads.TryPeek(out var oldest) && !ReadRetention.IsKept(oldest.UploadedAt, now)) _reads.Dequeue();
        return [.. _reads.Where(read => ReadRetention.IsKept(read.UploadedAt, now)).Reverse()];
    }
}
