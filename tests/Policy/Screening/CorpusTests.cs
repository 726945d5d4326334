using AlprGrains.Policy.Screening;

namespace AlprGrains.Tests.Policy.Screening;

/// <summary>Recall and precision on each part of the corpus by itself (obligations, section 2, item 1).</summary>
public sealed class CorpusTests
{
    private const double RefusedOrHeldShareMin = 1.0;
    private const double RefusedShareMin = 0.93;
    private const double LawfulTouchedShareMax = 0.02;

    [Theory]
    [InlineData("blind")]
    [InlineData("second")]
    [InlineData("third")]
    [InlineData("fourth")]
    [InlineData("sealed")]
    [InlineData("fifth")]
    [InlineData("sixth")]
    [InlineData("seventh")]
    [InlineData("eighth")]
    [InlineData("ninth")]
    [InlineData("tenth")]
    [InlineData("eleventh")]
    [InlineData("twelfth")]
    [InlineData("thirteenth")]
    [InlineData("fourteenth")]
    [InlineData("fifteenth")]
    public void Nothing_that_must_be_refused_is_allowed(string part)
    {
        var barred = Corpus.Part(part).Where(line => line.Label == ScreenVerdict.Refuse).ToList();
        var allowed = barred.Where(line => Verdict(line) == ScreenVerdict.Allow).Select(line => line.Text).ToList();
        Assert.True(1.0 - ((double)allowed.Count / barred.Count) >= RefusedOrHeldShareMin, "Allowed: " + string.Join(" | ", allowed));
    }

    /// <summary>Held is second best; in the parts by another hand more is held.</summary>
    [Theory]
    [InlineData("blind", RefusedShareMin)]
    [InlineData("second", RefusedShareMin)]
    [InlineData("third", RefusedShareMin)]
    [InlineData("fourth", 0.85)]
    [InlineData("sealed", 0.75)]
    [InlineData("fifth", 0.55)]
    [InlineData("sixth", 0.65)]
    [InlineData("seventh", 0.4)]
    [InlineData("eighth", 0.65)]
    [InlineData("ninth", 0.65)]
    [InlineData("tenth", 0.8)]
    [InlineData("eleventh", 0.7)]
    [InlineData("twelfth", 0.6)]
    [InlineData("thirteenth", 0.7)]
    [InlineData("fourteenth", 0.75)]
    [InlineData("fifteenth", 0.75)]
    public void Most_of_what_must_be_refused_is_refused_outright(string part, double shareMin)
    {
        var barred = Corpus.Part(part).Where(line => line.Label == ScreenVerdict.Refuse).ToList();
        var refused = barred.Count(line => Verdict(line) == ScreenVerdict.Refuse);
        Assert.True(refused >= shareMin * barred.Count, $"{refused} of {barred.Count}");
    }

    [Theory]
    [InlineData("blind")]
    [InlineData("second")]
    [InlineData("third")]
    [InlineData("fourth")]
    [InlineData("sealed")]
    [InlineData("fifth")]
    [InlineData("sixth")]
    [InlineData("seventh")]
    [InlineData("eighth")]
    [InlineData("ninth")]
    [InlineData("tenth")]
    [InlineData("eleventh")]
    [InlineData("twelfth")]
    [InlineData("thirteenth")]
    [InlineData("fourteenth")]
    [InlineData("fifteenth")]
    public void What_a_person_must_see_is_never_allowed(string part) =>
        Assert.DoesNotContain(Corpus.Part(part), line => line.Label == ScreenVerdict.Review && Verdict(line) == ScreenVerdict.Allow);

    [Theory]
    [InlineData("blind")]
    [InlineData("second")]
    [InlineData("third")]
    [InlineData("fourth")]
    [InlineData("sealed")]
    [InlineData("fifth")]
    [InlineData("sixth")]
    [InlineData("seventh")]
    [InlineData("eighth")]
    [InlineData("ninth")]
    [InlineData("tenth")]
    [InlineData("eleventh")]
    [InlineData("twelfth")]
    [InlineData("thirteenth")]
    [InlineData("fourteenth")]
    [InlineData("fifteenth")]
    public void At_most_two_percent_of_plain_lawful_reasons_are_touched(string part)
    {
        var lawful = Corpus.Part(part).Where(line => line.Label == ScreenVerdict.Allow).ToList();
        var touched = lawful.Where(line => Verdict(line) != ScreenVerdict.Allow).Select(line => line.Text).ToList();
        Assert.True(touched.Count <= LawfulTouchedShareMax * lawful.Count, "Touched: " + string.Join(" | ", touched));
    }

    [Fact]
    public void The_corpus_has_a_thousand_lines_and_half_of_them_are_blind()
    {
        Assert.True(Corpus.Blind.Count >= 500);
        Assert.True(Corpus.Blind.Count + Corpus.Second.Count >= 1_000);
    }

    [Fact]
    public void No_line_stands_in_both_halves() =>
        Assert.Empty(Corpus.Blind.Select(line => line.Text).Intersect(Corpus.Second.Select(line => line.Text)));

    /// <summary>The twin: with its rules taken away the screen fails these measures, so they can fail.</summary>
    [Fact]
    public void A_screen_without_its_federal_and_immigration_words_would_be_caught()
    {
        var crippled = Shipped.Files.ToDictionary(file => file.Key, file => file.Key is "federal.json" or "immigration.json"
            ? file.Value.Replace("\"refuse\"", "\"review\"", StringComparison.Ordinal) : file.Value);
        var screen = new Screen(ScreenLoader.Load(crippled).Required());
        var barred = Corpus.Blind.Where(line => line.Label == ScreenVerdict.Refuse).ToList();
        Assert.True(barred.Count(line => screen.Classify(line.Text).Verdict == ScreenVerdict.Refuse) < RefusedShareMin * barred.Count);
    }

    private static ScreenVerdict Verdict(Corpus.Labelled line) => Shipped.Screen.Classify(line.Text).Verdict;
}
