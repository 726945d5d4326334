using System.Collections.Frozen;
using System.Globalization;
using System.Text;

namespace AlprGrains.Policy.Screening.Reading;

/// <summary>
/// Text as typed in, text in plain letters out: accents, full-width forms, look-alikes of other scripts and invisible characters
/// are undone by a table (policy/screen/folding.json), so that the result does not depend on the machine's Unicode library.
/// </summary>
public sealed class Folding
{
    private readonly FrozenDictionary<int, string> _plainOf;

    public Folding(IReadOnlyDictionary<int, string> plainOf) => _plainOf = plainOf.ToFrozenDictionary();

    /// <summary>The folded text; letters of a script that has no plain form are counted and read as blanks.</summary>
    public FoldedText Fold(string text)
    {
        var folded = new StringBuilder(text.Length);
        var unreadable = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            if (rune.IsAscii)
            {
                folded.Append(char.IsControl((char)rune.Value) ? ' ' : (char)rune.Value);
                continue;
            }

            if (rune == Rune.ReplacementChar)
            {
                // Bytes that are no UTF-8, or half a character: whatever stood there cannot be read.
                unreadable++;
                folded.Append(' ');
                continue;
            }

            if (_plainOf.TryGetValue(rune.Value, out var plain))
            {
                folded.Append(plain);
                continue;
            }

            switch (Rune.GetUnicodeCategory(rune))
            {
                // Invisible: the letters on both sides belong together.
                case UnicodeCategory.Format or UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark or UnicodeCategory.SpacingCombiningMark:
                    break;
                case UnicodeCategory.UppercaseLetter or UnicodeCategory.LowercaseLetter or UnicodeCategory.TitlecaseLetter
                    or UnicodeCategory.ModifierLetter or UnicodeCategory.OtherLetter or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned:
                    unreadable++;
                    folded.Append(' ');
                    break;
                default:
                    folded.Append(' ');
                    break;
            }
        }

        return new(folded.ToString(), unreadable);
    }
}

/// <summary>Plain text, and how many letters could not be read.</summary>
public readonly record struct FoldedText(string Plain, int UnreadableLetters);
