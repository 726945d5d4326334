using System.Text.RegularExpressions;
using AlprGrains.Tests.Architecture.Twins;

namespace AlprGrains.Tests.Architecture.Obligations;

/// <summary>Obligation ids and the names of all tests in; every enforceable obligation without a test that names it out, and every one that is called open and is not.</summary>
[Checker]
internal static partial class ObligationRule
{
    /// <param name="ids">As in the policy's rows: "C2B-1", "J-10".</param>
    /// <param name="open">Those of them that nothing enforces yet, and why.</param>
    public static IEnumerable<string> Breaches(IEnumerable<string> ids, IReadOnlyDictionary<string, string> open, IReadOnlyCollection<string> tests)
    {
        var named = tests.SelectMany(IdsIn).ToHashSet(StringComparer.Ordinal);
        foreach (var id in ids)
        {
            if (open.TryGetValue(id, out var why))
            {
                if (named.Contains(id)) yield return $"{id} is called open ({why}) and a test names it: take it off the list";
            }
            else if (!named.Contains(id)) yield return $"{id} has no test that names it (as {id.Replace('-', '_')}_...)";
        }
    }

    /// <summary>"J_3_to_J_10_a_training..." names eight rows, "C1_1_J_1_nobody..." two.</summary>
    private static IEnumerable<string> IdsIn(string test)
    {
        foreach (Match range in Range().Matches(test))
            for (var number = int.Parse(range.Groups[2].ValueSpan); number <= int.Parse(range.Groups[3].ValueSpan); number++)
                yield return $"{range.Groups[1].Value}-{number}";
        foreach (Match one in One().Matches(test)) yield return $"{one.Groups[1].Value}-{one.Groups[2].Value}";
    }

    [GeneratedRegex(@"(?<![A-Za-z0-9])(?:(?<=^|_))([A-Z]+[0-9]?[A-Z]?)_(\d+[a-f]?)(?=_|$)")]
    private static partial Regex One();

    [GeneratedRegex(@"(?<=^|_)([A-Z])_(\d+)_to_(?:[A-Z]_)?(\d+)(?=_|$)")]
    private static partial Regex Range();
}
