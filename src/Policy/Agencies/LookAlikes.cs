using AlprGrains.Policy.Screening.Reading;

namespace AlprGrains.Policy.Agencies;

/// <summary>
/// Names that read like another body's: letters of other scripts, spacing, one slip of the keys. A body about to be entered in, every such
/// name out. A name that the registry holds for the same body already is its own.
/// </summary>
public sealed class LookAlikes(Folding folding)
{
    /// <summary>Shorter names have too many honest neighbours: SFPD and SJPD.</summary>
    private const int OneSlipFrom = 8;

    /// <param name="entry">The body.</param>
    /// <param name="known">The registry before it: the names that it has there are its own.</param>
    /// <param name="registry">The registry with it and with all that are entered beside it.</param>
    public IEnumerable<string> ProblemsOf(Agency entry, AgencyRegistry known, AgencyRegistry registry)
    {
        var own = known.Agencies.Where(agency => agency.Id == entry.Id).SelectMany(agency => agency.AllNames).ToHashSet(StringComparer.Ordinal);
        foreach (var name in entry.AllNames.Distinct(StringComparer.Ordinal).Where(name => !own.Contains(name)))
        {
            if (name.Length > AgencyRegistry.NameCharactersMax) { yield return $"A name has at most {AgencyRegistry.NameCharactersMax} characters."; continue; }
            if (folding.Fold(name).UnreadableLetters > 0 || !name.All(char.IsAscii)) yield return $"\"{name}\" holds letters of another script; write it in plain letters.";
            if (Twin(name, entry.Id, registry) is { } twin) yield return $"\"{name}\" reads like {twin.Name} ({twin.Id}); a name must not be mistaken for another body's.";
        }
    }

    /// <summary>The other body whose name this one could be taken for; null when there is none.</summary>
    public Agency? Twin(string name, string ownId, AgencyRegistry registry)
    {
        var letters = Letters(name);
        if (letters.Length == 0) return null;
        foreach (var agency in registry.Agencies.Where(agency => agency.Id != ownId))
            foreach (var other in agency.AllNames)
                if (Reads(letters, Letters(other))) return agency;
        return null;
    }

    private static bool Reads(string one, string other) =>
        string.Equals(one, other, StringComparison.Ordinal)
        || (one.Length >= OneSlipFrom && other.Length >= OneSlipFrom && Math.Abs(one.Length - other.Length) <= 1 && NearMisses.Slips(one, other) <= 1);

    // Zero and one are read as letters, as everywhere where somebody hides; and two letters that look like one are that one.
    private string Letters(string name) => new string([.. folding.Fold(name).Plain.ToLowerInvariant().Where(char.IsAsciiLetterOrDigit).Select(letter => letter switch { '0' => 'o', '1' => 'l', _ => letter })])
        .Replace("rn", "m", StringComparison.Ordinal).Replace("vv", "w", StringComparison.Ordinal);
}
