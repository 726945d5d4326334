namespace AlprGrains.Policy.Screening.Reading;

/// <summary>Digits and signs that stand for letters. 1 and ! stand for i and for l, so both letters fold to i when comparing.</summary>
public static class Leet
{
    public static bool IsSign(char sign) => sign is '$' or '@' or '!' or '|' or '+';

    /// <summary>Whether the word mixes letters with digits or signs.</summary>
    public static bool IsMixed(ReadOnlySpan<char> word)
    {
        var (letters, others) = (false, false);
        foreach (var sign in word)
        {
            if (char.IsAsciiLetter(sign)) letters = true;
            else if (sign != '.') others = true;
        }

        return letters && others;
    }

    /// <summary>How many letters the word has.</summary>
    public static int LetterCount(ReadOnlySpan<char> word)
    {
        var letters = 0;
        foreach (var sign in word)
            if (char.IsAsciiLetter(sign)) letters++;
        return letters;
    }

    /// <summary>The form in which words are compared: every stand-in becomes its letter, and l becomes i.</summary>
    public static string Skeleton(ReadOnlySpan<char> word)
    {
        Span<char> skeleton = word.Length <= 64 ? stackalloc char[word.Length] : new char[word.Length];
        for (var i = 0; i < word.Length; i++) skeleton[i] = Of(word[i]);
        return new string(skeleton);
    }

    /// <summary>The word with every stand-in replaced; 1 and ! become what is asked for, l stays l.</summary>
    public static string Letters(string word, char one)
    {
        Span<char> letters = word.Length <= 64 ? stackalloc char[word.Length] : new char[word.Length];
        for (var i = 0; i < word.Length; i++) letters[i] = word[i] is '1' or '!' or '|' ? one : word[i] == 'l' ? 'l' : Of(word[i]);
        return new string(letters);
    }

    private static char Of(char sign) => sign switch
    {
        '0' => 'o', '1' or 'l' or '!' or '|' => 'i', '2' => 'z', '3' => 'e', '4' or '@' => 'a',
        '5' or '$' => 's', '6' or '9' => 'g', '7' or '+' => 't', '8' => 'b', _ => sign,
    };
}
