using System.Text.Json;
using System.Text.RegularExpressions;
using AlprGrains.Tests.Architecture;
using YamlDotNet.RepresentationModel;

namespace AlprGrains.Tests.Deploy.Telemetry;

/// <summary>The queries that a dashboard or a file of alarms asks.</summary>
public static partial class Queries
{
    /// <summary>The series that a file's queries name.</summary>
    public static IReadOnlyList<string> SeriesIn(string file) =>
        [.. (Path.GetExtension(file) switch
        {
            ".json" => OfDashboard(file),
            ".md" => Marks().Matches(File.ReadAllText(Repository.PathOf(file))).Select(mark => mark.Groups[1].Value),
            _ => Alarms(file).Select(alarm => alarm.Query),
        }).SelectMany(SeriesOf).Select(WithSuffix).Distinct().Order()];

    // A document names a histogram by itself; what is collected of it are its buckets, sum and count.
    private static string WithSuffix(string series) => series.EndsWith("_seconds", StringComparison.Ordinal) && series.Contains("_duration_", StringComparison.Ordinal) || series is "alpr_commit_reads" or "alpr_alert_delay_seconds" ? $"{series}_count" : series;

    public static IEnumerable<string> SeriesOf(string query) => Series().Matches(Labels().Replace(query, "")).Select(match => match.Value);

    /// <summary>Name, query and runbook of each alarm.</summary>
    public static IReadOnlyList<(string Name, string Query, string Runbook)> Alarms(string file)
    {
        var yaml = new YamlStream();
        using (var text = File.OpenText(Repository.PathOf(file))) yaml.Load(text);
        return [.. yaml.Documents[0].AllNodes.OfType<YamlMappingNode>().Where(node => node.Children.ContainsKey("alert"))
            .Select(node => (node["alert"].ToString(), node["expr"].ToString(), node["annotations"]["runbook"].ToString()))];
    }

    private static IEnumerable<string> OfDashboard(string file)
    {
        using var json = JsonDocument.Parse(File.ReadAllText(Repository.PathOf(file)));
        return [.. json.RootElement.GetProperty("panels").EnumerateArray()
            .Where(panel => panel.TryGetProperty("targets", out _))
            .SelectMany(panel => panel.GetProperty("targets").EnumerateArray().Select(target => target.GetProperty("expr").GetString()!))];
    }

    [GeneratedRegex("`([a-z_]+)`")]
    private static partial Regex Marks();

    // What stands in braces or after "by" names labels.
    [GeneratedRegex(@"\{[^}]*\}|\bby \([^)]*\)")]
    private static partial Regex Labels();

    // Everything that is named like a series of ours or of the runtime; functions of the query language are not.
    [GeneratedRegex(@"\b(alpr|http|kestrel|dotnet)_[a-z_]+[a-z]\b")]
    private static partial Regex Series();
}
