using AlprGrains.Recognition.Reading;

namespace AlprGrains.Tests.Recognition.Reading;

public class CtcDecoderTests
{
    private const string Alphabet = "-AB";

    // Logits that make one class certain at each position.
    private static float[] Path(string path, float certainty = 12)
    {
        var logits = new float[Alphabet.Length * path.Length];
        for (var position = 0; position < path.Length; position++) logits[Alphabet.IndexOf(path[position]) * path.Length + position] = certainty;
        return logits;
    }

    [Theory]
    [InlineData("A-B-", "AB")]
    [InlineData("AA-B", "AB")]
    [InlineData("A-AB", "AAB")]
    [InlineData("AAAA", "A")]
    [InlineData("----", "")]
    public void Path_reads_without_its_repeats_and_blanks(string path, string text) =>
        Assert.Equal(text, new CtcDecoder(Alphabet).Decode(Path(path), path.Length, 3)[0].Text);

    [Fact]
    public void Probability_is_the_sum_over_all_ways_to_write_the_text()
    {
        // Two positions, every class equally likely: 9 paths. "A" is written A-, -A and AA; "AB" only by AB.
        var texts = new CtcDecoder(Alphabet).Decode(new float[6], 2, 9).ToDictionary(t => t.Text, t => t.Probability);
        Assert.Equal(3 / 9.0, texts["A"], 9);
        Assert.Equal(3 / 9.0, texts["B"], 9);
        Assert.Equal(1 / 9.0, texts["AB"], 9);
        Assert.Equal(1 / 9.0, texts[""], 9);
        Assert.Equal(1, texts.Values.Sum(), 9);
    }

    [Fact]
    public void Best_text_can_differ_from_the_best_path()
    {
        // At each position the blank is the likeliest single class (0.4), yet "A" sums to more than the empty text.
        var logits = new float[4];
        (logits[0], logits[1]) = ((float)Math.Log(0.4), (float)Math.Log(0.4));
        (logits[2], logits[3]) = ((float)Math.Log(0.35), (float)Math.Log(0.35));
        Assert.Equal("A", new CtcDecoder("-A").Decode(logits, 2, 2)[0].Text);
    }

    [Fact]
    public void Decoder_forgets_what_it_decoded_before()
    {
        var decoder = new CtcDecoder(Alphabet);
        var first = decoder.Decode(new float[6], 2, 9);
        decoder.Decode(Path("A-B-"), 4, 3);
        Assert.Equal(first, decoder.Decode(new float[6], 2, 9));
    }
}
