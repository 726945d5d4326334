using System.Collections.Immutable;
using AlprGrains.Lookups;

namespace AlprGrains.Grains.Lookups;

/// <summary>How much one lookup may release over all its pages. Pure.</summary>
internal static class ReleaseRules
{
    /// <summary>The released reads with this page's new ones; the page is cut where the lookup has released its most.</summary>
    public static (ImmutableArray<ReleasedRead> Released, FoundReads Page) Add(ImmutableArray<ReleasedRead> before, FoundReads page)
    {
        var known = before.Select(read => read.Id).ToHashSet();
        var (released, shown) = (before.ToBuilder(), page.Reads.ToBuilder());
        shown.Clear();
        foreach (var read in page.Reads)
        {
            if (known.Add(read.Id))
            {
                if (released.Count >= LookupLimits.ReadsMax) return (released.ToImmutable(), page with { Reads = shown.ToImmutable(), Next = null, NotSearched = page.NotSearched.Add(Full) });
                released.Add(new ReleasedRead(read.Id, read.UploadedAt, read.FrameImage, read.PlateImage));
            }
            shown.Add(read);
        }
        return released.Count >= LookupLimits.ReadsMax && page.Next is not null
            ? (released.ToImmutable(), page with { Next = null, NotSearched = page.NotSearched.Add(Full) })
            : (released.ToImmutable(), page);
    }

    private static readonly string Full = $"One lookup releases at most {LookupLimits.ReadsMax} reads, and there are more: narrow the time and ask again.";
}
