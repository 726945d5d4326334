using AlprGrains.Policy.Screening;

namespace AlprGrains.Tests.Policy.Screening;

/// <summary>E-2: every other state by its name, in every way of asking; an offence beside it helps nobody.</summary>
public sealed class OutsideStateTests
{
    private static readonly string[] States =
    [
        "Alabama", "Alaska", "Arizona", "Arkansas", "Colorado", "Connecticut", "Delaware", "Florida", "Georgia", "Hawaii", "Idaho", "Illinois", "Indiana", "Iowa", "Kansas",
        "Kentucky", "Louisiana", "Maine", "Maryland", "Massachusetts", "Michigan", "Minnesota", "Mississippi", "Missouri", "Montana", "Nebraska", "Nevada", "New Hampshire",
        "New Jersey", "New Mexico", "New York", "North Carolina", "North Dakota", "Ohio", "Oklahoma", "Oregon", "Pennsylvania", "Rhode Island", "South Carolina",
        "South Dakota", "Tennessee", "Texas", "Utah", "Vermont", "Virginia", "Washington State", "West Virginia", "Wisconsin", "Wyoming",
    ];

    private static readonly string[] Ways =
    [
        "{0} detective asked, robbery suspect", "robbery suspect wanted by {0}", "{0} PD homicide suspect", "sheriff in {0} wants stolen truck", "burglary, {0} state police case",
        "courtesy lookup for {0}, 211", "{0} trooper needs location of murder suspect", "on behalf of {0} authorities re kidnapping", "{0} highway patrol asked about hit and run",
        "parole agent {0} absconder", "BOLO from {0}, carjacking", "case for {0}", "{0}", "Springfield County {0} shooting case",
    ];

    [Fact]
    public void E_2_No_way_of_asking_for_another_state_is_allowed()
    {
        var allowed = States.SelectMany(state => Ways.Select(way => string.Format(System.Globalization.CultureInfo.InvariantCulture, way, state)))
            .Where(line => Shipped.Screen.Classify(line).Verdict == ScreenVerdict.Allow).ToList();
        Assert.True(allowed.Count == 0, string.Join(" | ", allowed));
    }

    /// <summary>The twin: the same ways of asking pass for a Californian county, so the states are what is refused.</summary>
    [Fact]
    public void The_same_ways_pass_for_a_Californian_county()
    {
        var passes = Ways.Count(way => Shipped.Screen.Classify(string.Format(System.Globalization.CultureInfo.InvariantCulture, way, "Alameda County")).Verdict == ScreenVerdict.Allow);
        Assert.True(passes >= 7, $"{passes} of {Ways.Length}");
    }
}
