using AlprGrains.Plates;

namespace AlprGrains.Tests.Benchmarks.Patterns;

/// <summary>
/// Made-up plates in the proportions of a California street, all different, and patterns over them as people ask: each form hides
/// part of a plate that is there. The same seed gives the same plates and patterns.
/// </summary>
internal static class PlateMix
{
    /// <summary>What a pattern leaves of a plate; at least three characters.</summary>
    private static readonly (string Form, Func<string, string> Hide)[] Forms =
    [
        ("trailing, three known", plate => $"{plate[..3]}*"),
        ("trailing, four known", plate => $"{plate[..4]}*"),
        ("last one unknown", plate => $"{plate[..^1]}?"),
        ("leading, three known", plate => $"*{plate[^3..]}"),
        ("leading, four known", plate => $"*{plate[^4..]}"),
        ("first one unknown", plate => $"?{plate[1..]}"),
        ("middle, ends known", plate => $"{plate[..2]}*{plate[^2..]}"),
        ("two in the middle unknown", plate => $"{plate[..2]}??{plate[4..]}"),
        ("both ends unknown", plate => $"*{plate[1..4]}*"),
        ("first and last unknown", plate => $"?{plate[1..^1]}?"),
        ("three known, apart", plate => $"*{plate[0]}*{plate[2]}*{plate[^1]}*"),
        ("three known, apart, from the first", plate => $"{plate[0]}*{plate[2]}*{plate[^1]}"),
    ];

    public static IReadOnlyList<PlateNumber> Plates(int count, int seed)
    {
        var random = new Random(seed);
        var plates = new HashSet<string>(count, StringComparer.Ordinal);
        while (plates.Count < count) plates.Add(Draw(random));
        return [.. plates.Select(PlateNumber.Parse)];
    }

    /// <summary>Patterns of all forms in turn, each of a plate that is drawn from those given.</summary>
    public static IReadOnlyList<(string Form, PlatePattern Pattern)> Patterns(IReadOnlyList<PlateNumber> plates, int count, int seed)
    {
        var random = new Random(seed);
        var patterns = new List<(string, PlatePattern)>(count);
        while (patterns.Count < count)
        {
            var (form, hide) = Forms[patterns.Count % Forms.Length];
            var plate = plates[random.Next(plates.Count)].Text;
            if (plate.Length < 6) continue;
            if (!PlatePattern.TryParse(hide(plate), out var pattern, out var problem)) throw new InvalidOperationException(problem);
            patterns.Add((form, pattern));
        }
        return patterns;
    }

    // Cars 7ABC123, trucks 7A12345, plates of other states ABC123 and ABC1234, and words people chose.
    private static string Draw(Random random) => random.Next(100) switch
    {
        < 72 => Filled(random, "9AAA999"),
        < 82 => Filled(random, "9A99999"),
        < 88 => Filled(random, "AAA999"),
        < 94 => Filled(random, "AAA9999"),
        _ => Filled(random, new string('A', random.Next(4, 8))),
    };

    private static string Filled(Random random, string form) => string.Create(form.Length, (random, form), static (text, from) =>
    {
        for (var i = 0; i < text.Length; i++) text[i] = from.form[i] == '9' ? (char)('0' + from.random.Next(10)) : (char)('A' + from.random.Next(26));
    });
}
