using System.Collections.Frozen;
using AlprGrains.Policy.Agencies;
using AlprGrains.Policy.Screening.Beneficiaries;
using AlprGrains.Policy.Screening.Patterns;
using AlprGrains.Policy.Screening.Reading;
using AlprGrains.Policy.Screening.Resemblance;

namespace AlprGrains.Policy.Screening;

/// <summary>Puts the vocabulary files together: first all words, then all patterns, so that files may use each other's classes.</summary>
internal sealed class ScreenBuilder
{
    private const int GuardedCharactersMin = 3;
    private const int AcronymCharactersMax = 6;
    private const string NamedOrdinary = "ordinary";
    private const string NamedPieces = "acronym-in-pieces";

    private const string RegisteredCalifornian = "registered-californian";
    private const string RegisteredBarred = "registered-barred";
    private const string RegisteredHeld = "registered-held";

    private readonly List<string> _problems;
    private readonly Folding _folding;
    private readonly Lexicon _lexicon = new();
    private readonly Dictionary<string, List<string>> _wordsOf = new(StringComparer.Ordinal);
    private readonly PatternSet<Condition> _conditions = new();
    private readonly PatternSet<Context> _contexts = new();
    private readonly PatternSet<ScreenRule> _rules = new();
    private readonly HashSet<string> _ids = new(StringComparer.Ordinal);
    private readonly PatternParser _parser;
    private int _ruleCount;

    public ScreenBuilder(Folding folding, List<string> problems)
    {
        (_folding, _problems) = (folding, problems);
        _parser = new(_lexicon, problems);
        foreach (var form in Line.FormClasses) _lexicon.ClassId(form);
        _lexicon.Add(NamedPieces, Unmasking.PiecesOfAWord);
    }

    public void AddWords(string file, VocabularyText text)
    {
        foreach (var (name, entries) in text.Words ?? [])
        {
            if (!_wordsOf.TryAdd(name, [])) _problems.Add($"{file} defines the class {{{name}}} again; a class stands in one file.");
            foreach (var entry in entries)
            {
                if (entry != entry.ToLowerInvariant() || entry.Trim() != entry || entry.Length == 0 || !entry.All(sign => char.IsAsciiLetterOrDigit(sign) || sign is ' ' or '*' or '.'))
                    _problems.Add($"{file}: the entry \"{entry}\" of {{{name}}} must be lower-case plain letters and digits.");
                _lexicon.Add(name, entry, isDisguised: file != ScreenLoader.ReasonsFile);
                _wordsOf[name].AddRange(entry.Split(' '));
            }
        }
    }

    /// <summary>Names of bodies from the registry of agencies: whoever is entered there is known here.</summary>
    public void AddAgencies(AgencyRegistry registry)
    {
        foreach (var name in new[] { RegisteredCalifornian, RegisteredBarred, RegisteredHeld }) _lexicon.ClassId(name);
        foreach (var agency in registry.Agencies)
        {
            var name = agency.LegalClass switch
            {
                LegalClass.CaliforniaCity or LegalClass.CaliforniaCounty or LegalClass.CaliforniaState or LegalClass.CaliforniaDistrict => RegisteredCalifornian,
                LegalClass.JointTaskForce or LegalClass.FusionCenter => RegisteredHeld,
                _ => RegisteredBarred,
            };
            // One word alone (Flock, DRN) may mean something else in a reason; the vocabulary files decide about those.
            foreach (var words in agency.AllNames.Select(AsWords).Where(words => words.Contains(' '))) _lexicon.Add(name, words, isDisguised: false);
        }
    }

    private string AsWords(string name) => string.Join(' ', Lexer.Split(_folding.Fold(name).Plain).Select(token => token.Word));

    public void AddOrdinary(IEnumerable<string> words)
    {
        foreach (var word in words) _lexicon.Add(NamedOrdinary, word);
    }

    public void AddPatterns(string file, VocabularyText text)
    {
        foreach (var context in text.Calm ?? []) AddContext(file, context, softens: false);
        foreach (var context in text.Soften ?? []) AddContext(file, context, softens: true);
        foreach (var rule in text.Rules ?? []) AddRule(file, text, rule);
    }

    public ScreenRules Build(ObfuscationText disguises, Weights weights)
    {
        var acronyms = WordsOf(disguises.AcronymClasses).Where(word => word.Length is >= GuardedCharactersMin and <= AcronymCharactersMax).ToFrozenSet(StringComparer.Ordinal);
        var guarded = WordsOf(disguises.GuardedClasses).Concat(disguises.GuardedWords)
            .Where(word => word.Length >= GuardedCharactersMin && word.All(char.IsAsciiLetter)).Concat(acronyms).ToFrozenSet(StringComparer.Ordinal);
        var glue = WordsOf(disguises.GlueClasses).ToFrozenSet(StringComparer.Ordinal);
        var unmasking = new Unmasking(_lexicon, new(acronyms, guarded, glue, new NearMisses(disguises.NearMisses)));
        return new(_lexicon, _folding, unmasking, _conditions, _contexts, _rules, _ruleCount, new(_lexicon, new NearMisses(WordsOf(ToldReason.TellingClasses))), new(weights, _lexicon));
    }

    private IEnumerable<string> WordsOf(string[] classes)
    {
        foreach (var name in classes)
        {
            if (!_wordsOf.TryGetValue(name, out var words)) _problems.Add($"{ScreenLoader.ObfuscationFile} names the class {{{name}}}, which no file defines.");
            else foreach (var word in words.Where(word => !word.EndsWith('*'))) yield return word;
        }
    }

    private void AddContext(string file, ContextText text, bool softens)
    {
        CheckId(file, text.Id);
        var context = new Context(text.Id, softens, ConditionOf(text.Id + " unless", text.Unless, tight: false));
        foreach (var pattern in text.Patterns)
            if (_parser.Parse(pattern, text.Tight) is { } parsed) _contexts.Add(parsed, context);
    }

    private void AddRule(string file, VocabularyText vocabulary, RuleText text)
    {
        CheckId(file, text.Id);
        var section = text.Section ?? vocabulary.Section;
        if (string.IsNullOrWhiteSpace(section)) _problems.Add($"{file}: the rule {text.Id} names no section it rests on.");
        ScreenVerdict? verdict = text.Verdict switch { "refuse" => ScreenVerdict.Refuse, "review" => ScreenVerdict.Review, _ => null };
        if (verdict is null) _problems.Add($"{file}: the rule {text.Id} has the verdict \"{text.Verdict}\"; write refuse or review.");
        var rule = new ScreenRule(text.Id, _ruleCount++, verdict ?? ScreenVerdict.Refuse, section ?? "", text.Why,
            ConditionOf(text.Id + " unless", text.Unless, text.Tight), ConditionOf(text.Id + " softened", text.SoftenedBy, tight: false));
        foreach (var pattern in text.Patterns)
            if (_parser.Parse(pattern, text.Tight) is { } parsed) _rules.Add(parsed, rule);
    }

    private Condition? ConditionOf(string owner, string[]? patterns, bool tight)
    {
        if (patterns is null) return null;
        var condition = new Condition(owner);
        foreach (var pattern in patterns)
            if (_parser.Parse(pattern, tight) is { } parsed) _conditions.Add(parsed, condition);
        return condition;
    }

    private void CheckId(string file, string id)
    {
        if (!_ids.Add(id)) _problems.Add($"{file} uses the id {id} again; ids are unique.");
    }
}
