using System.Text.Json.Nodes;
using AlprGrains.Policy.Screening;

namespace AlprGrains.Tests.Policy.Screening;

/// <summary>
/// No rule of the screen is there for nothing: each is really taken out of its file, and a line must change its verdict, its section or the rule that it is told. Building a screen takes a
/// fifth of a second, so a day's run takes every eighth rule and ./alpr test --nightly takes all.
/// </summary>
public sealed class RuleRemovalTests
{
    private const int DailyEvery = 8;

    /// <summary>Rules that no line of the corpus needs, with some that do.</summary>
    private static readonly Dictionary<string, string[]> LinesBesides = new(StringComparer.Ordinal)
    {
        ["trooper"] = ["homicide, witness saw a trooper stop that car"],
        ["somebody-thinks"] = ["burglary, plumber swears he did it", "theft, cook is convinced she has it", "burglary, convinced he did it"],
        ["private-police"] = ["burglary of a warehouse, uprr police", "robbery of a student, usc dps", "railway police, copper theft", "rr pd burglary of rail cars"],
        ["registered-held"] = ["homicide, Northern California Regional Intelligence Center", "homicide, Joint Regional Intelligence Center", "homicide, San Diego Law Enforcement Coordination Center", "homicide, Orange County Intelligence Assessment Center", "homicide, California State Threat Assessment Center", "homicide, Central California Intelligence Center"],
    };

    private static readonly Dictionary<string, List<string>> LinesOf = Read();

    [Fact]
    public void Deleting_any_rule_of_the_screen_turns_a_line_red()
    {
        var unnoticed = new List<string>();
        var isNightly = Environment.GetEnvironmentVariable("ALPR_NIGHTLY") == "1";
        foreach (var (file, id) in Rules().Where((_, at) => isNightly || at % DailyEvery == 0))
        {
            var without = new Screen(ScreenLoader.Load(Without(file, id)).Required());
            if (!Candidates(id).Any(text => Differ(Shipped.Screen.Classify(text), without.Classify(text)))) unnoticed.Add(id);
        }

        Assert.True(unnoticed.Count == 0, $"No line notices that these rules are gone: {string.Join(", ", unnoticed)}");
    }

    [Fact]
    public void Deleting_any_section_of_the_screen_lets_a_barred_line_pass()
    {
        foreach (var file in Rules().GroupBy(rule => rule.File))
        {
            var files = Shipped.Files.ToDictionary(pair => pair.Key, pair => pair.Key == file.Key ? Emptied(pair.Value, _ => true) : pair.Value);
            var without = new Screen(ScreenLoader.Load(files).Required());
            Assert.True(file.SelectMany(rule => Candidates(rule.Id)).Any(text => without.Classify(text).Verdict < Shipped.Screen.Classify(text).Verdict), $"No line notices that the rules of {file.Key} are gone.");
        }
    }

    /// <summary>The twin: a rule that finds nothing is not noticed, so the loop above can fail.</summary>
    [Fact]
    public void Deleting_a_rule_that_finds_nothing_is_not_noticed() => Assert.Empty(Candidates("no-such-rule"));

    private static IEnumerable<string> Candidates(string id) =>
        LinesOf.GetValueOrDefault(id, []).Concat(LinesBesides.GetValueOrDefault(id, []));

    private static bool Differ(ScreenResult one, ScreenResult other) =>
        one.Verdict != other.Verdict || one.Section != other.Section || one.Findings.FirstOrDefault()?.Rule != other.Findings.FirstOrDefault()?.Rule;

    private static IEnumerable<(string File, string Id)> Rules() =>
        from file in Shipped.Files
        let rules = JsonNode.Parse(file.Value)!.AsObject()["rules"]?.AsArray()
        where rules is not null
        from rule in rules
        select (file.Key, rule!["id"]!.GetValue<string>());

    private static Dictionary<string, string> Without(string file, string id) =>
        Shipped.Files.ToDictionary(pair => pair.Key, pair => pair.Key == file ? Emptied(pair.Value, rule => rule == id) : pair.Value);

    private static string Emptied(string json, Predicate<string> goes)
    {
        var root = JsonNode.Parse(json)!.AsObject();
        var rules = root["rules"]!.AsArray();
        for (var at = rules.Count - 1; at >= 0; at--)
            if (goes(rules[at]!["id"]!.GetValue<string>())) rules.RemoveAt(at);
        return root.ToJsonString();
    }

    // Which lines each rule finds something in, once for all rules: only those can change when it goes.
    private static Dictionary<string, List<string>> Read()
    {
        string[] parts = ["blind", "second", "third", "fourth", "sealed", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth", "eleventh", "twelfth", "thirteenth", "fourteenth", "fifteenth"];
        var lines = new Dictionary<string, List<string>>(StringComparer.Ordinal);
        foreach (var text in parts.SelectMany(Corpus.Part).Select(line => line.Text).Concat(LinesBesides.Values.SelectMany(besides => besides)))
            foreach (var finding in Shipped.Screen.Classify(text).Findings)
                (lines.TryGetValue(finding.Rule, out var found) ? found : lines[finding.Rule] = []).Add(text);
        return lines;
    }
}
