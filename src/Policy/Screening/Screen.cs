using AlprGrains.Policy.Screening.Patterns;
using AlprGrains.Policy.Screening.Reading;

namespace AlprGrains.Policy.Screening;

/// <summary>
/// The beneficiary screen (DGO I-12 §C.3, §E): one line of free text in, a verdict with its section out. Pure and without limits of
/// time or memory to speak of: a line takes tens of microseconds. No text screen stops a person who lies; the structured answers
/// (<see cref="Beneficiaries.BeneficiaryScreen"/>) come first, and the audit comes after.
/// <list type="number">
/// <item>fold letters of all kinds to plain ones;</item>
/// <item>split into words, and undo disguises;</item>
/// <item>see which surroundings explain a mention (ice cream, Federal Avenue, a surname) or leave it to a person (a denial, a protest);</item>
/// <item>match the rules: who × relation × matter; the strongest finding decides;</item>
/// <item>hold a reason that tells nothing that happened (<see cref="ToldReason"/>);</item>
/// <item>hold a reason that is built like barred ones (<see cref="Resemblance.SecondReader"/>).</item>
/// </list>
/// </summary>
public sealed class Screen(ScreenRules rules)
{
    /// <summary>Longer texts are held unread: a reason is a line, not a book.</summary>
    public const int CharactersMax = 4_000;

    private const string LimitSection = "DGO I-12 §C.2(B)";

    /// <summary>A reason: what is told, and what is not told, counts.</summary>
    public ScreenResult Classify(string text) => Classify(text, isReason: true);

    /// <summary>A name, a number or a remark beside the reason: only what it says counts.</summary>
    public ScreenResult ClassifyBeside(string text) => Classify(text, isReason: false);

    private ScreenResult Classify(string text, bool isReason)
    {
        if (text.Length > CharactersMax) return ScreenResult.Of(text, [TooLong]);
        var folded = rules.Folding.Fold(text);                                                     // 1
        var tokens = Lexer.Split(folded.Plain);                                                    // 2
        if (tokens.Count > Lexer.TokensMax) return ScreenResult.Of(text, [TooLong]);
        var line = new Line(rules.Unmasking.Unmask(tokens), rules.Lexicon);

        var present = new HashSet<Condition>(ReferenceEqualityComparer.Instance);
        rules.Conditions.Match(line, found => present.Add(found.Owner));
        var (calm, soft) = Explained(line, present);                                               // 3

        var findings = new SortedDictionary<int, ScreenFinding>();                                 // 4
        rules.Rules.Match(line, found =>
        {
            var rule = found.Owner;
            if (rule.Unless is not null && present.Contains(rule.Unless)) return;
            if (!calm.AsSpan(found.From, found.To - found.From).Contains(false)) return; // every word of the mention is explained
            var softened = soft.AsSpan(found.From, found.To - found.From).Contains(true) || (rule.SoftenedBy is not null && present.Contains(rule.SoftenedBy));
            var verdict = softened ? ScreenVerdict.Review : rule.Verdict;
            if (findings.TryGetValue(rule.Order, out var known) && known.Verdict >= verdict) return;
            findings[rule.Order] = new(rule.Id, verdict, rule.Section, $"{rule.Why} (read: \"{line.Words(found.From, found.To)}\")");
        });
        if (folded.UnreadableLetters > 0) findings[int.MaxValue] = Unreadable;
        if (isReason && findings.Count == 0 && rules.Told.Missing(line, calm) is { } missing) findings[int.MaxValue] = missing; // 5
        if (isReason && findings.Count == 0 && rules.SecondReader.Finding(line) is { } alike) findings[int.MaxValue] = alike; // 6
        return ScreenResult.Of(text, findings.Values);
    }

    private (bool[] Calm, bool[] Soft) Explained(Line line, HashSet<Condition> present)
    {
        var (calm, soft) = (new bool[line.Count], new bool[line.Count]);
        rules.Contexts.Match(line, found =>
        {
            if (found.Owner.Unless is { } unless && present.Contains(unless)) return;
            (found.Owner.Softens ? soft : calm).AsSpan(found.From, found.To - found.From).Fill(true);
        });
        return (calm, soft);
    }

    private static ScreenFinding TooLong => new("too-long", ScreenVerdict.Review, LimitSection,
        $"The text is longer than the screen reads ({CharactersMax} characters, {Lexer.TokensMax} words); shorten it, or a person reads it.");

    private static ScreenFinding Unreadable => new("unreadable-letters", ScreenVerdict.Review, LimitSection,
        "The text holds letters that the screen cannot read; write it in English or Spanish, or a person reads it.");
}
