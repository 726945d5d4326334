using AlprGrains.Policy.Screening.Patterns;
using AlprGrains.Policy.Screening.Reading;

namespace AlprGrains.Policy.Screening;

/// <summary>
/// The last question to a reason that nothing else speaks against: does it tell what happened? Rules list what is barred, and nobody can
/// list everything; so a reason without an offence, a missing person, a witness or a court's document is held for a person. Words that
/// fit every lookup ("investigation", "follow up") are left to the rule that demands a suspicion in words.
/// </summary>
/// <param name="lexicon">All words with their classes.</param>
/// <param name="meant">Words that tell something: a slip in one of them tells it, too (murdr, suspct).</param>
public sealed class ToldReason(Lexicon lexicon, NearMisses meant)
{
    private const string Section = "DGO I-12 §C.2(B)";

    /// <summary>Classes whose words tell what happened.</summary>
    internal static readonly string[] TellingClasses = ["told", "offence", "suspect-word", "victim-word"];

    private readonly int[] _told = [.. TellingClasses.Select(lexicon.ClassId)];

    // Words that neither tell anything nor ask for an explanation: general ones, numbers, and Californian bodies and addresses.
    private readonly int[] _neutral = [.. new[] { "general", "number", "number-3", "california-place", "california-force", "police-word", "surname", "street-word", "business-word" }.Select(lexicon.ClassId)];

    private readonly int _unknown = lexicon.ClassId("unknown-word"), _any = lexicon.ClassId("any-word");

    /// <summary>Null when the line tells something, or says nothing at all.</summary>
    /// <param name="explained">Words that their surroundings explain: part of a street or of a shop's name.</param>
    public ScreenFinding? Missing(Line line, ReadOnlySpan<bool> explained)
    {
        var (particular, neutralUntil) = (-1, 0);
        for (var at = 0; at < line.Count; at++)
        {
            var classes = line.ClassesAt(at);
            if (classes.Exists(found => _told.Contains(found.ClassId))) return null;
            foreach (var (classId, length) in classes)
                if (_neutral.Contains(classId)) neutralUntil = Math.Max(neutralUntil, at + length);
            if (particular < 0 && at >= neutralUntil && !explained[at] && line.HasLetters(at)) particular = at;
        }

        return particular < 0 || Enumerable.Range(0, line.Count).Any(at => IsASlip(line, at)) ? null : new("nothing-told", ScreenVerdict.Review, Section,
            $"The text does not say what happened (read: \"{line.Words(particular, particular + 1)}\" and no offence, missing person, witness or court document); tell it, or a person decides.");
    }

    // Only a word that stands in no list can be a slip.
    private bool IsASlip(Line line, int at) =>
        line.ClassesAt(at).TrueForAll(found => found.ClassId == _unknown || found.ClassId == _any) && meant.Corrected(line.Words(at, at + 1)) is not null;
}
