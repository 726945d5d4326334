// DGO I-12, C.2(A)(1): hot lists only from sources consistent with the purposes of the system; section E: nothing for
// immigration enforcement. Obligation C2A-6.
namespace AlprGrains.Policy.HotLists;

/// <summary>One file of the NCIC extract for plate readers, and whether its lines may become hot-list entries.</summary>
/// <param name="Name">As it is written for people.</param>
/// <param name="IsTaken">Whether lines of this file are taken.</param>
/// <param name="Why">Where that comes from.</param>
public sealed record NcicFile(string Name, bool IsTaken, string Why);

/// <summary>
/// The files of the extract (FBI, page of 4 June 2024) and what this system does with each. A file that is not in the table
/// is dropped, as are those marked so: no rule that applies means no.
/// </summary>
public static class NcicFiles
{
    private const string Named = "definition (c) names it";
    private const string Undecided = "definition (c) does not name it, and the department has not decided to use it";

    /// <summary>Every file, in the order of the FBI's page.</summary>
    public static IReadOnlyList<NcicFile> All { get; } =
    [
        new("Vehicle", true, Named),
        new("License Plate", true, Named),
        new("Wanted Person", true, Named),
        new("Protection Order", true, Named),
        new("Extreme Risk Protection Order", false, Undecided),
        new("Missing Person", true, Named),
        new("Gang", false, Undecided),
        new("Threat Screening Center", false, Undecided),
        new("Supervised Release", false, Undecided),
        new("National Sex Offender Registry", false, Undecided),
        new("Immigration Violator", false, "section E: no use for immigration enforcement (Gov. Code 7282.5, 7284.2)"),
        new("Protective Interest", false, Undecided),
        new("Violent Person", false, Undecided),
    ];

    // Words that files without a source-file column use for the same things.
    private static readonly (string Word, string Name)[] OtherWords =
    [
        ("stolen", "Vehicle"), ("stolen vehicle", "Vehicle"), ("stolen plate", "License Plate"), ("plate", "License Plate"),
        ("wanted", "Wanted Person"), ("missing", "Missing Person"), ("restraining order", "Protection Order"),
    ];

    private static readonly Dictionary<string, NcicFile> ByKey = BuildKeys();

    /// <summary>The file of that name, however it is spaced and cased; null when the table has none.</summary>
    public static NcicFile? Find(string sourceFile) => ByKey.GetValueOrDefault(KeyOf(sourceFile));

    private static Dictionary<string, NcicFile> BuildKeys()
    {
        var keys = All.ToDictionary(file => KeyOf(file.Name), StringComparer.Ordinal);
        foreach (var (word, name) in OtherWords) keys.Add(KeyOf(word), keys[KeyOf(name)]);
        return keys;
    }

    private static string KeyOf(string text) => string.Concat(text.Where(char.IsAsciiLetter).Select(char.ToLowerInvariant));
}
