namespace AlprGrains.Tests.Deploy.Telemetry;

/// <summary>What the metrics of a whole run say, and what they do not.</summary>
public class MetricsTests(MeteredRun run) : IClassFixture<MeteredRun>
{
    [Fact]
    public void INV_11_No_series_of_a_whole_run_holds_a_plate_a_person_a_camera_or_a_key() =>
        Assert.Empty(MetricsText.Breaches(run.Text, run.Secrets));

    [Theory] // twin: each of these is found
    [InlineData("alpr_reads_total{outcome=\"stored\",plate=\"x\"} 1", "label plate")]
    [InlineData("alpr_reads_total{outcome=\"1ABC000 and more\"} 1", "no word")]
    [InlineData("http_server_request_duration_seconds_count{http_route=\"/api/x/1abc000\"} 1", "secret")]
    public void A_planted_secret_is_found(string series, string expected) =>
        Assert.Contains(MetricsText.Breaches(series, ["1ABC000"]), breach => breach.Contains(expected, StringComparison.Ordinal));

    [Theory]
    [InlineData("alpr_reads_total", "outcome=\"stored\"", 400)]
    [InlineData("alpr_reads_total", "outcome=\"already_stored\"", 10)]
    [InlineData("alpr_quarantined_total", "", 1)]
    [InlineData("alpr_turned_away_total", "", 1)]
    [InlineData("alpr_frames_total", "", 1)]
    [InlineData("alpr_alerts_total", "", 1)]
    [InlineData("alpr_lookups_total", "verdict=\"allow\",section=\"none\"", 1)]
    [InlineData("alpr_lookups_total", "verdict=\"deny\",section=\"C2B-1\"", 1)]
    [InlineData("alpr_audit_size", "", 1)]
    [InlineData("alpr_hotlists_entries", "", 1)]
    public void What_happened_is_counted(string name, string labels, double least)
    {
        var values = run.Text.Split('\n')
            .Where(line => line.StartsWith($"{name}{{", StringComparison.Ordinal) && labels.Split(',').All(label => line.Contains(label, StringComparison.Ordinal)))
            .Select(line => double.Parse(line[(line.LastIndexOf(' ') + 1)..], System.Globalization.CultureInfo.InvariantCulture)).ToArray();
        Assert.True(values.Sum() >= least, $"{name} {labels} is {values.Sum()}, and at least {least} happened:\n{string.Join('\n', run.Text.Split('\n').Where(line => line.StartsWith(name, StringComparison.Ordinal)))}");
    }

    [Theory]
    [InlineData("deploy/monitoring/dashboard.json")]
    [InlineData("deploy/monitoring/alarms.yaml")]
    [InlineData("docs/operations.md")]
    public void Every_query_names_series_that_the_program_emits(string file)
    {
        var emitted = MetricsText.Names(run.Text);
        var asked = Queries.SeriesIn(file);
        Assert.NotEmpty(asked);
        Assert.DoesNotContain(asked, series => !emitted.Contains(series));
    }
}
