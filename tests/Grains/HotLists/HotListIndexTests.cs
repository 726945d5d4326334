using System.Collections.Immutable;
using AlprGrains.Grains.HotLists;
using AlprGrains.HotLists;
using AlprGrains.Plates;

namespace AlprGrains.Tests.Grains.HotLists;

public class HotListIndexTests
{
    [Fact]
    public void The_same_characters_are_an_exact_match()
    {
        var match = Assert.Single(Lists.Index("8SYN123").Match(Reads.Of("8SYN123")));
        Assert.Equal(MatchKind.Exact, match.Kind);
        Assert.Empty(match.DifferingPositions);
        Assert.Equal("svs", match.List.ListName);
    }

    [Fact]
    public void One_character_that_looks_alike_is_a_possible_match_and_its_place_is_named()
    {
        var match = Assert.Single(Lists.Index("8SYN120").Match(Reads.Of("8SYN12O")));
        Assert.Equal(MatchKind.Possible, match.Kind);
        Assert.Equal(6, Assert.Single(match.DifferingPositions));
    }

    [Theory]
    [InlineData("8SYN123", "B5YN123")] // two that look alike
    [InlineData("8SYN123", "8SYN124")] // one that does not
    [InlineData("8SYN123", "8SYN12")]
    [InlineData("8SYN123", "8SYN1233")]
    public void Other_plates_do_not_match(string listed, string seen) => Assert.Empty(Lists.Index(listed).Match(Reads.Of(seen)));

    [Fact]
    public void A_probable_candidate_matches_as_candidate_and_an_improbable_one_does_not()
    {
        var index = Lists.Index("7ABC999");
        var match = Assert.Single(index.Match(Reads.Of("7XYZ999", candidates: ("7ABC999", HotListIndex.CandidateProbabilityMin))));
        Assert.Equal(MatchKind.Candidate, match.Kind);
        Assert.Equal("7ABC999", match.Plate.Text);
        Assert.Empty(index.Match(Reads.Of("7XYZ999", candidates: ("7ABC999", HotListIndex.CandidateProbabilityMin - 0.01))));
    }

    [Fact]
    public void An_entry_matches_once_as_the_surest_kind()
    {
        var match = Assert.Single(Lists.Index("8SYN120").Match(Reads.Of("8SYN12O", candidates: ("8SYN120", 0.4))));
        Assert.Equal(MatchKind.Possible, match.Kind);
    }

    [Fact]
    public void One_plate_on_two_lists_matches_on_both()
    {
        var index = HotListIndex.Of([Lists.Snapshot([Lists.Entry("8SYN123")]), Lists.Snapshot([Lists.Entry("8SYN123", "amber")], "amber")]);
        Assert.Equal(["amber", "svs"], index.Match(Reads.Of("8SYN123")).Select(match => match.List.ListName).Order());
    }

    [Fact]
    public void An_entry_matches_from_its_effective_moment_until_just_before_it_expires_by_capture_time()
    {
        var (from, until) = (Reads.Noon, Reads.Noon.AddHours(1));
        var index = HotListIndex.Of([Lists.Snapshot([Lists.Entry("8SYN123", effective: from, expires: until)])]);
        Assert.Empty(index.Match(Reads.Of("8SYN123", capturedAt: from.AddTicks(-1))));
        Assert.Single(index.Match(Reads.Of("8SYN123", capturedAt: from)));
        Assert.Single(index.Match(Reads.Of("8SYN123", capturedAt: until.AddTicks(-1), uploadedAt: until.AddDays(1))));
        Assert.Empty(index.Match(Reads.Of("8SYN123", capturedAt: until)));
    }

    [Fact]
    public void Another_state_on_the_list_is_a_hint_and_no_reason_to_miss()
    {
        Assert.True(PlateRegion.TryParse("NV", out var nevada, out _));
        var index = HotListIndex.Of([Lists.Snapshot([Lists.Entry("8SYN123", region: nevada)])]);
        Assert.Single(index.Match(Reads.Of("8SYN123") with { Region = PlateRegion.California }));
    }

