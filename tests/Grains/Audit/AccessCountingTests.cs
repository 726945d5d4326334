using AlprGrains.Audit;
using AlprGrains.Audit.Entries;
using AlprGrains.Grains.Audit;

namespace AlprGrains.Tests.Grains.Audit;

/// <summary>N-3: lookups are told apart by the way of access.</summary>
public class AccessCountingTests
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 2, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void N_3_own_and_memorandum_are_counted_apart_by_outcome()
    {
        var counted = AccessCounting.Count(
        [
            Entry("allowed under I-12", AccessWays.Own, "OPD"), Entry("refused under I-12", AccessWays.Memorandum, "CHP"), Entry("held under I-12", AccessWays.Own, "OPD"),
            Entry("allowed under I-12", AccessWays.Memorandum, "CHP"), Entry("allowed under I-12", AccessWays.Own, "OPD"),
        ], Noon.AddDays(-1));
        Assert.Equal([new AccessCount(AccessWays.Memorandum, "CHP", 1, 0, 1), new AccessCount(AccessWays.Own, "OPD", 2, 1, 0)], counted.Counts.ToArray());
        Assert.True(counted.IsWhole);
    }

    [Fact]
    public void What_is_no_lookup_or_older_is_not_counted_and_a_count_that_stops_says_so()
    {
        WrittenEntry[] entries = [Entry("allowed", AccessWays.Own, "OPD"), Entry("allowed", AccessWays.Own, "OPD") with { Kind = AuditKinds.LookupReleased }, Entry("allowed", AccessWays.Own, "OPD") with { At = Noon.AddDays(-2) }];
        Assert.Equal(1, Assert.Single(AccessCounting.Count(entries, Noon.AddDays(-1)).Counts).Answered);
        var cut = AccessCounting.Count(entries, DateTimeOffset.MinValue, readMax: 2);
        Assert.Equal((false, Noon.AddDays(-2)), (cut.IsWhole, cut.Since));
    }

    private static WrittenEntry Entry(string outcome, string way, string organization) =>
        new(Noon, AuditKinds.LookupAsked, organization, "Investigator", "burglary", ["lookup 00", AccessWays.SubjectOf(way)], outcome, null, []);
}
