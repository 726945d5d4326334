using System.Collections.Immutable;
using System.Globalization;
using AlprGrains.Lookups;
using AlprGrains.Plates;

namespace AlprGrains.Grains.Lookups;

/// <summary>
/// A pattern in, the reads of the plates that match out, newest upload first. 1. the directory names the plates; 2. the store is asked for
/// each, a few at a time; 3. their reads are merged and one page of them is given.
/// </summary>
internal static class PatternSearch
{
    /// <summary>Plates whose reads are fetched at once.</summary>
    private const int StoreQuestionsAtOnce = 8;

    public static async Task<SearchAnswer> Run(PatternQuestion question, IPlateDirectory directory, IReadStore store, DateTimeOffset now)
    {
        var found = directory.Find(question.Pattern, LookupLimits.PatternPlatesMax);                                         // 1
        if (found.PercentReady < 100) return Without($"The index of live plates is being rebuilt, {found.PercentReady} % are in; ask again in a minute.");
        if (found.More) return Without($"More than {LookupLimits.PatternPlatesMax} plates match; give more characters of the plate.");

        var (cursor, reads) = (PatternCursor.Parse(question.Cursor), new List<PlateRead>());
        foreach (var plates in found.Plates.Chunk(StoreQuestionsAtOnce))                                                     // 2
        {
            var pages = await Task.WhenAll(plates.Select(plate => store.Page(
                new PlateQuestion(plate, question.CapturedFrom, question.CapturedUntil, LookupLimits.ReadsMax, null, question.SaltHex)).AsTask()));
            reads.AddRange(pages.SelectMany(page => page.Reads).Where(read => ReadRetention.IsKept(read.UploadedAt, now) && cursor.IsBefore(read)));
        }
        var ordered = reads.OrderByDescending(read => read.UploadedAt).ThenBy(read => read.Id.Hex, StringComparer.Ordinal).Take(question.ReadsMax + 1).ToArray(); // 3
        var hasMore = ordered.Length > question.ReadsMax;
        return new SearchAnswer(null, new ReadPage([.. ordered.Take(question.ReadsMax)], hasMore ? PatternCursor.Text(ordered[question.ReadsMax - 1]) : null));
    }

    private static SearchAnswer Without(string problem) => new(problem, new ReadPage([], null));
}

/// <summary>Where a page ended: upload time and read id, which tell no plate.</summary>
internal readonly record struct PatternCursor(DateTimeOffset? UploadedAt, string IdHex)
{
    public static string Text(PlateRead last) => $"{last.UploadedAt.UtcTicks.ToString(CultureInfo.InvariantCulture)}-{last.Id.Hex}";

    /// <summary>A cursor that no page gave throws: the caller's mistake.</summary>
    public static PatternCursor Parse(string? text)
    {
        if (text is null) return default;
        var parts = text.Split('-');
        return parts.Length == 2 && long.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var ticks) && ticks <= DateTimeOffset.MaxValue.Ticks && ReadId.TryParse(parts[1], out var id)
            ? new PatternCursor(new DateTimeOffset(ticks, TimeSpan.Zero), id.Hex)
            : throw new ArgumentException("the cursor is none that a page of this answer gave");
    }

    /// <summary>Whether the read comes after the page that ended here.</summary>
    public bool IsBefore(PlateRead read) =>
        UploadedAt is not { } at || read.UploadedAt < at || (read.UploadedAt == at && string.CompareOrdinal(IdHex, read.Id.Hex) < 0);
}
