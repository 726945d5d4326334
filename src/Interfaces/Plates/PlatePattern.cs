using System.Diagnostics.CodeAnalysis;

namespace AlprGrains.Plates;

/// <summary>
/// Part of a plate: A-Z and 0-9, <c>?</c> for exactly one unknown character, <c>*</c> for any run of them (also none). Separators
/// are dropped as in <see cref="PlateNumber"/>. At least three characters must be known, so that nobody lists a city.
/// </summary>
[GenerateSerializer, Immutable, Alias("PlatePattern")]
public readonly record struct PlatePattern
{
    /// <summary>Longest pattern, wildcards included.</summary>
    public const int CharactersMax = 20;

    private PlatePattern(string text) => _text = text;

    [Id(0)] private readonly string? _text;

    /// <summary>Normalised; never for a log.</summary>
    public string Text => _text ?? throw new InvalidOperationException("INV-11: a pattern was used that never went through TryParse");

    /// <summary>Normalises and checks; refuses the rest with a sentence that says why.</summary>
    public static bool TryParse(string? input, out PlatePattern pattern, [NotNullWhen(false)] out string? problem)
    {
        pattern = default;
        if (string.IsNullOrWhiteSpace(input)) { problem = "the pattern is empty"; return false; }
        if (input.Length > PlateNumber.InputCharactersMax) { problem = $"the pattern has {input.Length} characters; at most {PlateNumber.InputCharactersMax} are taken"; return false; }
        var kept = new System.Text.StringBuilder(CharactersMax);
        var known = 0;
        foreach (var character in input.Normalize(System.Text.NormalizationForm.FormKC).ToUpperInvariant())
        {
            if (character is ' ' or '-' or '.' or '·' or '•' or '\'' or '_' or '/') continue;
            if (character is >= 'A' and <= 'Z' or >= '0' and <= '9') known++;
            else if (character is not ('?' or '*')) { problem = $"U+{(int)character:X4} is not a letter A-Z, a digit, ? or *"; return false; }
            if (character == '*' && kept.Length > 0 && kept[^1] == '*') continue;
            kept.Append(character);
        }
        problem = kept.Length > CharactersMax ? $"the pattern has {kept.Length} characters; at most {CharactersMax} are taken"
            : known > PlateNumber.CharactersMax ? $"the pattern has {known} known characters; a plate has at most {PlateNumber.CharactersMax}"
            : known < Lookups.LookupLimits.PatternKnownCharactersMin ? $"the pattern has {known} known characters; at least {Lookups.LookupLimits.PatternKnownCharactersMin} are needed"
            : null;
        pattern = problem is null ? new PlatePattern(kept.ToString()) : default;
        return problem is null;
    }

    /// <summary>Never the pattern (INV-11).</summary>
    public override string ToString() => "pattern";
}

/// <summary>
/// All live plates in memory, for questions about part of one: at most 16 bytes a plate, each with its last upload minute, so that it
/// dies on time (INV-4). Rebuilt in the background at start; until then it answers how far it is (design.md, section 5).
/// </summary>
[SiloOnly]
public interface IPlateDirectory
{
    /// <summary>The live plates that match, at most <paramref name="platesMax"/>; never one whose reads are all past their 30 days.</summary>
    PlateDirectoryAnswer Find(PlatePattern pattern, int platesMax);
}

/// <summary>What the directory knows.</summary>
/// <param name="PercentReady">100 when all live plates are in; below, the plates are not given.</param>
/// <param name="More">There are more than were asked for.</param>
[SiloOnly]
public readonly record struct PlateDirectoryAnswer(int PercentReady, System.Collections.Immutable.ImmutableArray<PlateNumber> Plates, bool More);
