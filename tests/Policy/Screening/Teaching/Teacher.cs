using AlprGrains.Policy.Screening;
using AlprGrains.Policy.Screening.Patterns;
using AlprGrains.Policy.Screening.Reading;
using AlprGrains.Policy.Screening.Resemblance;

namespace AlprGrains.Tests.Policy.Screening.Teaching;

/// <summary>
/// Labelled lines in, weights out: logistic regression over the features of <see cref="Likeness"/>, by stochastic gradient steps that are scaled by the history of
/// each feature (Duchi, Hazan, Singer 2011). Same lines, same weights, up to the last hundredth.
/// </summary>
public static class Teacher
{
    /// <summary>A line that scores less is left alone. Chosen where the second reader, taught without a hand's lines, touches few of that hand's lawful ones.</summary>
    public const int HeldFrom = 200;

    private const int Rounds = 25;
    private const double Step = 0.25, Shrink = 1e-4, BiasStep = 0.01, HistoryStart = 1e-2, ScoreMax = 30;
    private const int SeenMin = 2;
    private const int Seed = 1;
    private const string About =
        "What the second reader of the screen compares a reason with: weights of features, in hundredths, above 0 for barred and below for lawful. Taught by tests/Policy/Screening/Teaching from the corpus; never edited by hand.";

    public static Weights Teach(IEnumerable<Corpus.Labelled> lines, ScreenRules rules)
    {
        var taught = lines.Where(line => !line.Disguised)
            .Select(line => (Barred: line.Label != ScreenVerdict.Allow, Features: Likeness.Of(Read(line.Text, rules), rules.Lexicon).Order(StringComparer.Ordinal).ToArray())).ToArray();
        var seen = taught.SelectMany(line => line.Features).CountBy(feature => feature).Where(pair => pair.Value >= SeenMin).Select(pair => pair.Key).Order(StringComparer.Ordinal).ToArray();
        var placeOf = seen.Select((feature, place) => (feature, place)).ToDictionary(pair => pair.feature, pair => pair.place, StringComparer.Ordinal);
        var examples = taught.Select(line => (line.Barred, Places: line.Features.Where(placeOf.ContainsKey).Select(feature => placeOf[feature]).ToArray())).Where(line => line.Places.Length > 0).ToArray();

        var (weights, histories, bias) = (new double[seen.Length], Enumerable.Repeat(HistoryStart, seen.Length).ToArray(), 0.0);
        var chance = new Random(Seed);
        for (var round = 0; round < Rounds; round++)
        {
            chance.Shuffle(examples);
            foreach (var (barred, places) in examples)
            {
                var norm = Math.Sqrt(places.Length);
                var score = bias + (places.Sum(place => weights[place]) / norm);
                var error = (1 / (1 + Math.Exp(-Math.Clamp(score, -ScoreMax, ScoreMax)))) - (barred ? 1 : 0);
                foreach (var place in places)
                {
                    var slope = (error / norm) + (Shrink * weights[place]);
                    histories[place] += slope * slope;
                    weights[place] -= Step * slope / Math.Sqrt(histories[place]);
                }

                bias -= BiasStep * error;
            }
        }

        return new(About, Hundredths(bias), HeldFrom, seen.Select((feature, place) => (feature, Weight: Hundredths(weights[place])))
            .Where(pair => pair.Weight != 0).ToDictionary(pair => pair.feature, pair => pair.Weight, StringComparer.Ordinal));
    }

    public static Line Read(string text, ScreenRules rules) => new(rules.Unmasking.Unmask(Lexer.Split(rules.Folding.Fold(text).Plain)), rules.Lexicon);

    private static int Hundredths(double weight) => (int)Math.Round(weight * 100, MidpointRounding.AwayFromZero);
}
