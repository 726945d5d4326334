using System.Collections.Immutable;
using AlprGrains.Policy.Loading;
using AlprGrains.Policy.Sharing;

namespace AlprGrains.Policy.Agencies;

/// <summary>The JSON of policy/agencies.json in, the registry out, or every problem: an id twice, a name that means two bodies on one day, a class without evidence.</summary>
public static class AgencyRegistryLoader
{
    /// <summary>Bodies in; the registry or every problem out. For entries that administrators lay over the data.</summary>
    internal static Loaded<AgencyRegistry> Build(ImmutableArray<Agency> agencies, IEnumerable<string> unitWords)
    {
        var problems = Problems(agencies).ToList();
        return problems.Count == 0 ? Loaded<AgencyRegistry>.Of(new(agencies, unitWords)) : Loaded<AgencyRegistry>.Failed(problems);
    }

    public static Loaded<AgencyRegistry> Load(string json)
    {
        var file = PolicyJson.Read<RegistryFile>(json, "The registry of agencies", out var problem);
        if (problem is not null) return Loaded<AgencyRegistry>.Failed([problem]);
        if (file is null || file.Agencies.IsDefaultOrEmpty) return Loaded<AgencyRegistry>.Failed(["The registry of agencies is empty."]);
        var problems = Problems(file.Agencies).ToList();
        return problems.Count == 0 ? Loaded<AgencyRegistry>.Of(new(file.Agencies, file.UnitWords)) : Loaded<AgencyRegistry>.Failed(problems);
    }

    private static IEnumerable<string> Problems(ImmutableArray<Agency> agencies)
    {
        foreach (var agency in agencies.Where(agency => string.IsNullOrWhiteSpace(agency.Evidence))) yield return $"{agency.Id} has no evidence for its class.";
        foreach (var agency in agencies.Where(agency => !AgencyFunctions.IsKnown(agency.Function))) yield return $"{agency.Id}: \"{agency.Function}\" is no function; law-enforcement, prosecutor, public-defender are, or none.";
        foreach (var agency in agencies.Where(agency => agency.Until <= agency.From)) yield return $"{agency.Id}: until must be after from.";
        foreach (var group in agencies.SelectMany(agency => agency.AllNames.Distinct(StringComparer.OrdinalIgnoreCase).Select(name => (name, agency)))
                     .GroupBy(entry => entry.name, StringComparer.OrdinalIgnoreCase))
        {
            var bodies = group.Select(entry => entry.agency).ToList();
            // The same body may stand twice, with another class from another day on; two on one day would leave the class open.
            for (var first = 0; first < bodies.Count; first++)
                for (var second = first + 1; second < bodies.Count; second++)
                    if (Overlap(bodies[first], bodies[second])) yield return $"The name \"{group.Key}\" means {bodies[first].Id} and {bodies[second].Id} on the same day.";
        }
    }

    private static bool Overlap(Agency one, Agency other) =>
        (one.From ?? DateOnly.MinValue) < (other.Until ?? DateOnly.MaxValue) && (other.From ?? DateOnly.MinValue) < (one.Until ?? DateOnly.MaxValue);

    /// <param name="UnitWords">Words that may follow a Californian agency's name: its units and ranks, no body of their own.</param>
    private sealed record RegistryFile(string About, ImmutableArray<string> UnitWords, ImmutableArray<Agency> Agencies);
}
