using System.Diagnostics;
using AlprGrains.Policy.Screening;
using AlprGrains.Policy.Screening.Reading;

namespace AlprGrains.Tests.Policy.Screening;

/// <summary>Single behaviours of the screen, its bounds and its loader.</summary>
public sealed class ScreenTests
{
    private const double MicrosecondsPerLineMax = 100;

    /// <summary>The vectors of obligations.md, section 2, item 1.</summary>
    [Theory]
    [InlineData(ScreenVerdict.Refuse, "ICE case|HSI request|ERO|CBP|CPB|USMS fugitive|FBI SAFE ST TF|JTTF|for DEA|Reno PD asks|287(g)|immigration (civil/admin)|had an abortion, search for female")]
    [InlineData(ScreenVerdict.Review, "HIDTA|ATF NIBIN lead|NCMEC tip|federal joint TF|immigration protest")]
    [InlineData(ScreenVerdict.Allow, "police pursuit robbery|office burglary|vice detail - human trafficking|ice cream shop burglary|black ice crash|meth (ICE) homicide|FedEx theft")]
    public void The_published_vectors_have_their_verdicts(ScreenVerdict expected, string texts) =>
        Assert.All(texts.Split('|'), text => Assert.Equal(expected, Shipped.Screen.Classify(text).Verdict));

    [Fact]
    public void A_refusal_says_its_section_and_the_words_it_read()
    {
        var screened = Shipped.Screen.Classify("robbery, results to I.C.E.");
        Assert.Contains("DGO I-12 §E", screened.Section, StringComparison.Ordinal);
        Assert.Contains("(read: \"ice\")", screened.Why, StringComparison.Ordinal);
        Assert.Equal("robbery, results to I.C.E.", screened.Text);
    }

    [Fact]
    public void Every_rule_names_a_section() =>
        Assert.All(Corpus.Blind.Select(line => Shipped.Screen.Classify(line.Text)).Where(screened => screened.Verdict != ScreenVerdict.Allow),
            screened => Assert.NotEqual("", screened.Section));

    /// <summary>Bytes that are no UTF-8 arrive as this letter, and half a character does too.</summary>
    [Theory]
    [InlineData("\ufffd")]
    [InlineData("\ud800")]
    [InlineData("armed robbery \ufffd\ufffd on 12th")]
    public void Text_that_cannot_be_read_is_held(string text) => Assert.Equal(ScreenVerdict.Review, Shipped.Screen.Classify(text).Verdict);

    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("...---...")]
    [InlineData("\0\u0001\u001b[31m")]
    public void Text_without_words_says_nothing_against_it(string text) => Assert.Equal(ScreenVerdict.Allow, Shipped.Screen.Classify(text).Verdict);

    [Fact]
    public void A_text_longer_than_the_screen_reads_is_held() =>
        Assert.Equal(ScreenVerdict.Review, Shipped.Screen.Classify(new string('x', Screen.CharactersMax + 1)).Verdict);

    [Fact]
    public void A_text_of_more_words_than_the_screen_reads_is_held() =>
        Assert.Equal(ScreenVerdict.Review, Shipped.Screen.Classify(string.Concat(Enumerable.Repeat("ab ", Lexer.TokensMax + 2))).Verdict);

    [Fact]
    public void Random_text_never_makes_the_screen_fail()
    {
        var chance = new Random(7);
        for (var draw = 0; draw < 2_000; draw++)
        {
            var text = new string([.. Enumerable.Range(0, chance.Next(80)).Select(_ => (char)(chance.Next(4) == 0 ? chance.Next(0x10000) : chance.Next(0x20, 0x7f)))]);
            Shipped.Screen.Classify(text);
        }
    }

    [Fact]
    public void A_line_takes_less_than_a_tenth_of_a_millisecond()
    {
        var texts = Corpus.Blind.Concat(Corpus.Second).Concat(Corpus.Third).Select(line => line.Text).ToArray();
        var best = Enumerable.Repeat(double.MaxValue, texts.Length).ToArray(); // of each line, so that a busy machine does not decide
        for (var run = 0; run < 12; run++)
        {
            for (var at = 0; at < texts.Length; at++)
            {
                var started = Stopwatch.GetTimestamp();
                Shipped.Screen.Classify(texts[at]);
                best[at] = Math.Min(best[at], Stopwatch.GetElapsedTime(started).TotalMicroseconds);
            }
        }

        Assert.True(best.Average() < MicrosecondsPerLineMax, $"{best.Average():F0} us a line");
    }

    [Theory]
    [InlineData("federal.json", "\"verdict\": \"refuse\"", "\"verdict\": \"forbid\"", "write refuse or review")]
    [InlineData("federal.json", "{federal-agency}", "{federal-agencies}", "which no file defines")]
    [InlineData("care.json", "\"id\": \"protected-care\"", "\"id\": \"federal-agency\"", "ids are unique")]
    [InlineData("speech.json", "\"rules\"", "\"ruels\"", "ruels")]
    [InlineData("personal.json", "\"section\": \"DGO I-12 §C.3(4)\",", "", "names no section")]
    [InlineData("personal.json", "\"my !{unknown-word}\"", "\"..2 my\"", "must begin with a word")]
    public void A_broken_vocabulary_is_refused_with_its_file_and_problem(string file, string whole, string broken, string problem)
    {
        var files = Shipped.Files.ToDictionary(one => one.Key, one => one.Key == file ? one.Value.Replace(whole, broken, StringComparison.Ordinal) : one.Value);
        var loaded = ScreenLoader.Load(files);
        Assert.False(loaded.Succeeded);
        Assert.Contains(loaded.Problems, text => text.Contains(problem, StringComparison.Ordinal));
    }

    [Fact]
    public void A_missing_file_is_named() =>
        Assert.Contains(ScreenLoader.Load(new Dictionary<string, string>()).Problems, text => text.Contains(ScreenLoader.FoldingFile, StringComparison.Ordinal));
}
