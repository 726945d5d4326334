using AlprGrains.Policy.Screening.Patterns;
using AlprGrains.Policy.Screening.Reading;
using AlprGrains.Policy.Screening.Resemblance;

namespace AlprGrains.Policy.Screening;

/// <summary>The vocabulary of policy/screen, ready to be matched.</summary>
/// <param name="Conditions">Patterns whose mere presence in the line switches a context or a rule (its <c>unless</c> and <c>softenedBy</c>).</param>
/// <param name="Contexts">Surroundings that explain a mention: the frozen water, the street, the surname.</param>
/// <param name="Rules">What is refused or held.</param>
/// <param name="Told">What a reason must tell.</param>
/// <param name="SecondReader">Whether a reason is built like barred ones.</param>
public sealed record ScreenRules(
    Lexicon Lexicon, Folding Folding, Unmasking Unmasking,
    PatternSet<Condition> Conditions, PatternSet<Context> Contexts, PatternSet<ScreenRule> Rules, int RuleCount, ToldReason Told, SecondReader SecondReader);

/// <summary>Whether something stands anywhere in the line.</summary>
public sealed record Condition(string Owner);

/// <summary>A surrounding that takes a mention out of the screen (calms it) or leaves it to a person (softens it).</summary>
/// <param name="Unless">When this stands in the line, the context explains nothing.</param>
public sealed record Context(string Id, bool Softens, Condition? Unless);

/// <summary>One rule of the screen.</summary>
/// <param name="Unless">When this stands in the line, the rule does not apply.</param>
/// <param name="SoftenedBy">When this stands in the line, a refusal becomes a hold.</param>
public sealed record ScreenRule(string Id, int Order, ScreenVerdict Verdict, string Section, string Why, Condition? Unless, Condition? SoftenedBy);
