using AlprGrains.Policy.Oversight;
using Xunit.Abstractions;

namespace AlprGrains.Tests.Policy.Oversight;

/// <summary>Obligations, section 2, item 11: 200 people for a year, 10 of them abusers; at least 9 found at one false alarm in 100 years of a person's work.</summary>
public sealed class MisuseSimulationTests(ITestOutputHelper output)
{
    private const int People = 200, Abusers = 10;
    private const double FalseAlarmsPerHundredYearsMax = 1;
    private static readonly PatternBounds Bounds = new();

    [Theory]
    [InlineData(20261101)]
    [InlineData(20261102)]
    [InlineData(20261103)]
    public void Nine_of_ten_planted_abusers_are_found_at_one_false_alarm_in_a_hundred_years(int seed)
    {
        var (found, falseAlarms) = Judge(new SimulatedYear(seed).People(People, Abusers), Bounds);
        output.WriteLine($"seed {seed}: {found} of {Abusers} found, {falseAlarms} false alarms in {People - Abusers} years of work");
        Assert.True(found >= 9, $"seed {seed}: {found} found");
        Assert.True(falseAlarms * 100.0 / (People - Abusers) <= FalseAlarmsPerHundredYearsMax, $"seed {seed}: {falseAlarms} false alarms");
    }

    /// <summary>The receiver operating characteristic over many seeds, printed for the reader of the log.</summary>
    [Fact]
    public void A_lower_bound_finds_more_and_alarms_more()
    {
        const int Seeds = 10;
        var years = Enumerable.Range(1, Seeds).SelectMany(seed => new SimulatedYear(seed).People(People, Abusers)).ToList();
        double? foundBefore = null;
        double? alarmsBefore = null;
        foreach (var bound in new double[] { 4, 6, 8, 9, 10, 11, 12, 16 })
        {
            var (found, falseAlarms) = Judge(years, Bounds with { RepeatedPlateWeightMin = bound });
            output.WriteLine($"bound {bound,4}: found {100.0 * found / (Seeds * Abusers):0} %, {100.0 * falseAlarms / (Seeds * (People - Abusers)):0.00} false alarms in 100 years");
            Assert.True(foundBefore is null || (found <= foundBefore && falseAlarms <= alarmsBefore));
            (foundBefore, alarmsBefore) = (found, falseAlarms);
        }
    }

    /// <summary>The twin: with a bound that nobody reaches nobody is found, so the test above can fail.</summary>
    [Fact]
    public void A_bound_out_of_reach_finds_nobody() =>
        Assert.Equal(0, Judge(new SimulatedYear(20261101).People(People, Abusers), Bounds with { RepeatedPlateWeightMin = 1_000, OffShiftLookupsMin = 1_000 }).Found);

    private static (int Found, int FalseAlarms) Judge(IReadOnlyList<SimulatedYear.Person> people, PatternBounds bounds)
    {
        var (found, falseAlarms) = (0, 0);
        foreach (var person in people)
        {
            var findings = LookupPatterns.Findings(person.History, bounds);
            if (person.Target is null) falseAlarms += findings.Length;
            else if (findings.Any(finding => finding.Lookups.Any(at => person.History.Lookups[at].PlateToken == person.Target))) found++;
        }

        return (found, falseAlarms);
    }
}
