namespace AlprGrains.Recognition.Reading;

/// <summary>A text and the probability that the network gives it, 0 to 1.</summary>
internal readonly record struct ReadText(string Text, double Probability);

/// <summary>
/// Logits of a CTC network in, the most probable texts out. A text's probability is the sum over all the ways to write it with blanks and
/// repeats (Graves et al. 2006), found by prefix beam search. The first class is the blank.
/// </summary>
internal static class CtcDecoder
{
    private const int Blank = 0;

    /// <summary>Prefixes kept at each position; doubling it changed no reading that was tried.</summary>
    private const int BeamWidth = 12;

    /// <summary>Classes less probable than this at a position start no new prefix.</summary>
    private const double ClassProbabilityMin = 1e-4;

    private readonly record struct Weights(double EndsInBlank, double EndsInCharacter)
    {
        public double Total => EndsInBlank + EndsInCharacter;
    }

    /// <param name="logits">Class by position: all positions of class 0, then of class 1, and so on.</param>
    /// <returns>At most <paramref name="count"/> texts, most probable first.</returns>
    public static IReadOnlyList<ReadText> Decode(ReadOnlySpan<float> logits, int positions, string alphabet, int count)
    {
        var classes = alphabet.Length;
        var probabilities = new double[classes];
        var beam = new Dictionary<string, Weights> { [""] = new(1, 0) };
        for (var position = 0; position < positions; position++)
        {
            Softmax(logits, position, positions, probabilities);
            var next = new Dictionary<string, Weights>(beam.Count * 4);
            foreach (var (prefix, weights) in beam)
            {
                var last = prefix.Length == 0 ? -1 : alphabet.IndexOf(prefix[^1], 1);
                Add(next, prefix, weights.Total * probabilities[Blank], last < 0 ? 0 : weights.EndsInCharacter * probabilities[last]);
                for (var symbol = 1; symbol < classes; symbol++)
                {
                    if (probabilities[symbol] < ClassProbabilityMin) continue;
                    // A repeat needs a blank between.
                    var before = symbol == last ? weights.EndsInBlank : weights.Total;
                    Add(next, prefix + alphabet[symbol], 0, before * probabilities[symbol]);
                }
            }
            beam = next.OrderByDescending(p => p.Value.Total).Take(BeamWidth).ToDictionary();
        }
        return [.. beam.OrderByDescending(p => p.Value.Total).Take(count).Select(p => new ReadText(p.Key, p.Value.Total))];
    }

    private static void Add(Dictionary<string, Weights> beam, string prefix, double endsInBlank, double endsInCharacter)
    {
        var old = beam.GetValueOrDefault(prefix);
        beam[prefix] = new Weights(old.EndsInBlank + endsInBlank, old.EndsInCharacter + endsInCharacter);
    }

    private static void Softmax(ReadOnlySpan<float> logits, int position, int positions, double[] probabilities)
    {
        var highest = double.MinValue;
        for (var symbol = 0; symbol < probabilities.Length; symbol++) highest = Math.Max(highest, logits[symbol * positions + position]);
        var sum = 0.0;
        for (var symbol = 0; symbol < probabilities.Length; symbol++)
            sum += probabilities[symbol] = Math.Exp(logits[symbol * positions + position] - highest);
        for (var symbol = 0; symbol < probabilities.Length; symbol++) probabilities[symbol] /= sum;
    }
}
