using System.Text.RegularExpressions;
using AlprGrains.Tests.Architecture.Twins;

namespace AlprGrains.Tests.Architecture.Obligations;

/// <summary>Path 2's rows of the policy that software can enforce: sections C.1, C.2(B) as far as it is about queries, C.3, D to F, J, and K as far as it is about log-ins.</summary>
public partial class ObligationTests
{
    private static readonly string[] Enforceable =
    [
        "C1-1", "C1-2", "C1-3",
        "C2B-1", "C2B-2", "C2B-3", "C2B-4", "C2B-5", "C2B-6",
        "C3-0a", "C3-0b", "C3-1a", "C3-1b", "C3-3", "C3-4", "C3-5", "C3-6a", "C3-6b", "C3-6c", "C3-7", "C3-8a", "C3-8b", "C3-8c",
        "D-1", "D-2", "E-1", "E-2", "E-3", "E-4", "E-5", "F-1a", "F-1b", "F-1c", "F-2",
        "J-1", "J-2", "J-3", "J-4", "J-5", "J-6", "J-7", "J-8", "J-9", "J-10", "J-11", "K-1", "K-2",
    ];

    private static readonly Dictionary<string, string> Open = new(StringComparer.Ordinal)
    {
    };

    // Path 3: sections E, H, I, and of N what is about other agencies; without N-6, N-7, N-12, N-16 and H-3, which other paths carry.
    private static readonly string[] EnforceableOfSharing =
    [
        "E-1", "E-2", "E-3", "E-4", "E-5", "E-6", "H-1", "H-2",
        "I-1", "I-2", "I-3", "I-4", "I-4a", "I-4b", "I-4c", "I-4d", "I-5", "I-6", "I-7", "I-8", "I-9", "I-10", "I-11", "I-12", "I-13", "I-14", "I-15",
        "N-1", "N-2", "N-3", "N-4", "N-5", "N-8", "N-9", "N-10", "N-11", "N-13", "N-14", "N-15", "N-17", "N-18",
    ];

    private static readonly Dictionary<string, string> OpenOfSharing = new(StringComparer.Ordinal)
    {
        ["E-6"] = "records carry no class of disclosure: requests under the Public Records Act are answered outside the program",
    };

    [Fact]
    public void Every_enforceable_obligation_of_path_3_has_a_test_that_names_it() => Assert.Empty(ObligationRule.Breaches(EnforceableOfSharing, OpenOfSharing, Tests()));

    [Fact]
    public void Every_enforceable_obligation_of_path_2_has_a_test_that_names_it() => Assert.Empty(ObligationRule.Breaches(Enforceable, Open, Tests()));

    [Fact, TwinOf(typeof(ObligationRule))]
    public void A_row_without_a_test_and_an_open_one_with_a_test_are_found()
    {
        string[] tests = ["C1_1_J_1_nobody_untrained", "J_3_to_J_10_a_topic_is_missing", "INV_3_C2B_4_both", "C3_6a_care"];
        Assert.Empty(ObligationRule.Breaches(["C1-1", "J-1", "J-3", "J-7", "J-10", "C2B-4", "C3-6a"], new Dictionary<string, string>(), tests));
        Assert.Equal(2, ObligationRule.Breaches(["C1-10", "C3-6", "C2B-4"], new Dictionary<string, string>(), tests).Count());
        Assert.Contains("take it off", Assert.Single(ObligationRule.Breaches(["C1-1"], new Dictionary<string, string> { ["C1-1"] = "later" }, tests)), StringComparison.Ordinal);
    }

    private static string[] Tests() =>
        [.. Directory.EnumerateFiles(Repository.PathOf("tests"), "*.cs", SearchOption.AllDirectories)
            .Where(file => !file.Contains("/bin/", StringComparison.Ordinal) && !file.Contains("/obj/", StringComparison.Ordinal))
            .SelectMany(file => TestMethods().Matches(File.ReadAllText(file)).Select(match => match.Groups[1].Value))];

    [GeneratedRegex(@"\[(?:Fact|Theory)[^\n]*\]\s*(?:\[[^\n]*\]\s*(?://[^\n]*\n\s*)?)*public (?:async )?(?:void|Task|ValueTask) ([A-Z]\w+)\(")]
    private static partial Regex TestMethods();
}
