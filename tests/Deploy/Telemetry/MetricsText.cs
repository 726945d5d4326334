using System.Text.RegularExpressions;

namespace AlprGrains.Tests.Deploy.Telemetry;

/// <summary>Reads Prometheus's text form, and judges what stands in it.</summary>
public static partial class MetricsText
{
    /// <summary>Labels of our own meter: each has a closed set of words behind it.</summary>
    private static readonly HashSet<string> OurLabels = ["otel_scope_name", "outcome", "kind", "verdict", "section", "queue", "part", "le"];

    /// <summary>Names of series, with _bucket, _sum and _count as they are collected.</summary>
    public static HashSet<string> Names(string text) => [.. Lines(text).Select(line => line.Split('{', ' ')[0])];

    /// <summary>Everything in it that may tell of a vehicle, a person or a camera.</summary>
    public static IEnumerable<string> Breaches(string text, IReadOnlyCollection<string> secrets)
    {
        foreach (var line in Lines(text))
        {
            foreach (var secret in secrets)
                if (line.Contains(secret, StringComparison.OrdinalIgnoreCase)) yield return $"the series {line.Split('{', ' ')[0]} holds a secret of the run";
            if (!line.StartsWith("alpr_", StringComparison.Ordinal)) continue;
            foreach (Match label in Label().Matches(line))
            {
                if (!OurLabels.Contains(label.Groups[1].Value)) yield return $"{line.Split('{')[0]} has the label {label.Groups[1].Value}, which is none of ours";
                else if (!Word().IsMatch(label.Groups[2].Value)) yield return $"the label {label.Groups[1].Value} of {line.Split('{')[0]} is no word";
            }
        }
    }

    private static IEnumerable<string> Lines(string text) => text.Split('\n').Where(line => line.Length > 0 && line[0] != '#');

    [GeneratedRegex("([a-z_]+)=\"([^\"]*)\"")]
    private static partial Regex Label();

    // A word, a section of the policy, or the border of a bucket.
    [GeneratedRegex(@"^([A-Za-z][A-Za-z0-9_-]{0,29}|[0-9.e+-]+|\+Inf)$")]
    private static partial Regex Word();
}
