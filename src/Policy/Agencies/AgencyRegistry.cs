using System.Collections.Immutable;
using AlprGrains.Policy.Loading;
using AlprGrains.Policy.Screening.Beneficiaries;

namespace AlprGrains.Policy.Agencies;

/// <summary>
/// The names of bodies and what they are in law (Civ. Code §1798.90.5(f)). A name as written goes in, its legal class comes out; anything
/// that is not exactly a registered name, or a registered name and the name of one of its units, is Unknown, and Unknown is refused.
/// "SF PD" is not SFPD, and "SFPD (FBI TF)" is the FBI.
/// </summary>
public sealed class AgencyRegistry
{
    /// <summary>Longest name looked at.</summary>
    public const int NameCharactersMax = 200;

    private static readonly char[] Separators = [' ', ',', '.', ';', ':', '(', ')', '[', ']', '/', '\\', '-', '_', '&', '+', '\''];

    private readonly Dictionary<string, ImmutableArray<Agency>> _byName;
    private readonly Dictionary<string, Agency> _byLetters;
    private readonly HashSet<string> _unitWords;
    private readonly int _nameWordsMax;

    internal AgencyRegistry(ImmutableArray<Agency> agencies, IEnumerable<string> unitWords)
    {
        Agencies = agencies;
        _byName = agencies.SelectMany(agency => agency.AllNames.Select(name => (Key: Words(name), agency)))
            .GroupBy(entry => entry.Key).ToDictionary(group => group.Key, group => group.Select(entry => entry.agency).Distinct().ToImmutableArray(), StringComparer.Ordinal);
        _byLetters = _byName.GroupBy(entry => Letters(entry.Key)).ToDictionary(group => group.Key, group => group.First().Value[0], StringComparer.Ordinal);
        _unitWords = unitWords.ToHashSet(StringComparer.OrdinalIgnoreCase);
        _nameWordsMax = _byName.Keys.Max(name => name.Count(character => character == ' ') + 1);
    }

    public ImmutableArray<Agency> Agencies { get; }

    /// <summary>
    /// This registry with entries laid over it, in order: one with a first day ends the body's former class on that day, one without replaces it.
    /// Every problem when two bodies would have one name on one day.
    /// </summary>
    public Loaded<AgencyRegistry> With(ImmutableArray<Agency> entries)
    {
        if (entries.IsDefaultOrEmpty) return Loaded<AgencyRegistry>.Of(this);
        var bodies = Agencies.ToList();
        foreach (var entry in entries)
        {
            var former = bodies.Where(body => body.Id == entry.Id).ToList();
            bodies.RemoveAll(body => body.Id == entry.Id);
            if (entry.From is { } from)
                bodies.AddRange(former.Where(body => body.From is not { } first || first < from).Select(body => body.Until is { } until && until < from ? body : body with { Until = from }));
            bodies.Add(entry);
        }
        return AgencyRegistryLoader.Build([.. bodies], _unitWords);
    }

    /// <summary>The registry as it is delivered (policy/agencies.json).</summary>
    public static AgencyRegistry Shipped() => AgencyRegistryLoader.Load(ShippedPolicy.Files("")["agencies.json"]).Required();

    /// <summary>The legal class on that day; Unknown for everything that is not certain.</summary>
    public LegalClass ClassOf(string name, DateOnly day) => Find(name, day).LegalClass;

    /// <summary>The class with the agency, or why there is none. A barred name anywhere in the text outweighs a Californian one.</summary>
    public AgencyAnswer Find(string name, DateOnly day)
    {
        if (name.Length > NameCharactersMax) return Unknown($"A name has at most {NameCharactersMax} characters.");
        var words = Words(name).Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (words.Length == 0) return Unknown("Name the agency.");
        if (Exact(words, day) is { } exact) return new(exact.LegalClass, exact, "");
        if (Barred(words, day) is { } barred) return new(barred.LegalClass, barred, $"\"{name}\" names {barred.Name}.");
        if (OwnUnit(words, day) is { } own) return new(own.LegalClass, own, "");
        return Unknown(_byLetters.TryGetValue(Letters(name), out var near)
            ? $"\"{name}\" is not written as the registry has it; did you mean {near.Id} ({near.Name})?"
            : $"\"{name}\" is not in the registry of agencies; give the agency's registered name, or have it entered with its legal class first.");
    }

    /// <summary>The name with its class, as the screen wants it.</summary>
    public Party PartyOf(string name, DateOnly day) => new(name, ClassOf(name, day));

    private Agency? Exact(IEnumerable<string> words, DateOnly day) => Held(string.Join(' ', words), day);

    /// <summary>The longest Californian name at the beginning, when every word after it names a unit: "OPD Robbery Unit".</summary>
    private Agency? OwnUnit(string[] words, DateOnly day)
    {
        for (var length = Math.Min(words.Length - 1, _nameWordsMax); length > 0; length--)
            if (Held(string.Join(' ', words[..length]), day) is { } agency && IsCalifornian(agency.LegalClass) && words[length..].All(_unitWords.Contains))
                return agency;
        return null;
    }

    /// <summary>A body that is not Californian government, named anywhere among other words.</summary>
    private Agency? Barred(string[] words, DateOnly day)
    {
        for (var start = 0; start < words.Length; start++)
            for (var length = Math.Min(words.Length - start, _nameWordsMax); length > 0; length--)
                if (Held(string.Join(' ', words[start..(start + length)]), day) is { } agency && !IsCalifornian(agency.LegalClass))
                    return agency;
        return null;
    }

    private Agency? Held(string key, DateOnly day) =>
        _byName.TryGetValue(key, out var agencies) && agencies.Where(agency => agency.HoldsOn(day)).ToList() is [var only] ? only : null;

    private static bool IsCalifornian(LegalClass legalClass) =>
        legalClass is LegalClass.CaliforniaCity or LegalClass.CaliforniaCounty or LegalClass.CaliforniaState or LegalClass.CaliforniaDistrict;

    private static AgencyAnswer Unknown(string why) => new(LegalClass.Unknown, null, why);

    private static string Words(string name) => string.Join(' ', name.Replace("'", "", StringComparison.Ordinal).Replace("’", "", StringComparison.Ordinal)
        .ToLowerInvariant().Split(Separators, StringSplitOptions.RemoveEmptyEntries));

    private static string Letters(string name) => Words(name).Replace(" ", "", StringComparison.Ordinal);
}
