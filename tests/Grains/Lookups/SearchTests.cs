using AlprGrains.Audit;
using AlprGrains.Cameras;
using AlprGrains.Lookups;
using AlprGrains.Plates;

namespace AlprGrains.Tests.Grains.Lookups;

/// <summary>Lookups by part of a plate and by place, within their bounds.</summary>
public class SearchTests
{
    [Fact]
    public async Task A_pattern_finds_the_plates_that_match_newest_first_over_pages()
    {
        await using var town = await Town.Start();
        await town.Seen("8XYZ123", reads: 60);
        town.Alpr.Time.Advance(TimeSpan.FromMinutes(1));
        await town.Seen("8XYZ124", reads: 60);
        await town.Seen("7OTHER1", reads: 1);

        var first = await town.LookUp(Questions.ByPattern("8xyz12?"));
        var second = await town.Desk().Next(Questions.Id(1), first.Page.Next!, town.Investigator);

        Assert.Equal((100, 20), (first.Page.Reads.Length, second.Page.Reads.Length));
        Assert.Null(second.Page.Next);
        PlateRead[] all = [.. first.Page.Reads, .. second.Page.Reads];
        Assert.Equal(120, all.Select(read => read.Id).Distinct().Count());
        Assert.Equal(all.Select(read => read.UploadedAt).OrderDescending(), all.Select(read => read.UploadedAt));
        Assert.DoesNotContain(all, read => read.Plate.Text == "7OTHER1");
    }

    [Fact]
    public async Task A_pattern_that_matches_too_many_or_an_index_that_is_not_ready_gives_nothing_and_says_why()
    {
        await using var town = await Town.Start();
        for (var i = 0; i <= LookupLimits.PatternPlatesMax; i++) await town.Seen($"8XYZ{i:000}", reads: 1);

        var tooMany = await town.LookUp(Questions.ByPattern("8XYZ*"));
        town.Alpr.Store.PercentReady = 40;
        var notReady = await town.LookUp(Questions.ByPattern("8XYZ00?", 2));

        Assert.Empty(tooMany.Page.Reads);
        Assert.Contains(tooMany.NotSearched, words => words.Contains("more characters", StringComparison.Ordinal));
        Assert.Empty(notReady.Page.Reads);
        Assert.Contains(notReady.NotSearched, words => words.Contains("40 %", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("8X*")]
    [InlineData("***")]
    [InlineData("8XYZ!")]
    public async Task A_pattern_that_says_too_little_is_refused(string pattern)
    {
        await using var town = await Town.Start();

        Assert.Equal("C2B-4.question-can-be-read", Assert.Single((await town.LookUp(Questions.ByPattern(pattern))).Decision.RuleIds));
    }

    [Fact]
    public async Task A_place_and_a_time_find_the_reads_of_those_cameras_and_vehicle_attributes_narrow_them()
    {
        await using var town = await Town.Start();
        await town.Alpr.Camera("cam-far", camera => camera with { Place = Far, PoliceArea = 3 });
        await town.Seen("8XYZ123", reads: 1, camera: "cam-far", change: read => read with { Vehicle = new VehicleAttributes("white", null, null, null) });
        await town.Seen("8XYZ124", reads: 1, camera: "cam-far");
        await town.Seen("8XYZ125", reads: 1);
        var (from, until) = (Reads.Noon.AddHours(-1), Reads.Noon.AddHours(1));

        var byCamera = await town.LookUp(Questions.ByPlace(["cam-far"], from, until));
        var byArea = await town.LookUp(Questions.Good(2) with { Target = new LookupTarget { Kind = LookupKind.ByPlace, PoliceArea = 3 }, CapturedFrom = from, CapturedUntil = until });
        var white = await town.LookUp(Questions.Good(3) with
        {
            Target = new LookupTarget { Kind = LookupKind.ByPlace, PoliceArea = 3, Vehicle = new VehicleAttributes("White", null, null, null) }, CapturedFrom = from, CapturedUntil = until,
        });

        Assert.Equal(["8XYZ123", "8XYZ124"], byCamera.Page.Reads.Select(read => read.Plate.Text).Order());
        Assert.Equal(2, byArea.Page.Reads.Length);
        Assert.Empty(white.Decision.Reasons.Where(_ => white.Decision.Verdict != LookupVerdict.Allow));
        Assert.Equal("8XYZ123", Assert.Single(white.Page.Reads).Plate.Text);
    }

    [Fact]
    public async Task Bounds_of_a_place_are_refused_with_what_to_do()
    {
        await using var town = await Town.Start();
        await town.Alpr.Camera("cam-far", camera => camera with { Place = Far, PoliceArea = 3 });
        var (from, until) = (Reads.Noon.AddHours(-1), Reads.Noon);

        await Refused(Questions.ByPlace(["cam-far"], from.AddHours(-24), until), "24");
        await Refused(Questions.ByPlace(["cam-far", "cam-none"], from, until), "cam-none");
        await Refused(Questions.ByPlace([.. Enumerable.Range(0, 51).Select(i => $"cam-{i}")], from, until), "51 cameras");
        await Refused(Questions.ByPlace(["cam-far"], until, from), "not after");
        await Refused(Questions.ByPlace([], from, until), "Name the cameras");
        await Refused(Questions.ByPlace(["cam-far"], from, until) with { CapturedFrom = null }, "needs a beginning");
        await Refused(Questions.ByPlace(["cam-far"], from, until) is var both ? both with { Target = both.Target with { PoliceArea = 3 } } : both, "not both");

        async Task Refused(LookupRequest request, string words)
        {
            var answer = await town.LookUp(request with { Id = Questions.Id(Interlocked.Increment(ref _number)) });
            Assert.Contains("C2B-4.question-can-be-read", answer.Decision.RuleIds);
            Assert.Contains(answer.Decision.Reasons, reason => reason.Contains(words, StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task A_camera_that_was_silent_is_named_so_that_nobody_takes_nothing_seen_for_nothing_there()
    {
        await using var town = await Town.Start();
        await town.Alpr.Camera("cam-far", camera => camera with { Place = Far, Label = "Ferry landing" });

        var answer = await town.LookUp(Questions.ByPlace(["cam-far"], Reads.Noon.AddHours(-1), Reads.Noon));

        Assert.Contains(answer.NotSearched, words => words.StartsWith("Ferry landing", StringComparison.Ordinal));
    }

    [Fact]
    public async Task INV_3_a_search_answers_only_to_the_receipt_of_its_own_entry()
    {
        await using var town = await Town.Start();
        var salt = new string('a', 32);
        Assert.True(PlatePattern.TryParse("8XYZ*", out var pattern, out _));
        var question = new PatternQuestion(pattern, null, null, 10, null, salt);
        var receipt = new AuditReceipt(1, Reads.Noon, "", AuditReceipt.DigestOf(question));
        var search = town.Grains.GetGrain<ISearchGrain>(0);

        await search.ByPattern(question, receipt);
        await Assert.ThrowsAnyAsync<Exception>(() => search.ByPattern(question with { ReadsMax = 11 }, receipt).AsTask());
        var place = new PlaceQuestion([CameraId.Parse("cam-1")], Reads.Noon.AddHours(-1), Reads.Noon, null, 10, null, salt);
        await Assert.ThrowsAnyAsync<Exception>(() => search.ByPlace(place, receipt).AsTask());
    }

    private int _number = 100;

    private static AlprGrains.Geography.GeoPoint Far => AlprGrains.Geography.GeoPoint.TryCreate(37.75, -122.20, out var far, out _) ? far : default;
}
