using AlprGrains.Policy.Screening;

namespace AlprGrains.Tests.Policy.Screening;

/// <summary>No way of writing a refused line makes it allowed; lawful lines survive most of them too.</summary>
public sealed class DisguiseTests
{
    private const int Seed = 20261122;
    private const int DrawsPerLine = 3;
    private const double LawfulTouchedShareMax = 0.03;

    public static TheoryData<string> Ways => ["invisible", "look-alikes", "case", "digits", "spelled out", "cut in two"];

    [Theory]
    [MemberData(nameof(Ways))]
    public void A_refused_line_is_never_allowed_however_it_is_written(string way)
    {
        var chance = new Random(Seed);
        var slipped = new List<string>();
        foreach (var line in Corpus.Blind.Concat(Corpus.Second).Where(line => line.Label == ScreenVerdict.Refuse && !line.Disguised))
        {
            for (var draw = 0; draw < DrawsPerLine; draw++)
            {
                var disguised = Disguised(way, line.Text, chance);
                if (Shipped.Screen.Classify(disguised).Verdict == ScreenVerdict.Allow) slipped.Add($"{line.Text} -> {disguised}");
            }
        }

        Assert.True(slipped.Count == 0, $"SEED={Seed}, {slipped.Count} slipped: " + string.Join(" | ", slipped.Take(40)));
    }

    [Theory]
    [InlineData("invisible")]
    [InlineData("look-alikes")]
    public void A_lawful_line_with_odd_characters_stays_lawful(string way)
    {
        var chance = new Random(Seed);
        var lawful = Corpus.Blind.Concat(Corpus.Second).Where(line => line.Label == ScreenVerdict.Allow).ToList();
        var touched = lawful.Count(line => Shipped.Screen.Classify(Disguised(way, line.Text, chance)).Verdict != ScreenVerdict.Allow);
        Assert.True(touched <= LawfulTouchedShareMax * lawful.Count, $"{touched} of {lawful.Count}");
    }

    /// <summary>The twin: without the folding table the look-alikes slip through, so the property can fail.</summary>
    [Fact]
    public void Without_its_folding_table_the_screen_would_be_caught()
    {
        var files = Shipped.Files.ToDictionary(file => file.Key, file => file.Key == ScreenLoader.FoldingFile ? """{"'": "\u2019"}""" : file.Value);
        var screen = new Screen(ScreenLoader.Load(files).Required());
        Assert.NotEqual(ScreenVerdict.Refuse, screen.Classify("\u0406\u0421\u0415 case").Verdict);
        Assert.Equal(ScreenVerdict.Refuse, Shipped.Screen.Classify("\u0406\u0421\u0415 case").Verdict);
    }

    private static string Disguised(string way, string text, Random chance) => way switch
    {
        "invisible" => Disguise.WithInvisible(text, chance),
        "look-alikes" => Disguise.WithLookAlikes(text, chance),
        "case" => Disguise.WithRandomCase(text, chance),
        "digits" => Disguise.WithDigits(text, chance),
        "spelled out" => Disguise.SpelledOut(text, chance),
        "cut in two" => Disguise.CutInTwo(text, chance, Words.Contains),
        _ => throw new ArgumentOutOfRangeException(nameof(way), way, "No such way of writing."),
    };

    private static readonly HashSet<string> Words = [.. Shipped.Files.Values.SelectMany(text => text.Split(['"', ' ', ',', '|', '{', '}', '!'], StringSplitOptions.RemoveEmptyEntries))];
}
