using System.Text.Json;
using System.Text.Json.Serialization;
using AlprGrains.Policy.Agencies;
using AlprGrains.Policy.Loading;
using AlprGrains.Policy.Screening.Patterns;
using AlprGrains.Policy.Screening.Reading;
using AlprGrains.Policy.Screening.Resemblance;

namespace AlprGrains.Policy.Screening;

/// <summary>The texts of policy/screen in, the rules of the screen out, or every problem with the file it stands in.</summary>
public static class ScreenLoader
{
    /// <summary>How disguised words are recognised; every other file is vocabulary.</summary>
    public const string ObfuscationFile = "obfuscation.json";

    /// <summary>Which characters stand for which plain letters.</summary>
    public const string FoldingFile = "folding.json";

    /// <summary>What a reason tells; ordinary words, which nobody disguises.</summary>
    public const string ReasonsFile = "reasons.json";

    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        ReadCommentHandling = JsonCommentHandling.Skip,
    };

    /// <summary>The screen as it is delivered.</summary>
    public static ScreenRules Shipped() => Load(ShippedPolicy.Files("screen"), AgencyRegistry.Shipped()).Required();

    /// <summary>Another vocabulary with the registry of agencies as it is delivered.</summary>
    public static Loaded<ScreenRules> Load(IReadOnlyDictionary<string, string> files) => Load(files, AgencyRegistry.Shipped());

    /// <summary>With the weights of the second reader as they are delivered.</summary>
    public static Loaded<ScreenRules> Load(IReadOnlyDictionary<string, string> files, AgencyRegistry agencies) => Load(files, agencies, Weights.Shipped());

    /// <param name="files">File name to JSON text.</param>
    /// <param name="agencies">Bodies whose names the screen knows besides its own vocabulary.</param>
    /// <param name="weights">What the second reader was taught.</param>
    public static Loaded<ScreenRules> Load(IReadOnlyDictionary<string, string> files, AgencyRegistry agencies, Weights weights)
    {
        var problems = new List<string>();
        var folding = Read<Dictionary<string, string>>(files, FoldingFile, problems);
        var disguises = Read<ObfuscationText>(files, ObfuscationFile, problems);
        var vocabularies = files.Keys.Where(name => name is not FoldingFile and not ObfuscationFile).Order(StringComparer.Ordinal)
            .Select(name => (Name: name, Text: Read<VocabularyText>(files, name, problems))).ToList();
        if (problems.Count > 0) return Loaded<ScreenRules>.Failed(problems);

        var builder = new ScreenBuilder(Characters(folding!), problems);
        builder.AddAgencies(agencies);
        foreach (var (name, text) in vocabularies) builder.AddWords(name, text!);
        builder.AddOrdinary(disguises!.Ordinary);
        foreach (var (name, text) in vocabularies) builder.AddPatterns(name, text!);
        var rules = builder.Build(disguises!, weights);
        return problems.Count == 0 ? Loaded<ScreenRules>.Of(rules) : Loaded<ScreenRules>.Failed(problems);
    }

    private static Folding Characters(Dictionary<string, string> table)
    {
        var plainOf = new Dictionary<int, string>();
        foreach (var (plain, characters) in table)
            foreach (var rune in characters.EnumerateRunes()) plainOf[rune.Value] = plain;
        return new(plainOf);
    }

    private static T? Read<T>(IReadOnlyDictionary<string, string> files, string name, List<string> problems) where T : class
    {
        if (!files.TryGetValue(name, out var json))
        {
            problems.Add($"{name} is missing from policy/screen.");
            return null;
        }

        try
        {
            if (JsonSerializer.Deserialize<T>(json, Options) is { } read) return read;
            problems.Add($"{name} holds null.");
        }
        catch (JsonException broken)
        {
            problems.Add($"{name}: {broken.Message}");
        }

        return null;
    }
}

/// <summary>A vocabulary file as written.</summary>
/// <param name="About">What the file is for.</param>
/// <param name="Section">What its rules rest on, where a rule does not say otherwise.</param>
/// <param name="Words">Class name to entries.</param>
/// <param name="Calm">Surroundings that explain a mention.</param>
/// <param name="Soften">Surroundings that leave it to a person.</param>
public sealed record VocabularyText(
    string About, string? Section, Dictionary<string, string[]>? Words, ContextText[]? Calm, ContextText[]? Soften, RuleText[]? Rules);

public sealed record ContextText(string Id, string? Why, string[] Patterns, string[]? Unless, bool Tight);

public sealed record RuleText(string Id, string Verdict, string? Section, string Why, string[] Patterns, string[]? Unless, string[]? SoftenedBy, bool Tight);

/// <summary>obfuscation.json as written.</summary>
/// <param name="AcronymClasses">Classes of short names worth disguising.</param>
/// <param name="GuardedClasses">Classes of longer words worth disguising.</param>
/// <param name="GlueClasses">Classes of words written together with those.</param>
/// <param name="GuardedWords">Further full words, where the classes hold only beginnings.</param>
/// <param name="NearMisses">Words whose misspellings count.</param>
/// <param name="Ordinary">Words that must be left alone although they look like a disguise.</param>
public sealed record ObfuscationText(
    string About, string[] AcronymClasses, string[] GuardedClasses, string[] GlueClasses, string[] GuardedWords, string[] NearMisses, string[] Ordinary);
