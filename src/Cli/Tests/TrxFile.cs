using System.Xml;
using System.Xml.Linq;

namespace AlprGrains.Cli.Tests;

/// <summary>How many tests passed, failed and were skipped.</summary>
public readonly record struct TestCounts(int Passed, int Failed, int Skipped)
{
    public int Total => Passed + Failed + Skipped;

    public static TestCounts operator +(TestCounts left, TestCounts right) =>
        new(left.Passed + right.Passed, left.Failed + right.Failed, left.Skipped + right.Skipped);

    /// <summary>The line that ends ./alpr test; continuous integration reads it.</summary>
    public override string ToString() => $"{Passed} passed, {Failed} failed, {Skipped} skipped";
}

/// <summary>One failed test, as its suite reported it.</summary>
public sealed record TestFailure(string Name, string Message, string FirstPlace);

/// <summary>
/// The results of one suite in the test platform's own format. Outcomes are counted result by result: the file's counter element
/// reports skipped tests as none.
/// </summary>
public sealed record TrxFile(TestCounts Counts, IReadOnlyList<TestFailure> Failures)
{
    private static readonly XNamespace Trx = "http://microsoft.com/schemas/VisualStudio/TeamTest/2010";

    /// <summary>Null when there is no whole file: the suite died before it could write one.</summary>
    public static TrxFile? Load(string file)
    {
        if (!File.Exists(file)) return null;
        XDocument document;
        try
        {
            document = XDocument.Load(file);
        }
        catch (XmlException)
        {
            return null; // cut short
        }

        var results = document.Descendants(Trx + "UnitTestResult").ToList();
        var passed = results.Count(result => Outcome(result) == "Passed");
        var skipped = results.Count(result => Outcome(result) == "NotExecuted");
        return new TrxFile(
            new TestCounts(passed, results.Count - passed - skipped, skipped), // whatever is neither passed nor skipped has failed
            [.. results.Where(result => Outcome(result) is not ("Passed" or "NotExecuted")).Select(Failure)]);
    }

    private static string? Outcome(XElement result) => result.Attribute("outcome")?.Value;

    private static TestFailure Failure(XElement result)
    {
        var error = result.Descendants(Trx + "ErrorInfo").FirstOrDefault();
        var stack = error?.Element(Trx + "StackTrace")?.Value ?? "";
        var place = stack.Split('\n').FirstOrDefault(line => line.Contains(".cs:line ", StringComparison.Ordinal)) ?? "";
        return new TestFailure(
            result.Attribute("testName")?.Value ?? "(no name)",
            error?.Element(Trx + "Message")?.Value.Trim() ?? $"outcome: {Outcome(result) ?? "none"}",
            place.Trim());
    }
}