    [Fact]
    public void Without_lists_nothing_matches() => Assert.Empty(HotListIndex.Empty.Match(Reads.Of("8SYN123")));

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Matching_agrees_with_a_slow_reference_on_drawn_plates(int seed)
    {
        var random = new Random(seed);
        // A small alphabet of look-alikes and short plates, so that collisions, chains and near misses are frequent.
        string Draw() => string.Concat(Enumerable.Range(0, random.Next(2, 6)).Select(_ => "0ODQ8B1IA5S"[random.Next(11)]));
        HotListEntry[] entries = [.. Enumerable.Range(0, 2_000).Select(i => Lists.Entry(Draw(), $"list-{i % 3}", Reads.Noon.AddMinutes(random.Next(-60, 60)), random.Next(2) == 0 ? null : Reads.Noon.AddMinutes(random.Next(60, 120))))
            .DistinctBy(entry => entry.Version)];
        var index = HotListIndex.Of(entries.GroupBy(entry => entry.ListName).Select(list => Lists.Snapshot(list, list.Key)));

        for (var i = 0; i < 3_000; i++)
        {
            var read = Reads.Of(Draw(), capturedAt: Reads.Noon.AddMinutes(random.Next(-90, 150)), candidates: [(Draw(), random.NextDouble()), (Draw(), random.NextDouble())]);
            Assert.Equal(Reference(entries, read), index.Match(read).Select(Named).Order());
        }
    }

    [Fact]
    public void The_reference_can_tell_a_wrong_matcher() => // the twin of the comparison above
        Assert.NotEqual(Reference([Lists.Entry("8SYN120")], Reads.Of("8SYN12O")), Lists.Index("8SYN12X").Match(Reads.Of("8SYN12O")).Select(Named).Order());

    [Fact]
    public void Packed_skeletons_are_equal_exactly_when_skeletons_are()
    {
        var random = new Random(7);
        string[] plates = [.. Enumerable.Range(0, 20_000).Select(_ => string.Concat(Enumerable.Range(0, random.Next(2, 5)).Select(_ => "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"[random.Next(36)]))).Distinct()];
        var bySkeleton = plates.GroupBy(plate => Confusables.SkeletonOf(PlateNumber.Parse(plate))).Count();
        Assert.Equal(bySkeleton, plates.Select(PlatePacking.SkeletonOf).Distinct().Count());
        Assert.All(plates.GroupBy(plate => Confusables.SkeletonOf(PlateNumber.Parse(plate))), group => Assert.Single(group.Select(PlatePacking.SkeletonOf).Distinct()));
    }

    private static IEnumerable<string> Reference(IEnumerable<HotListEntry> entries, PlateRead read)
    {
        var found = new List<string>();
        foreach (var entry in entries)
        {
            if (read.CapturedAt < entry.EffectiveAt || read.CapturedAt >= entry.ExpiresAt) continue;
            var (listed, seen) = (entry.Plate.Text, read.Plate.Text);
            var differing = listed.Length == seen.Length ? Enumerable.Range(0, seen.Length).Where(i => listed[i] != seen[i]).ToArray() : null;
            if (differing is { Length: 0 }) found.Add($"{entry.Version.Hex} Exact");
            else if (differing is { Length: 1 } && Confusables.LookAlike(listed[differing[0]], seen[differing[0]])) found.Add($"{entry.Version.Hex} Possible");
            else if (read.Candidates.Any(candidate => candidate.Plate == entry.Plate && candidate.Probability.Share >= HotListIndex.CandidateProbabilityMin)) found.Add($"{entry.Version.Hex} Candidate");
        }
        return found.Order();
    }

    private static string Named(HotListMatch match) => $"{match.Entry.Version.Hex} {match.Kind}";
}
