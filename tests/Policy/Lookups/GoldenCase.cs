using System.Text.Json;
using System.Text.Json.Nodes;
using AlprGrains.Policy.Decisions;
using AlprGrains.Policy.Loading;
using AlprGrains.Policy.Lookups;
using AlprGrains.Policy.Screening.Beneficiaries;
using AlprGrains.Policy.Texts;
using AlprGrains.Tests.Policy.Screening;

namespace AlprGrains.Tests.Policy.Lookups;

/// <summary>
/// One case of cases/*.json, ready to be decided: the ordinary lookup with the case's change laid over it (RFC 7396: an object is merged, anything
/// else replaces), and the policy with the case's change to it.
/// </summary>
public sealed record GoldenCase(string Name, LookupFacts Facts, RuleGround Ground, Verdict Verdict, string[] Rules, string[] Reasons, string[] ReviewAfterwards)
{
    private const string OrdinaryFile = "ordinary.json";

    private static readonly string PolicyJson = ShippedPolicy.Files("")["dgo-i12.json"];

    public static readonly IReadOnlyList<GoldenCase> All = [.. ReadAll()];

    public Decision Decide(RuleBook book) => book.Decide(Facts, Ground);

    /// <summary>Whether the decision is the one that the case tells: verdict, rules and reasons.</summary>
    public bool Agrees(Decision decision) =>
        decision.Verdict == Verdict && decision.RuleIds.SequenceEqual(Rules) && decision.Errors.IsEmpty
        && Reasons.All(part => decision.Reasons.Any(reason => reason.Contains(part, StringComparison.Ordinal)))
        && decision.ReviewAfterwards.Length == ReviewAfterwards.Length
        && ReviewAfterwards.All(part => decision.ReviewAfterwards.Any(reason => reason.Contains(part, StringComparison.Ordinal)));

    private static IEnumerable<GoldenCase> ReadAll()
    {
        var files = CaseFiles();
        var ordinary = JsonNode.Parse(files[OrdinaryFile])!.AsObject();
        yield return Made("ordinary", ordinary, ordinary["facts"]!);
        foreach (var (file, text) in files.Where(file => file.Key != OrdinaryFile))
        {
            foreach (var told in JsonNode.Parse(text)!["cases"]!.AsArray().Select(node => node!.AsObject()))
            {
                var facts = ordinary["facts"]!.DeepClone();
                if (told["change"] is { } change) facts = LookupFactsJson.Merged(facts, change);
                yield return Made($"{file}: {told["case"]}", told, facts!);
            }
        }
    }

    private static Dictionary<string, string> CaseFiles()
    {
        var assembly = typeof(GoldenCase).Assembly;
        return assembly.GetManifestResourceNames().Where(name => name.StartsWith("cases/", StringComparison.Ordinal)).ToDictionary(name => name["cases/".Length..], name =>
        {
            using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
            return reader.ReadToEnd();
        });
    }

    private static GoldenCase Made(string name, JsonObject told, JsonNode facts)
    {
        var policy = told["policy"] is { } change ? LookupFactsJson.Merged(JsonNode.Parse(PolicyJson)!, change)!.ToJsonString() : PolicyJson;
        return new(name, LookupFactsJson.Read(facts), new(PolicyTextLoader.Load(policy).Required(), new BeneficiaryScreen(Shipped.Screen)),
            told["verdict"].Deserialize<Verdict>(LookupFactsJson.Options), told["rules"].Deserialize<string[]>()!, told["reasons"].Deserialize<string[]>()!,
            told["reviewAfterwards"]?.Deserialize<string[]>() ?? []);
    }
}
