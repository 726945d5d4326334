using AlprGrains.Policy.Screening.Patterns;
using AlprGrains.Policy.Screening.Reading;

namespace AlprGrains.Policy.Screening.Resemblance;

/// <summary>
/// The second reader: a reason against which no rule speaks is compared with the labelled lines of the corpus, and held when it is much more like the barred
/// ones. Rules know words; this knows how barred reasons are built, also of words that stand in no list. It never refuses: likeness is a ground to look, not a
/// ground to decide. A linear model, so that every verdict can be explained by the parts that spoke loudest.
/// </summary>
public sealed class SecondReader(Weights weights, Lexicon lexicon)
{
    private const string Section = "DGO I-12 §C.2(B), §E";
    private const int WordsTold = 3;

    // Barred reasons that no rule knows are short; the weak votes of many ordinary words (the, he, all) must not add up to a likeness.
    private const double WordsUsual = 8;

    /// <summary>Hundredths; 0 is as much like the one as like the other. What is unknown does not count, and a line longer than usual counts for less by as much as it is longer.</summary>
    public double Score(Line line)
    {
        var features = Likeness.Of(line, lexicon);
        var (sum, known) = (0L, 0);
        foreach (var feature in features)
        {
            if (!weights.Features.TryGetValue(feature, out var weight)) continue;
            sum += weight;
            known++;
        }

        return (weights.Bias + (sum / Math.Sqrt(Math.Max(1, known)))) * Math.Min(1, WordsUsual / Math.Max(1, line.Count));
    }

    /// <summary>Null when the line is not much more like the barred ones.</summary>
    public ScreenFinding? Finding(Line line)
    {
        if (weights.Features.Count == 0 || Score(line) < weights.HeldFrom) return null;
        var loudest = Enumerable.Range(0, line.Count).Select(at => line.Words(at, at + 1)).Distinct()
            .OrderByDescending(word => weights.Features.GetValueOrDefault("w:" + word)).Take(WordsTold);
        return new("resembles-barred", ScreenVerdict.Review, Section,
            $"The text is built like reasons that are refused; a person must see who asks, whose case it is and who receives (most of all: \"{string.Join("\", \"", loudest)}\").");
    }
}
