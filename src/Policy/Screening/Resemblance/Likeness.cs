using AlprGrains.Policy.Screening.Patterns;
using AlprGrains.Policy.Screening.Reading;

namespace AlprGrains.Policy.Screening.Resemblance;

/// <summary>
/// What a line is compared by: its words, their beginnings, its pairs of words, and its bones. Bones are pairs and triples in which an offence, a suspect, a
/// victim, a Californian body, a place outside and somebody who asks stand for all of their kind, a mark stands as a comma, and any other word as a star: so
/// that "barber wants it, robbery" is like "florist wants it, theft" although no word is the same.
/// </summary>
public static class Likeness
{
    private const int BeginningLength = 5;
    private const int BoneWordLengthMax = 3;

    private static readonly (string Bone, string[] Classes)[] Kinds =
    [
        ("@offence", ["offence", "told"]), ("@suspect", ["suspect-word"]), ("@victim", ["victim-word"]),
        ("@california", ["california-place", "california-force", "rank-here"]),
        ("@outside", ["state", "outside-city", "outside-county", "outside-name-like"]), ("@asks", ["called"]),
    ];

    private static readonly HashSet<string> BoneWords =
    [
        "with", "from", "about", "into", "that", "this", "they", "them", "what", "where", "when", "have", "been", "will", "gets", "needs", "wants", "asks", "being",
        "just", "only", "over", "under", "after", "before",
    ];

    public static IReadOnlySet<string> Of(Line line, Lexicon lexicon)
    {
        var kinds = Array.ConvertAll(Kinds, kind => (kind.Bone, Classes: Array.ConvertAll(kind.Classes, lexicon.ClassId)));
        var features = new HashSet<string>(StringComparer.Ordinal);
        var bones = new List<string>(line.Count + 2) { "^" };
        var previous = "^";
        for (var at = 0; at < line.Count; at++)
        {
            var word = Plain(line.Words(at, at + 1));
            features.Add("w:" + word);
            if (word.Length > BeginningLength) features.Add("p:" + word[..BeginningLength]);
            features.Add($"b:{previous}_{word}");
            if (at > 0 && line.AfterMark(at)) bones.Add(",");
            bones.Add(Bone(line, at, word, kinds));
            previous = word;
        }

        features.Add($"b:{previous}_$");
        bones.Add("$");
        for (var at = 0; at + 1 < bones.Count; at++) features.Add($"2:{bones[at]}_{bones[at + 1]}");
        for (var at = 0; at + 2 < bones.Count; at++) features.Add($"3:{bones[at]}_{bones[at + 1]}_{bones[at + 2]}");
        return features;
    }

    // A number tells by its length: a penal code section has three digits, a case number more.
    private static string Plain(string word) => char.IsAsciiDigit(word[0]) ? $"#{word.Length}" : word;

    private static string Bone(Line line, int at, string word, (string Bone, int[] Classes)[] kinds)
    {
        var classes = line.ClassesAt(at);
        foreach (var (bone, ids) in kinds)
            if (classes.Exists(found => ids.Contains(found.ClassId))) return bone;
        if (word[0] == '#') return "#";
        return BoneWords.Contains(word) || (word.Length <= BoneWordLengthMax && word.All(char.IsAsciiLetter)) ? word : "*";
    }
}
