using System.Collections.Immutable;
using System.Globalization;
using AlprGrains.Grains.HotLists;
using AlprGrains.Sharing;

namespace AlprGrains.Grains.Sharing;

/// <summary>A CSV file of agencies in (<see cref="AgencyEntry.CsvHeader"/>); the entries, or every problem with its line, out. Pure.</summary>
internal static class AgencyCsv
{
    public const int CharactersMax = 2 << 20;

    private const int Columns = 10;

    public static ImmutableArray<AgencyEntry> Read(string csv, out ImmutableArray<string> problems)
    {
        var found = ImmutableArray.CreateBuilder<string>();
        var entries = ImmutableArray.CreateBuilder<AgencyEntry>();
        if (csv.Length > CharactersMax) found.Add($"The file has {csv.Length} characters; at most {CharactersMax} are read.");
        else
        {
            var fields = new List<string>();
            var lines = csv.TrimStart('\uFEFF').Split('\n');
            if (lines[0].Trim() != AgencyEntry.CsvHeader) found.Add($"The first line must read: {AgencyEntry.CsvHeader}");
            for (var number = 1; number < lines.Length && found.Count < 50; number++)
            {
                var line = lines[number].TrimEnd('\r');
                if (string.IsNullOrWhiteSpace(line)) continue;
                if (CsvLine.Split(line, ',', fields) is { } broken) { found.Add($"Line {number + 1}: {broken}."); continue; }
                if (fields.Count != Columns) { found.Add($"Line {number + 1}: {Columns} columns are needed, not {fields.Count}."); continue; }
                if (!TryDay(fields[5], out var from) || !TryDay(fields[6], out var until)) { found.Add($"Line {number + 1}: a day is written 2026-01-31."); continue; }
                entries.Add(new AgencyEntry(fields[0], fields[1], Parted(fields[2]), fields[3], fields[4], from, until, fields[7], fields[8], Parted(fields[9])));
            }
            if (entries.Count == 0 && found.Count == 0) found.Add("The file holds no agency.");
        }
        problems = found.ToImmutable();
        return entries.ToImmutable();
    }

    private static ImmutableArray<string> Parted(string field) => [.. field.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)];

    private static bool TryDay(string field, out DateOnly? day)
    {
        day = null;
        if (string.IsNullOrWhiteSpace(field)) return true;
        if (!DateOnly.TryParseExact(field.Trim(), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var parsed)) return false;
        day = parsed;
        return true;
    }
}
