using System.Collections.Immutable;
using AlprGrains.Audit;

namespace AlprGrains.Grains.Lookups;

/// <summary>One spelling of a question, with the page of it that is asked for.</summary>
internal sealed record SpelledPage(HistoryQuestion Question, IAuditedQuestion Page);

/// <summary>
/// A plate with the letter O stands in the history as a camera sent it, and with the digit 0 where this system's own reader wrote it. Both are asked for: two questions,
/// each with an audit entry of its own, shown as one answer. A cursor of such an answer is the two cursors side by side. Pure.
/// </summary>
internal static class Spellings
{
    /// <summary>What the audit entry of the other spelling names.</summary>
    public const string Word = "the same plate as the reader writes it, with 0 for O";

    /// <summary>What the answer says.</summary>
    public const string Said = "Searched in both spellings: as typed, and with 0 for every O, as this system's own reader writes it. Each spelling has its own audit entry.";

    /// <summary>What a package for another agency says, which holds the approved spelling alone.</summary>
    public const string NotInAPackage = "The plate has the letter O, which this system's own reader writes as 0: that spelling is another request.";

    private const char Between = '~';
    private const string Over = ".";

    /// <summary>Every spelling that still has something to show, each with its part of the page.</summary>
    public static ImmutableArray<SpelledPage> Pages(HistoryQuestion question, int readsMax, string? cursor, Func<string> drawSalt)
    {
        if (question.AsReaderWrites is not { } other) return [new SpelledPage(question, question.Page(readsMax, cursor, drawSalt()))];
        var cursors = cursor?.Split(Between, 2) ?? new string?[2];
        if (cursors.Length != 2) throw new ArgumentException("the cursor is not one of this answer");
        return [.. new[] { (question, cursors[0]), (other, cursors[1]) }.Where(one => one.Item2 != Over)
            .Select(one => new SpelledPage(one.Item1, one.Item1.Page(readsMax / 2, one.Item2, drawSalt())))];
    }

    /// <summary>The pages of one question as one, newest upload first.</summary>
    public static FoundReads Together(HistoryQuestion question, ImmutableArray<(SpelledPage Asked, FoundReads Found)> pages)
    {
        if (question.AsReaderWrites is null) return pages[0].Found;
        var next = string.Join(Between, new[] { question, question.AsReaderWrites }.Select(spelling => pages.FirstOrDefault(page => page.Asked.Question == spelling).Found?.Next ?? Over));
        return new FoundReads(
            [.. pages.SelectMany(page => page.Found.Reads).OrderByDescending(read => read.UploadedAt)],
            next == $"{Over}{Between}{Over}" ? null : next,
            [.. pages.SelectMany(page => page.Found.Cameras).DistinctBy(camera => camera.Camera)],
            [.. pages.SelectMany(page => page.Found.NotSearched).Distinct(StringComparer.Ordinal)]);
    }
}
