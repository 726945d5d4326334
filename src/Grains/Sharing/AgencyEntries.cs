using System.Collections.Immutable;
using System.Text.Json;
using AlprGrains.Policy.Agencies;
using AlprGrains.Policy.Screening.Beneficiaries;
using AlprGrains.Policy.Sharing;
using AlprGrains.Sharing;

namespace AlprGrains.Grains.Sharing;

/// <summary>Entries of the registry between their wire form and the policy's. Pure.</summary>
internal static class AgencyEntries
{
    private static readonly ImmutableDictionary<string, LegalClass> Classes =
        Enum.GetValues<LegalClass>().ToImmutableDictionary(ClassWord, one => one, StringComparer.Ordinal);

    /// <summary>california-city, as policy/agencies.json writes it.</summary>
    public static string ClassWord(LegalClass legalClass) => JsonNamingPolicy.KebabCaseLower.ConvertName(legalClass.ToString());

    public static RecipientClass ClassOf(RecipientKind kind) => (RecipientClass)kind;

    /// <summary>Null texts and lists are empty ones; "other" is no function.</summary>
    public static AgencyEntry Whole(AgencyEntry entry) => entry with
    {
        Id = entry.Id?.Trim() ?? "", Name = entry.Name?.Trim() ?? "", Aliases = Trimmed(entry.Aliases), Members = Trimmed(entry.Members),
        LegalClass = entry.LegalClass?.Trim() ?? "", Function = entry.Function?.Trim() is { Length: > 0 } function and not "other" ? function : "",
        Evidence = entry.Evidence?.Trim() ?? "", OperatingAgency = string.IsNullOrWhiteSpace(entry.OperatingAgency) ? null : entry.OperatingAgency.Trim(),
    };

    public static ImmutableArray<Agency> ToAgencies(ImmutableArray<AgencyEntry> entries) => [.. entries.Select(ToAgency)];

    public static AgencyView View(Agency agency) => new(
        agency.Id, agency.Name, ClassOf(RecipientKinds.Of(agency)), ClassWord(agency.LegalClass), agency.Evidence, agency.From, agency.Until, "",
        agency.OperatingAgency, agency.Members.IsDefault ? [] : agency.Members);

    public static AgencyView Unknown(string name, string why) => new("", name, RecipientClass.Unknown, ClassWord(LegalClass.Unknown), "", null, null, why, null, []);

    /// <summary>The entries with new ones over them.</summary>
    public static ImmutableArray<AgencyEntry> Over(ImmutableArray<AgencyEntry> known, ImmutableArray<AgencyEntry> entered) =>
        [.. known.Where(one => !entered.Any(other => other.Id == one.Id && other.From == one.From)), .. entered];

    public static ImmutableArray<string> ProblemsOf(
        ImmutableArray<AgencyEntry> entries, ImmutableArray<AgencyEntry> known, AgencyRegistry delivered, LookAlikes lookAlikes, int entriesMax, out AgencyRegistry? registry)
    {
        var problems = new List<string>();
        registry = null;
        foreach (var entry in entries)
        {
            if (entry.Id.Length is 0 or > 32 || !entry.Id.All(c => char.IsAsciiLetterUpper(c) || char.IsAsciiDigit(c) || c == '-')) problems.Add($"\"{entry.Id}\" is no id: 1 to 32 of A-Z, 0-9 and hyphen.");
            if (entry.Name.Length == 0) problems.Add($"{entry.Id}: the name is missing.");
            if (!Classes.TryGetValue(entry.LegalClass, out var legalClass) || legalClass == LegalClass.Unknown)
                problems.Add($"{entry.Id}: \"{entry.LegalClass}\" is no legal class; one of {string.Join(", ", Classes.Keys.Order(StringComparer.Ordinal).Where(word => word != "unknown"))}.");
            else if (entry.Function.Length > 0 && !entry.LegalClass.StartsWith("california", StringComparison.Ordinal)) problems.Add($"{entry.Id}: only a body of California has a function in section I.");
            if (!AgencyFunctions.IsKnown(entry.Function)) problems.Add($"{entry.Id}: \"{entry.Function}\" is no function; law-enforcement, prosecutor, public-defender or other.");
            if (entry.Evidence.Length == 0) problems.Add($"{entry.Id}: say what the class rests on; without evidence a body stays unknown.");
            if (entry.Until <= entry.From) problems.Add($"{entry.Id}: until must be after from.");
        }
        if (entries.GroupBy(entry => (entry.Id, entry.From)).FirstOrDefault(group => group.Count() > 1) is { } twice) problems.Add($"{twice.Key.Id} stands twice.");
        if (known.Length + entries.Length > entriesMax) problems.Add($"At most {entriesMax} entries lie over the delivered registry.");
        if (problems.Count > 0) return [.. problems];

        var before = delivered.With(ToAgencies(known)).Required();
        var after = delivered.With(ToAgencies(Over(known, entries)));
        problems.AddRange(after.Problems);
        if (after.Value is { } whole) foreach (var agency in ToAgencies(entries)) problems.AddRange(lookAlikes.ProblemsOf(agency, before, whole));
        registry = after.Value;
        return [.. problems.Distinct()];
    }

    private static Agency ToAgency(AgencyEntry entry) => new(
        entry.Id, entry.Name, entry.Aliases, Classes.GetValueOrDefault(entry.LegalClass), entry.From, entry.Until, entry.Evidence, entry.Function, entry.OperatingAgency, entry.Members);

    private static ImmutableArray<string> Trimmed(ImmutableArray<string> texts) =>
        texts.IsDefault ? [] : [.. texts.Where(text => !string.IsNullOrWhiteSpace(text)).Select(text => text.Trim())];
}
