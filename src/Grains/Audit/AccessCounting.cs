using System.Collections.Immutable;
using AlprGrains.Audit;
using AlprGrains.Audit.Entries;

namespace AlprGrains.Grains.Audit;

/// <summary>Entries, newest first, in; lookups by way of access and agency out. An entry from before ways were named counts as none. Pure.</summary>
internal static class AccessCounting
{
    public static AccessStatistics Count(IEnumerable<WrittenEntry> newestFirst, DateTimeOffset since, int readMax = AccessStatistics.ReadMax)
    {
        var counts = new SortedDictionary<(string Way, string Organization), AccessCount>();
        var read = 0;
        foreach (var entry in newestFirst)
        {
            if (entry.At < since) break;
            if (read++ == readMax) return Answer(entry.At, isWhole: false);
            if (entry.Kind != AuditKinds.LookupAsked || AccessWays.In(entry.Subjects) is not { } way) continue;
            var key = (way, entry.Organization);
            counts[key] = Add(counts.GetValueOrDefault(key) ?? new AccessCount(way, entry.Organization, 0, 0, 0), entry.Outcome);
        }
        return Answer(since, isWhole: true);

        AccessStatistics Answer(DateTimeOffset from, bool isWhole) => new(null, from, isWhole, [.. counts.Values]);
    }

    private static AccessCount Add(AccessCount count, string outcome) =>
        outcome.StartsWith("allowed", StringComparison.Ordinal) ? count with { Answered = count.Answered + 1 }
        : outcome.StartsWith("held", StringComparison.Ordinal) ? count with { Held = count.Held + 1 }
        : count with { Refused = count.Refused + 1 };
}
