namespace AlprGrains.Recognition.Reading;

/// <summary>
/// Several views of one plate become one list: the mean of their probabilities, which is high only where views agree. Then what is a series
/// in use gains a little (<see cref="PlateLayouts"/>), and all are scaled so that they still sum to what they did.
/// </summary>
internal static class Vote
{
    /// <summary>Most probable first.</summary>
    public static IReadOnlyList<ReadText> Of(IReadOnlyList<IReadOnlyList<ReadText>> views)
    {
        var texts = views.SelectMany(view => view)
            .GroupBy(text => text.Text, StringComparer.Ordinal)
            .Select(same => new ReadText(same.Key, same.Sum(t => t.Probability) / views.Count))
            .Select(t => (Text: t, Weighted: t.Probability * (PlateLayouts.IsSeries(t.Text) ? PlateLayouts.SeriesFactor : 1)))
            .ToArray();
        var seen = texts.Sum(t => t.Text.Probability);
        // What no view put into words stays as improbable as it was.
        var scale = 1 / (texts.Sum(t => t.Weighted) + Math.Max(0, 1 - seen));
        return [.. texts.Select(t => t.Text with { Probability = t.Weighted * scale })
            .OrderByDescending(t => t.Probability).ThenBy(t => t.Text, StringComparer.Ordinal)];
    }
}
