using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace AlprGrains.Storage.Embedded.Patterns;

/// <summary>Goes through a table and collects the live plates that match, in their order, until there are enough.</summary>
internal static class PatternScan
{
    /// <summary>Adds matching plates uploaded after a second; stops when <paramref name="found"/> holds <paramref name="platesMax"/>.</summary>
    public static void Find(PlateTable table, PatternMatcher matcher, uint uploadedAfter, int platesMax, List<ulong> found)
    {
        foreach (var leaf in table.LeavesBetween(matcher.From, matcher.Until))
        {
            var plates = leaf.Plates;
            var seconds = leaf.Seconds;
            var fours = MemoryMarshal.Cast<ulong, Vector256<ulong>>(plates);
            for (var four = 0; four < fours.Length; four++)
            {
                var matching = matcher.Matching(fours[four]);
                for (; matching != 0; matching &= matching - 1)
                    if (!Take(four * Vector256<ulong>.Count + System.Numerics.BitOperations.TrailingZeroCount(matching), plates, seconds)) return;
            }
            for (var i = fours.Length * Vector256<ulong>.Count; i < plates.Length; i++)
                if (matcher.Matches(plates[i]) && !Take(i, plates, seconds)) return;
        }

        bool Take(int at, ReadOnlySpan<ulong> plates, ReadOnlySpan<uint> seconds)
        {
            if (seconds[at] <= uploadedAfter) return true;
            found.Add(plates[at]);
            return found.Count < platesMax;
        }
    }
}
