using AlprGrains.Silo.Hosting;
using AlprGrains.Tests.Architecture;
using AlprGrains.Tests.Deploy.Telemetry;

namespace AlprGrains.Tests.Deploy.Files;

/// <summary>docs/operations.md against the program and the alarms.</summary>
public class OperationsPageTests
{
    private const string AlarmsFile = "deploy/monitoring/alarms.yaml";

    private static readonly string Page = File.ReadAllText(Repository.PathOf("docs/operations.md"));

    [Fact]
    public void Every_alarm_has_its_paragraph_and_every_paragraph_its_alarm()
    {
        var alarms = Queries.Alarms(AlarmsFile);
        Assert.All(alarms, alarm => Assert.Equal($"docs/operations.md#{alarm.Name.ToLowerInvariant()}", alarm.Runbook));
        Assert.Equal(alarms.Select(alarm => alarm.Name).Order(), Section("Alarms").Split('\n').Where(line => line.StartsWith("### ", StringComparison.Ordinal)).Select(line => line[4..]).Order());
    }

    [Fact]
    public void Every_setting_stands_there_with_its_default()
    {
        var defaults = new OperationsOptions();
        foreach (var property in typeof(OperationsOptions).GetProperties().Where(property => property.CanWrite))
        {
            var value = Convert.ToString(property.GetValue(defaults), System.Globalization.CultureInfo.InvariantCulture);
            Assert.Contains($"| `{OperationsOptions.Section}:{property.Name}` | {(string.IsNullOrEmpty(value) ? "none" : value)} |", Page, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Every_setting_of_a_cluster_stands_there() => Assert.All(
        NamesIn(typeof(ClusterSettings), ClusterSettings.Section), name => Assert.Contains($"`{name}`", Section("A cluster"), StringComparison.Ordinal));

    [Theory]
    [InlineData("StopSeconds", 0)]
    [InlineData("DrainNoticeSeconds", 121)]
    public void A_setting_out_of_its_bounds_is_named(string name, int value)
    {
        var options = name == "StopSeconds" ? new OperationsOptions { StopSeconds = value } : new OperationsOptions { DrainNoticeSeconds = value };
        Assert.Contains(options.Problems(), problem => problem.StartsWith(name, StringComparison.Ordinal));
    }

    private static string Section(string title)
    {
        var from = Page.IndexOf($"\n## {title}\n", StringComparison.Ordinal);
        var until = Page.IndexOf("\n## ", from + 1, StringComparison.Ordinal);
        return Page[from..until];
    }

    private static IEnumerable<string> NamesIn(Type settings, string section) => settings.GetProperties().Where(property => property.CanWrite).SelectMany(property =>
        property.PropertyType.DeclaringType == settings ? NamesIn(property.PropertyType, $"{section}:{property.Name}") : [$"{section}:{property.Name}"]);
}
