using AlprGrains.Tests.Architecture.Twins;

namespace AlprGrains.Tests.Architecture.Contracts;

/// <summary>
/// Holds the contracts of this version against the file of the version before, where lines that begin with "retired " were contracts once. What was
/// there stays as it was, or stays in the file as retired; a number or name that was retired is never given to something else. What is new binds
/// nobody yet: it enters the file with the release that brings it.
/// </summary>
[Checker]
public static class ContractRule
{
    public const string Retired = "retired ";

    public static IEnumerable<string> Breaches(IReadOnlyCollection<string> reviewed, IReadOnlyCollection<string> now)
    {
        var standing = reviewed.Where(line => !line.StartsWith(Retired, StringComparison.Ordinal)).ToHashSet(StringComparer.Ordinal);
        var current = now.ToHashSet(StringComparer.Ordinal);
        var retired = reviewed.Where(line => line.StartsWith(Retired, StringComparison.Ordinal)).Select(line => line[Retired.Length..]).ToLookup(KeyOf, StringComparer.Ordinal);
        var before = standing.ToLookup(KeyOf, StringComparer.Ordinal);
        foreach (var line in standing.Where(line => !current.Contains(line)))
            yield return $"'{line}' is gone or changed: the version before still sends and stores it";
        foreach (var line in now.Where(line => !standing.Contains(line)))
        {
            if (retired.Contains(KeyOf(line))) yield return $"'{line}' takes the place of '{retired[KeyOf(line)].First()}', which was retired: numbers and names are never given again";
            else if (before.Contains(KeyOf(line))) yield return $"'{line}' changes '{before[KeyOf(line)].First()}': give the new form a new number or name";
        }
    }

    /// <summary>The reviewed file after a change was accepted: what is gone is kept as retired.</summary>
    public static IEnumerable<string> Accept(IReadOnlyCollection<string> reviewed, IReadOnlyCollection<string> now) =>
        now.Concat(reviewed.Where(line => line.StartsWith(Retired, StringComparison.Ordinal)))
            .Concat(reviewed.Where(line => !line.StartsWith(Retired, StringComparison.Ordinal) && !now.Contains(line)).Select(line => Retired + line))
            .Distinct().OrderBy(line => line.StartsWith(Retired, StringComparison.Ordinal)).ThenBy(line => line, StringComparer.Ordinal);

    // What a number or name stands in: "message CameraRead #3", "enum Role 4", "grain ICameraGrain.Frame", "state camera/camera".
    private static string KeyOf(string line) => line.Split(' ') switch
    {
        ["message", var alias, var number, ..] => $"message {alias} {number}",
        ["enum", var name, var value, ..] => $"enum {name} {value}",
        ["grain", ..] => line.Split('(')[0],
        ["state", var name, ..] => $"state {name.TrimEnd(':')}",
        _ => line,
    };
}
