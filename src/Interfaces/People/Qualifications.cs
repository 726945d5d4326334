using System.Collections.Immutable;
using System.Globalization;

namespace AlprGrains.People;

/// <summary>
/// Whether someone may use what shows or moves plate data at all: category, designation and training (DGO I-12, C.1, C.3(a), J; INV-12).
/// A record and a day (UTC) in; what is missing out, in words that say who can mend it. Pure: the grain and the pages ask the same.
/// </summary>
public static class Qualifications
{
    /// <summary>Everything that is missing on that day; empty when the person is qualified.</summary>
    public static ImmutableArray<string> Missing(PersonRecord person, DateOnly today) => [.. CategoryProblems(person, today), .. TrainingProblems(person, today)];

    /// <summary>The training that counts: of those with all eight topics and not in the future, the one that is valid longest; null when there is none.</summary>
    public static TrainingRecord? TrainingOf(PersonRecord person, DateOnly today)
    {
        TrainingRecord? best = null;
        foreach (var training in person.Trainings)
            if (training.CompletedOn <= today && MissingTopics(training).IsEmpty && (best is null || training.CompletedOn > best.CompletedOn)) best = training;
        return best;
    }

    /// <summary>Last day, inclusive, on which the person's training counts; null when none does.</summary>
    public static DateOnly? TrainedUntil(PersonRecord person, DateOnly today) =>
        TrainingOf(person, today) is { } training && LastDayOf(training) is var last && last >= today ? last : null;

    /// <summary>Last day, inclusive, on which a training counts.</summary>
    public static DateOnly LastDayOf(TrainingRecord training) => training.CompletedOn.AddDays(TrainingTopics.ValidDays - 1);

    /// <summary>Which of the eight topics a training lacks.</summary>
    public static ImmutableArray<string> MissingTopics(TrainingRecord training) =>
        [.. TrainingTopics.All.Select(topic => topic.Id).Where(topic => training.Topics.IsDefault || !training.Topics.Contains(topic))];

    private static IEnumerable<string> CategoryProblems(PersonRecord person, DateOnly today)
    {
        switch (person.Category)
        {
            case PersonCategory.Sworn or PersonCategory.Pst:
                break;
            case PersonCategory.Designated when person.Designation is null:
                yield return "there is no signed designation (DGO I-12, C.1): the Chief of Police or a designee signs one, an ALPR administrator enters it";
                break;
            case PersonCategory.Designated:
                if (ProblemOf(person.Designation, today) is { } problem) yield return $"{problem} (DGO I-12, C.1): the Chief of Police or a designee can sign another";
                break;
            default:
                yield return "no category is given: sworn, PST or designated (DGO I-12, C.1); an ALPR administrator enters it";
                break;
        }
    }

    private static string? ProblemOf(Designation designation, DateOnly today) =>
        designation.Revoked ? "the designation was revoked"
        : today < designation.From ? $"the designation begins on {Day(designation.From)}"
        : today > designation.Until ? $"the designation ended on {Day(designation.Until)}"
        : null;

    private static IEnumerable<string> TrainingProblems(PersonRecord person, DateOnly today)
    {
        if (TrainedUntil(person, today) is not null) yield break;
        if (person.Trainings.IsEmpty) yield return "no completed training is on record (DGO I-12, J): the Training Section enters it";
        else if (TrainingOf(person, today) is { } expired) yield return $"the training of {Day(expired.CompletedOn)} was valid until {Day(LastDayOf(expired))} (DGO I-12, J): renew it";
        else if (person.Trainings.All(training => training.CompletedOn > today)) yield return "the training is dated in the future (DGO I-12, J): the Training Section corrects the record";
        else yield return $"the training lacks {string.Join(", ", MissingTopics(person.Trainings[^1]).Select(TrainingTopics.WordsOf))} (DGO I-12, J): take a course with all {TrainingTopics.All.Length} topics";
    }

    private static string Day(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
