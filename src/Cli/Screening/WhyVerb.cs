using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using AlprGrains.Cli.CommandLine;
using AlprGrains.Policy.Decisions;
using AlprGrains.Policy.Loading;
using AlprGrains.Policy.Lookups;
using AlprGrains.Policy.Screening;
using AlprGrains.Policy.Screening.Beneficiaries;
using AlprGrains.Policy.Texts;

namespace AlprGrains.Cli.Screening;

/// <summary>
/// ./alpr why: the facts of a lookup in, every rule's answer out, with what it rests on and what would be needed. It takes the facts alone,
/// a file of cases/, or an answer of the lookup API (which tells the rules that decided, and no facts). No server is asked.
/// </summary>
public sealed class WhyVerb : Verb
{
    /// <summary>Larger files are not the facts of a lookup.</summary>
    private const long FileBytesMax = 4 * 1024 * 1024;

    private const string OrdinaryFile = "ordinary.json";

    private readonly Argument<string> _file = new("file") { Description = "JSON: the facts of a lookup, a file of cases/, or an answer of the lookup API; - reads standard input." };
    private readonly Option<bool> _json = new("--json") { Description = "One JSON object a lookup: case, verdict, policy, rules (rule, answer, source, reasons)." };

    public WhyVerb(Terminal terminal) : base("why", "Explain a verdict: every rule, its answer, its source, and what would be needed.", "./alpr why cases/purposes.json")
    {
        Add(_file);
        Add(_json);
        Runs(terminal, async (parsed, stop) =>
        {
            var name = parsed.GetRequiredValue(_file);
            var told = Parsed(name, await Text(name, stop));
            foreach (var explained in Explained(name, told))
            {
                if (parsed.GetValue(_json)) terminal.Json(explained);
                else Print(terminal, explained);
            }

            return ExitCode.Done;
        });
    }

    private static async Task<string> Text(string name, CancellationToken stop)
    {
        if (name == "-") return await Console.In.ReadToEndAsync(stop);
        var file = new FileInfo(name);
        if (!file.Exists) throw new VerbFailure($"'{name}' is no file. Give the facts of a lookup as JSON, as in cases/{OrdinaryFile}.");
        if (file.Length > FileBytesMax) throw new VerbFailure($"'{name}' has {file.Length} bytes; the facts of a lookup have at most {FileBytesMax}.");
        return await File.ReadAllTextAsync(name, stop);
    }

    private static JsonObject Parsed(string name, string text)
    {
        try
        {
            return JsonNode.Parse(text) as JsonObject ?? throw new VerbFailure($"'{name}' holds no JSON object.");
        }
        catch (JsonException broken)
        {
            throw new VerbFailure($"'{name}' cannot be read as JSON: {broken.Message}");
        }
    }

    private static IEnumerable<Explanation> Explained(string name, JsonObject told)
    {
        if (told["decision"] is JsonObject decided) return [OfAnswer(name, decided)];
        if (told["cases"] is JsonArray cases)
        {
            var ordinary = Ordinary(name);
            return cases.OfType<JsonObject>().Select(one => OfFacts(
                (string?)one["case"] ?? "", LookupFactsJson.Merged(ordinary, one["change"] ?? new JsonObject())!, one["policy"]));
        }

        return [OfFacts(name, told["facts"] ?? told, told["policy"])];
    }

    /// <summary>A file of cases tells only what differs from the ordinary lookup beside it.</summary>
    private static JsonNode Ordinary(string name)
    {
        var path = Path.Combine(Path.GetDirectoryName(Path.GetFullPath(name == "-" ? OrdinaryFile : name))!, OrdinaryFile);
        if (!File.Exists(path)) throw new VerbFailure($"'{name}' tells changes to an ordinary lookup, and there is no {OrdinaryFile} beside it.");
        return Parsed(path, File.ReadAllText(path))["facts"] ?? throw new VerbFailure($"'{path}' tells no facts.");
    }

    private static Explanation OfFacts(string name, JsonNode told, JsonNode? policyChange)
    {
        try
        {
            var facts = LookupFactsJson.Read(told);
            var ground = new RuleGround(Policy(facts, policyChange), new BeneficiaryScreen(new Screen(ScreenLoader.Shipped())));
            var decision = RuleBook.Lookups.Decide(facts, ground);
            return new(name, Word(decision.Verdict), decision.Policy,
                [.. RuleBook.Lookups.Explain(facts, ground).Select(rule => new RuleLine(rule.RuleId, Word(rule), rule.Source, [.. rule.Answer.Reasons.Concat(rule.Failure is null ? [] : [rule.Failure])]))]);
        }
        catch (JsonException wrong)
        {
            throw new VerbFailure($"'{name}' does not tell the facts of a lookup: {wrong.Message} Take cases/{OrdinaryFile} as the form.");
        }
    }

    private static PolicyText Policy(LookupFacts facts, JsonNode? change)
    {
        var day = DateOnly.FromDateTime(facts.AskedAt.UtcDateTime);
        if (change is null) return PolicyHistory.Shipped().On(day);
        var shipped = ShippedPolicy.Files("").First(file => file.Key.StartsWith(PolicyHistory.FilePrefix, StringComparison.Ordinal)).Value;
        var loaded = PolicyTextLoader.Load(LookupFactsJson.Merged(JsonNode.Parse(shipped), change)!.ToJsonString());
        return loaded.Value ?? throw new VerbFailure("The case changes the policy to one that cannot be: " + string.Join("; ", loaded.Problems));
    }

    /// <summary>An answer of the API names the rules that decided; the book knows what they rest on.</summary>
    private static Explanation OfAnswer(string name, JsonObject decided)
    {
        var reasons = Strings(decided["reasons"]);
        return new(name, ((string?)decided["verdict"] ?? "").ToLowerInvariant(), (string?)decided["policy"] ?? "",
            [.. Strings(decided["ruleIds"]).Select(id => new RuleLine(id, "decided", RuleBook.Lookups.Rules.FirstOrDefault(rule => rule.Id == id)?.Source ?? "not a rule of this version", reasons))]);
    }

    private static string[] Strings(JsonNode? node) => node is JsonArray array ? [.. array.Select(one => one?.ToString() ?? "")] : [];

    private static void Print(Terminal terminal, Explanation explained)
    {
        terminal.Result($"{explained.Verdict.ToUpperInvariant()}  {explained.Case}  ({explained.Policy})");
        foreach (var rule in explained.Rules)
        {
            terminal.Result($"  {rule.Answer,-8}  {rule.Rule}");
            foreach (var reason in rule.Reasons) terminal.Result($"            {reason}");
            if (rule.Reasons.Length > 0) terminal.Result($"            source: {rule.Source}");
        }
    }

    private static string Word(Verdict verdict) => verdict switch
    {
        Verdict.Deny => "deny",
        Verdict.Hold => "hold",
        Verdict.Allow => "allow",
        _ => throw new ArgumentOutOfRangeException(nameof(verdict), verdict, "No such verdict."),
    };

    private static string Word(RuleExplanation rule) => rule.Failure is not null ? "fails" : rule.Answer.Effect switch
    {
        RuleEffect.None => "met",
        RuleEffect.Permit => "permits",
        RuleEffect.ReviewAfterwards => "reviewed",
        RuleEffect.Hold => "holds",
        RuleEffect.Deny => "denies",
        _ => throw new ArgumentOutOfRangeException(nameof(rule), rule.Answer.Effect, "No such effect."),
    };

    private sealed record Explanation(string Case, string Verdict, string Policy, RuleLine[] Rules);

    private sealed record RuleLine(string Rule, string Answer, string Source, string[] Reasons);
}
