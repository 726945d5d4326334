using System.Text;

namespace AlprGrains.Tests.Policy.Screening;

/// <summary>Ways of writing a line so that a person still reads it and a word list does not.</summary>
public static class Disguise
{
    private static readonly string[] Invisible = ["\u200b", "\u200c", "\u200d", "\u2060", "\u00ad", "\ufeff", "\u202e", "\u0336"];
    private static readonly Dictionary<char, string> LookAlikes = new()
    {
        ['a'] = "\u0430\uff41\u00e1", ['c'] = "\u0441\uff43\u00e7", ['e'] = "\u0435\uff45\u00e9", ['i'] = "\u0456\uff49\u00ed", ['o'] = "\u043e\uff4f\u03bf",
        ['p'] = "\u0440\uff50", ['s'] = "\u0455\uff53", ['x'] = "\u0445\uff58", ['y'] = "\u0443\uff59", ['A'] = "\u0410\u0391\uff21", ['B'] = "\u0412\u0392\uff22",
        ['C'] = "\u0421\uff23", ['E'] = "\u0415\u0395\uff25", ['H'] = "\u041d\u0397\uff28", ['I'] = "\u0406\u0399\uff29", ['K'] = "\u041a\u039a", ['M'] = "\u041c\u039c\uff2d",
        ['N'] = "\u039d\uff2e", ['O'] = "\u041e\u039f\uff2f", ['P'] = "\u0420\u03a1\uff30", ['S'] = "\u0405\uff33", ['T'] = "\u0422\u03a4\uff34", ['X'] = "\u0425\u03a7",
    };

    private static readonly Dictionary<char, string> Digits = new() { ['a'] = "4@", ['b'] = "8", ['e'] = "3", ['i'] = "1!", ['l'] = "1", ['o'] = "0", ['s'] = "5$", ['t'] = "7" };

    public static string WithInvisible(string text, Random chance)
    {
        var written = new StringBuilder();
        foreach (var sign in text)
        {
            written.Append(sign);
            if (char.IsAsciiLetter(sign) && chance.Next(2) == 0) written.Append(Invisible[chance.Next(Invisible.Length)]);
        }

        return written.ToString();
    }

    public static string WithLookAlikes(string text, Random chance) =>
        string.Concat(text.Select(sign => LookAlikes.TryGetValue(sign, out var others) && chance.Next(2) == 0 ? others[chance.Next(others.Length)] : sign));

    public static string WithRandomCase(string text, Random chance) =>
        string.Concat(text.Select(sign => chance.Next(2) == 0 ? char.ToUpperInvariant(sign) : char.ToLowerInvariant(sign)));

    /// <summary>One letter of every longer word becomes a digit or a sign; words of one or two letters stay.</summary>
    public static string WithDigits(string text, Random chance) => OnWords(text, 3, word =>
    {
        var places = Enumerable.Range(0, word.Length).Where(at => Digits.ContainsKey(char.ToLowerInvariant(word[at]))).ToArray();
        if (places.Length == 0) return word;
        var at = places[chance.Next(places.Length)];
        var others = Digits[char.ToLowerInvariant(word[at])];
        return word[..at] + others[chance.Next(others.Length)] + word[(at + 1)..];
    });

    /// <summary>Every word of three letters or more is spelled out: I.C.E., c-a-s-e.</summary>
    public static string SpelledOut(string text, Random chance)
    {
        var between = new[] { " ", ".", "-", "_", "*", "/" }[chance.Next(6)];
        return OnWords(text, 3, word => string.Join(between, word.AsEnumerable()));
    }

    /// <summary>
    /// One longer word is cut in two, so that at least one piece is no word of its own. (Two ordinary words side by side, re and no, are beyond
    /// any screen that lets lawful text pass.)
    /// </summary>
    public static string CutInTwo(string text, Random chance, Func<string, bool> isWord)
    {
        var words = text.Split(' ');
        var candidates = Enumerable.Range(0, words.Length).Where(at => words[at].Length >= 5 && words[at].All(char.IsAsciiLetter)).ToArray();
        if (candidates.Length == 0) return text;
        var chosen = candidates[chance.Next(candidates.Length)];
        var cut = 1 + chance.Next(words[chosen].Length - 1);
        var (left, right) = (words[chosen][..cut], words[chosen][cut..]);
        if (isWord(left.ToLowerInvariant()) && isWord(right.ToLowerInvariant())) return text;
        words[chosen] = left + " " + right;
        return string.Join(' ', words);
    }

    private static string OnWords(string text, int charactersMin, Func<string, string> change) =>
        string.Join(' ', text.Split(' ').Select(word => word.Length >= charactersMin && word.All(char.IsAsciiLetter) ? change(word) : word));
}
