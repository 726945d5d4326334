using System.Collections.Immutable;
using AlprGrains.Policy.Loading;

namespace AlprGrains.Policy.Texts;

/// <summary>
/// All versions of the written policy, one file each (policy/dgo-*.json). A day goes in, the version that decides on that day comes out:
/// the one in force, or, while none is, the newest draft, which cites itself as DRAFT.
/// </summary>
public sealed class PolicyHistory
{
    /// <summary>Files under policy/ whose name begins so are versions of the policy.</summary>
    public const string FilePrefix = "dgo-";

    private readonly ImmutableArray<PolicyText> _versions;

    private PolicyHistory(ImmutableArray<PolicyText> versions) => _versions = versions;

    /// <summary>Every version, oldest name first.</summary>
    public ImmutableArray<PolicyText> Versions => _versions;

    /// <summary>The version that decides on that day. A later version takes over on the day it comes into effect, without a gap.</summary>
    public PolicyText On(DateOnly day) =>
        _versions.Where(version => version.IsInForce(day)).MaxBy(version => version.EffectiveFrom)
        ?? _versions.Where(version => version.SignedBy is null).LastOrDefault()
        ?? _versions[^1];

    /// <summary>The versions as they are delivered.</summary>
    public static PolicyHistory Shipped() => Load(ShippedPolicy.Files("").Where(file => file.Key.StartsWith(FilePrefix, StringComparison.Ordinal))).Required();

    /// <summary>File name to JSON text in; the history, or every problem with the name of its file.</summary>
    public static Loaded<PolicyHistory> Load(IEnumerable<KeyValuePair<string, string>> files)
    {
        var loaded = files.OrderBy(file => file.Key, StringComparer.Ordinal).Select(file => (File: file.Key, Policy: PolicyTextLoader.Load(file.Value))).ToList();
        var problems = loaded.SelectMany(one => one.Policy.Problems.Select(problem => $"{one.File}: {problem}")).ToList();
        if (loaded.Count == 0) problems.Add($"There is no version of the policy: policy/ holds no file named {FilePrefix}*.json.");
        ImmutableArray<PolicyText> versions = [.. loaded.Select(one => one.Policy.Value).OfType<PolicyText>().OrderBy(version => version.Version, StringComparer.Ordinal)];
        problems.AddRange(Twice(versions, version => version.Version, "version"));
        // Two versions that begin on one day would leave open which of them decides.
        problems.AddRange(Twice([.. versions.Where(version => version.SignedBy is not null && version.EffectiveFrom is not null)], version => $"{version.EffectiveFrom:yyyy-MM-dd}", "first day"));
        return problems.Count == 0 ? Loaded<PolicyHistory>.Of(new(versions)) : Loaded<PolicyHistory>.Failed(problems);
    }

    private static IEnumerable<string> Twice(ImmutableArray<PolicyText> versions, Func<PolicyText, string> key, string what) =>
        versions.GroupBy(key).Where(group => group.Count() > 1).Select(group => $"Two versions of the policy have the {what} {group.Key}; each has its own.");
}
