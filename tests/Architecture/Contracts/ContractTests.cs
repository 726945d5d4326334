using System.Reflection;
using AlprGrains.Tests.Architecture.Twins;
using Orleans;

namespace AlprGrains.Tests.Architecture.Contracts;

/// <summary>
/// The contracts between versions as a file under review: <c>tests/Architecture/Contracts/contracts.txt</c>. While a cluster is upgraded silo by silo,
/// the version before and this one call each other and read each other's states (docs/operations.md, "Upgrade"). To accept a change, or to take in what
/// is new with a release, run these tests with ALPR_ACCEPT=1, read the difference, and commit the file.
/// </summary>
public class ContractTests
{
    private static readonly string File = Repository.PathOf("tests/Architecture/Contracts/contracts.txt");

    [Fact]
    public void The_contracts_between_versions_are_those_that_were_reviewed()
    {
        var now = ContractSurface.Of(typeof(SiloOnlyAttribute).Assembly, typeof(AlprGrains.Grains.Hosting.GrainsHosting).Assembly, typeof(AlprGrains.Storage.StorageException).Assembly);
        var reviewed = System.IO.File.Exists(File) ? System.IO.File.ReadAllLines(File) : [];
        if (Environment.GetEnvironmentVariable("ALPR_ACCEPT") == "1")
            System.IO.File.WriteAllLines(File, reviewed = [.. ContractRule.Accept(reviewed, now)]);
        var breaches = ContractRule.Breaches(reviewed, now).ToList();
        Assert.True(breaches.Count == 0, $"{string.Join('\n', breaches)}\nIf no system runs that still speaks the old form: ALPR_ACCEPT=1 dotnet test tests/Architecture --filter ContractTests, read the difference, commit the file.");
    }

    [Fact]
    public void Messages_calls_enumerations_activations_and_states_are_all_in_the_file()
    {
        var kinds = System.IO.File.ReadAllLines(File).Select(line => line.Split(' ')[0]).ToHashSet(StringComparer.Ordinal);
        Assert.Superset(new HashSet<string> { "message", "grain", "enum", "activation", "state" }, kinds);
    }

    [Theory, TwinOf(typeof(ContractRule))]
    [InlineData("message Planted #0 Number: Int32", "message Planted #0 Number: Int64", "changes")]
    [InlineData("message Planted #0 Number: Int32", "message Planted #0 Renamed: Int32", "changes")]
    [InlineData("message Planted #0 Number: Int32", null, "gone")]
    [InlineData("retired message Planted #0 Number: Int32", "message Planted #0 Other: Int32", "never given again")]
    [InlineData("enum Outcome 3 Busy", "enum Outcome 3 Full", "changes")]
    [InlineData("grain IPlanted.Ask(Int32): Task", "grain IPlanted.Ask(Int64): Task", "changes")]
    [InlineData("state planted/planted: Planted", "state planted/planted: Other", "changes")]
    public void A_planted_change_is_found(string reviewed, string? now, string expected) =>
        Assert.Contains(ContractRule.Breaches([reviewed], now is null ? [] : [now]), breach => breach.Contains(expected, StringComparison.Ordinal));

    [Fact]
    public void What_is_new_binds_nobody_yet() => Assert.Empty(ContractRule.Breaches(["message A"], ["message A", "message A #1 More: Int32"]));

    [Fact]
    public void What_is_taken_away_stays_in_the_file_as_retired() =>
        Assert.Equal(["message A", "retired message B"], ContractRule.Accept(["message A", "message B"], ["message A"]));

    [Fact]
    public void A_message_shows_its_alias_its_numbers_and_the_words_of_its_enumerations() =>
        Assert.Superset(new HashSet<string> { "message Seen", "message Seen #0 Count: Int32", "message Seen #1 Place: Nullable<Corner>", "enum Corner 1 Left" },
            ContractSurface.LinesOf(typeof(Seen)).ToHashSet());

    internal enum Corner { Right, Left }

    [GenerateSerializer, Immutable, Alias("Seen")]
    internal sealed record Seen([property: Id(0)] int Count, [property: Id(1)] Corner? Place);
}
