namespace AlprGrains.Recognition.Reading;

/// <summary>Several views of one plate become one list: the mean of their probabilities, which is high only where views agree.</summary>
internal static class Vote
{
    public static IReadOnlyList<ReadText> Of(IReadOnlyList<IReadOnlyList<ReadText>> views) =>
        [.. views.SelectMany(view => view)
            .GroupBy(text => text.Text, StringComparer.Ordinal)
            .Select(same => new ReadText(same.Key, same.Sum(t => t.Probability) / views.Count))
            .OrderByDescending(t => t.Probability).ThenBy(t => t.Text, StringComparer.Ordinal)];
}
