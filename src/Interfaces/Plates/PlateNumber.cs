using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace AlprGrains.Plates;

/// <summary>
/// The characters of a license plate, normalised: upper-case A-Z and 0-9, 2 to 10 of them, separators dropped.
/// <see cref="TryParse"/> is the only door; after it, a plate is a plate. The letter O and the digit 0 stay as given:
/// <see cref="Confusables"/> decides what looks alike.
/// </summary>
/// <remarks><see cref="ToString"/> never shows the plate, so that no log line or exception text can (INV-11).</remarks>
[GenerateSerializer, Immutable, Alias("PlateNumber")]
public readonly struct PlateNumber : IEquatable<PlateNumber>
{
    /// <summary>Shortest plate that is taken: one character is nearly always a misread.</summary>
    public const int CharactersMin = 2;

    /// <summary>Longest plate that is taken; US plates have at most eight characters, the rest is room for other countries.</summary>
    public const int CharactersMax = 10;

    /// <summary>Longest text that <see cref="TryParse"/> looks at, separators included.</summary>
    public const int InputCharactersMax = 40;

    [Id(0)] private readonly string? _text;

    private PlateNumber(string text) => _text = text;

    /// <summary>The plate in clear. For matching, sealing and the eyes of someone with a receipt; never for a log.</summary>
    public string Text => _text ?? throw new InvalidOperationException("INV-11: a plate number was used that never went through TryParse");

    /// <summary>Whether this value came through <see cref="TryParse"/>.</summary>
    public bool IsGiven => _text is not null;

    /// <summary>
    /// Normalises and checks. Full-width forms are folded (NFKC), spaces and <c>- . · • * ' _ /</c> are dropped, letters
    /// are raised. Anything else that is not A-Z or 0-9, or a wrong length, is refused with a sentence that says why.
    /// </summary>
    public static bool TryParse(string? input, out PlateNumber plate, [NotNullWhen(false)] out string? problem)
    {
        plate = default;
        if (string.IsNullOrWhiteSpace(input)) { problem = "the plate is empty"; return false; }
        if (input.Length > InputCharactersMax) { problem = $"the plate text has {input.Length} characters; at most {InputCharactersMax} are taken"; return false; }

        Span<char> kept = stackalloc char[InputCharactersMax * 18]; // NFKC expands one character to at most 18
        var count = 0;
        foreach (var character in IsPlainAscii(input) ? input : Fold(input))
        {
            if (IsSeparator(character)) continue;
            var raised = character is >= 'a' and <= 'z' ? (char)(character - 32) : character;
            if (raised is not (>= 'A' and <= 'Z' or >= '0' and <= '9'))
            {
                var shown = char.IsControl(character) || char.IsSurrogate(character) ? "a character" : $"'{character}'"; // fit for an answer
                problem = $"{shown} (U+{(int)character:X4}) is not a letter A-Z or a digit";
                return false;
            }
            kept[count++] = raised;
        }
        if (count is < CharactersMin or > CharactersMax)
        {
            problem = $"the plate has {count} letters and digits; {CharactersMin} to {CharactersMax} are taken";
            return false;
        }
        plate = new PlateNumber(new string(kept[..count]));
        problem = null;
        return true;
    }

    /// <summary>For literals in tests and demonstrations: throws where <see cref="TryParse"/> refuses.</summary>
    public static PlateNumber Parse(string input) =>
        TryParse(input, out var plate, out var problem) ? plate : throw new FormatException(problem);

    public bool Equals(PlateNumber other) => string.Equals(_text, other._text, StringComparison.Ordinal);
    public override bool Equals(object? obj) => obj is PlateNumber other && Equals(other);
    public override int GetHashCode() => _text is null ? 0 : string.GetHashCode(_text, StringComparison.Ordinal);
    public static bool operator ==(PlateNumber left, PlateNumber right) => left.Equals(right);
    public static bool operator !=(PlateNumber left, PlateNumber right) => !left.Equals(right);

    /// <summary>Never the plate: "[plate]".</summary>
    public override string ToString() => "[plate]";

    private static bool IsSeparator(char c) => c is ' ' or '-' or '.' or '·' or '•' or '*' or '\'' or '_' or '/' or '\u00A0' or '\u2010' or '\u2011' or '\u2012' or '\u2013' or '\u2014';

    private static bool IsPlainAscii(string input)
    {
        foreach (var c in input) if (c > 127) return false;
        return true;
    }

    // A lone surrogate makes Normalize throw; the text as it is then fails on that character, with its code point.
    private static string Fold(string input)
    {
        foreach (var c in input) if (char.IsSurrogate(c)) return input;
        return input.Normalize(NormalizationForm.FormKC);
    }
}
