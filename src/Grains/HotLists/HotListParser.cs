using System.Collections.Immutable;
using AlprGrains.HotLists;

namespace AlprGrains.Grains.HotLists;

/// <summary>A file after reading.</summary>
/// <param name="Entries">Good lines, one entry per version.</param>
/// <param name="DroppedByProvenance">Lines from files that are not permitted (C2A-6).</param>
/// <param name="BadLines">How many lines are bad.</param>
/// <param name="Problems">The first of them; a file that cannot be read at all has one problem with line 0.</param>
internal sealed record ParsedHotList(ImmutableArray<HotListEntry> Entries, int DroppedByProvenance, int BadLines, ImmutableArray<LineProblem> Problems)
{
    public bool IsReadable => Problems.IsEmpty || Problems[0].Line > 0;

    public static ParsedHotList Unreadable(string problem) => new([], 0, 0, [new LineProblem(0, problem)]);
}

/// <summary>A hot-list file in, entries and problems out. Pure; whatever the bytes, it answers and never throws (INV-14).</summary>
internal static class HotListParser
{
    /// <summary>Most lines of a file.</summary>
    public const int LinesMax = 1_000_000;

    public static ParsedHotList Parse(HotListFile file, HotListTerms terms)
    {
        if (file.Content.Length > HotListFile.BytesMax)
            return ParsedHotList.Unreadable($"the file has {file.Content.Length} bytes; at most {HotListFile.BytesMax} are taken");
        if (FileLines.ProblemOf(file.Content.Span) is { } problem) return ParsedHotList.Unreadable(problem);

        using var lines = FileLines.Of(file.Content).GetEnumerator();
        return file.Format switch
        {
            HotListFormat.Csv => ParseCsv(lines, terms),
            HotListFormat.Genetec => ParseGenetec(lines, terms),
            _ => ParsedHotList.Unreadable($"{(int)file.Format} is not a format that is read; CSV and Genetec text are"),
        };
    }

    private static ParsedHotList ParseCsv(IEnumerator<FileLines.Line> lines, HotListTerms terms)
    {
        if (!lines.MoveNext()) return ParsedHotList.Unreadable("the file has no header line");
        if (lines.Current.Problem is { } problem) return ParsedHotList.Unreadable($"the header line cannot be read: {problem}");
        var header = lines.Current.Text;
        var separator = header.Contains(',') ? ',' : header.Contains(';') ? ';' : header.Contains('\t') ? '\t' : ',';
        var cells = new List<string>();
        problem = CsvLine.Split(header, separator, cells);
        if (problem is not null) return ParsedHotList.Unreadable($"the header line cannot be read: {problem}");
        problem = HotListColumns.Read(cells, out var columns);
        if (problem is not null) return ParsedHotList.Unreadable($"{problem}; the header line is {Quoted.Of(header)}");

        var expected = cells.Count;
        var reading = new Reading();
        while (lines.MoveNext() && reading.GoesOn(lines.Current.Number))
        {
            problem = lines.Current.Problem ?? CsvLine.Split(lines.Current.Text, separator, cells);
            if (problem is null && cells.Count > expected) problem = $"the line has {cells.Count} cells, the header {expected}";
            reading.Take(lines.Current.Number, problem is null ? HotListRules.Apply(terms, field => columns.Cell(cells, field)) : LineOutcome.Bad(problem));
        }
        return reading.Done();
    }

    private static ParsedHotList ParseGenetec(IEnumerator<FileLines.Line> lines, HotListTerms terms)
    {
        var columns = HotListColumns.Genetec;
        var reading = new Reading();
        while (lines.MoveNext() && reading.GoesOn(lines.Current.Number))
        {
            var line = lines.Current;
            List<string> cells = [.. line.Text.Split(';').Select(cell => cell.Trim())];
            if (line.Number == 1 && columns.Cell(cells, HotListField.Plate).Equals("PlateNumber", StringComparison.OrdinalIgnoreCase)) continue;
            var problem = line.Problem
                ?? (cells.Count is < 3 or > 5 ? $"{cells.Count} parts between semicolons; Category;PlateState;PlateNumber;EffectiveDate;ExpiryDate are expected: {Quoted.Of(line.Text)}" : null);
            reading.Take(line.Number, problem is null ? HotListRules.Apply(terms, field => columns.Cell(cells, field)) : LineOutcome.Bad(problem));
        }
        return reading.Done();
    }

    /// <summary>Counts and keeps, within bounds.</summary>
    private sealed class Reading
    {
        private readonly ImmutableArray<HotListEntry>.Builder _entries = ImmutableArray.CreateBuilder<HotListEntry>();
        private readonly HashSet<string> _versions = new(StringComparer.Ordinal);
        private readonly ImmutableArray<LineProblem>.Builder _problems = ImmutableArray.CreateBuilder<LineProblem>();
        private int _dropped;
        private int _bad;
        private bool _tooLong;

        public bool GoesOn(int number)
        {
            _tooLong |= number > LinesMax;
            return !_tooLong;
        }

        public void Take(int number, LineOutcome outcome)
        {
            if (outcome.IsDropped) _dropped++;
            if (outcome.Entry is { } entry && _versions.Add(entry.Version.Hex)) _entries.Add(entry);
            if (outcome.Problem is not { } problem) return;
            _bad++;
            if (_problems.Count < HotListImport.ProblemsMax) _problems.Add(new LineProblem(number, problem));
        }

        public ParsedHotList Done() => _tooLong
            ? ParsedHotList.Unreadable($"the file has more than {LinesMax} lines")
            : new ParsedHotList(_entries.ToImmutable(), _dropped, _bad, _problems.ToImmutable());
    }
}
