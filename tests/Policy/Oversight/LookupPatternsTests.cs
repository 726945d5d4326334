using System.Collections.Immutable;
using AlprGrains.Policy.Oversight;

namespace AlprGrains.Tests.Policy.Oversight;

/// <summary>What shows in a history, one pattern at a time (C3-2, C3-4, C3-7).</summary>
public sealed class LookupPatternsTests
{
    private static readonly PatternBounds Bounds = new();
    private static readonly DateTimeOffset Morning = new(2026, 3, 2, 9, 0, 0, TimeSpan.FromHours(-8));

    [Fact]
    public void Nothing_shows_in_an_empty_history() => Assert.Empty(Findings([]));

    [Fact]
    public void C3_2_One_plate_on_many_days_without_progress_is_a_finding()
    {
        var finding = Assert.Single(Findings([.. Enumerable.Range(0, 10).Select(day => new PastLookup(Morning.AddDays(2 * day), "t1", "26-000001"))]));
        Assert.Equal(PatternKind.RepeatedPlate, finding.Kind);
        Assert.Equal(10, finding.Lookups.Length);
        Assert.DoesNotContain("t1", finding.Why, StringComparison.Ordinal);
    }

    [Fact]
    public void The_same_days_in_a_case_that_moves_are_none()
    {
        ImmutableArray<PastLookup> lookups = [.. Enumerable.Range(0, 10).Select(day => new PastLookup(Morning.AddDays(2 * day), "t1", "26-000001"))];
        Assert.Empty(LookupPatterns.Findings(new(lookups, [new("26-000001", Morning.AddDays(9))]), Bounds));
        Assert.NotEmpty(LookupPatterns.Findings(new(lookups, [new("26-000002", Morning.AddDays(9))]), Bounds));
    }

    [Fact]
    public void Ten_lookups_on_one_day_are_one_day() => Assert.Empty(Findings([.. Enumerable.Range(0, 10).Select(hour => new PastLookup(Morning.AddHours(hour), "t1", "26-000001"))]));

    [Fact]
    public void Days_far_apart_do_not_add_up() => Assert.Empty(Findings([.. Enumerable.Range(0, 12).Select(week => new PastLookup(Morning.AddDays(7 * week), "t1", "26-000001"))]));

    /// <summary>Odd hours long ago, few among many, do not shield those of this month.</summary>
    [Fact]
    public void C3_4_Nights_after_a_time_with_few_of_them_are_a_finding()
    {
        var days = Enumerable.Range(0, 140).Select(at => new PastLookup(Morning.AddDays(at / 7).AddMinutes(at % 7), $"d{at}", "26-000001"));
        var fewNights = Enumerable.Range(0, 12).Select(at => new PastLookup(Morning.AddDays(at).AddHours(-8), $"f{at}", "26-000001"));
        var manyNights = Enumerable.Range(0, 12).Select(at => new PastLookup(Morning.AddDays(60 + at).AddHours(-8), $"m{at}", "26-000001"));
        Assert.Empty(Findings([.. days.Concat(fewNights).OrderBy(lookup => lookup.At)]));
        Assert.Equal(PatternKind.OffShift, Assert.Single(Findings([.. days.Concat(fewNights).Concat(manyNights).OrderBy(lookup => lookup.At)])).Kind);
    }

    [Fact]
    public void C3_4_Four_nights_of_somebody_who_works_by_day_are_a_finding()
    {
        var work = Enumerable.Range(0, 40).Select(day => new PastLookup(Morning.AddDays(day), $"w{day}", "26-000002"));
        var nights = Enumerable.Range(0, 4).Select(week => new PastLookup(Morning.AddDays(6 * week).AddHours(15), "t1", "26-000001"));
        Assert.Contains(Findings([.. work.Concat(nights).OrderBy(lookup => lookup.At)]), finding => finding.Kind == PatternKind.RepeatedPlate);
    }

    [Fact]
    public void A_night_shift_around_midnight_is_nobodys_off_shift()
    {
        var night = Morning.AddHours(14);
        Assert.Empty(Findings([.. Enumerable.Range(0, 60).Select(day => new PastLookup(night.AddDays(day).AddHours(day % 4), $"w{day}", "26-000002"))]));
    }

    [Fact]
    public void C3_4_Many_lookups_off_shift_are_a_finding()
    {
        var work = Enumerable.Range(0, 100).Select(count => new PastLookup(Morning.AddDays(count * 0.5).Date.AddHours(10), $"w{count}", "26-000002"));
        var nights = Enumerable.Range(0, 12).Select(day => new PastLookup(new DateTimeOffset(Morning.AddDays(100 + day).Date.AddHours(23.5), Morning.Offset), $"n{day}", "26-000003"));
        Assert.Contains(Findings([.. work.Concat(nights).OrderBy(lookup => lookup.At)]), finding => finding.Kind == PatternKind.OffShift);
    }

    [Fact]
    public void Sixty_lookups_in_an_hour_are_a_finding_and_fifty_nine_are_none()
    {
        PastLookup[] hour = [.. Enumerable.Range(0, 60).Select(minute => new PastLookup(Morning.AddSeconds(59 * minute), null, "26-000001"))];
        Assert.Equal(PatternKind.Bulk, Assert.Single(Findings(hour)).Kind);
        Assert.Empty(Findings(hour[..59]));
    }

    [Fact]
    public void C2B_6_Eight_lookups_without_a_number_are_a_finding()
    {
        PastLookup[] lookups = [.. Enumerable.Range(0, 8).Select(day => new PastLookup(Morning.AddDays(day), $"m{day}", null))];
        Assert.Equal(PatternKind.WithoutNumber, Assert.Single(Findings(lookups)).Kind);
        Assert.Empty(Findings([.. lookups[..7], lookups[7] with { Number = "26-000009" }]));
    }

    [Fact]
    public void C3_7_Two_places_at_once_are_a_finding()
    {
        var downtown = new Workstation("downtown", 37.80, -122.27);
        var sacramento = new Workstation("sacramento", 38.58, -121.49);
        var first = new PastLookup(Morning, "a", "26-000001", downtown);
        Assert.Equal(PatternKind.TwoPlacesAtOnce, Assert.Single(Findings([first, new(Morning.AddMinutes(20), "b", "26-000001", sacramento)])).Kind);
        Assert.Empty(Findings([first, new(Morning.AddHours(2), "b", "26-000001", sacramento)]));
    }

    private static ImmutableArray<PatternFinding> Findings(PastLookup[] lookups) => LookupPatterns.Findings(new([.. lookups], []), Bounds);
}
