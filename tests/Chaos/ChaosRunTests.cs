namespace AlprGrains.Tests.Chaos;

/// <summary>./alpr chaos itself, for a moment: that it finds a falsified record first, breaks something, and tells.</summary>
public sealed class ChaosRunTests
{
    [Fact]
    public async Task Two_kills_by_chaos_find_the_planted_record_lose_nothing_and_are_told()
    {
        var told = new List<string>();
        var report = await new ChaosRun(seed: 3, TimeSpan.FromMinutes(5), kills: 2).Run(told.Add);

        Assert.True(report.PlantFound);
        Assert.False(report.IsBroken, string.Join("\n", told.Append(string.Join(", ", report.Lost))));
        Assert.False(report.IsInconclusive);
        Assert.Equal(2, report.SecondsUntilAccepted.Count);
        Assert.Equal(3, told.Count);
    }

    [Fact]
    public void A_run_whose_checker_found_nothing_or_that_had_no_load_tells_nothing() // the twin of the verdict
    {
        var good = new ChaosReport(1, "Local", 1, 2, 0, 0, 100, 100, true, [], 0, [], [1, 1], []);
        Assert.False(good.IsBroken || good.IsInconclusive);
        Assert.True((good with { PlantFound = false }).IsInconclusive);
        Assert.True((good with { Acknowledged = 10 }).IsInconclusive);
        Assert.True((good with { Kills = 0 }).IsInconclusive);
        Assert.True((good with { Lost = ["read-1"] }).IsBroken);
        Assert.True((good with { StoredBeyondSent = 1 }).IsBroken);
        Assert.True((good with { AuditProblems = ["torn"] }).IsBroken);
    }
}
