using System.Text.RegularExpressions;
using AlprGrains.Plates;
using AlprGrains.Storage.Embedded.Patterns;

namespace AlprGrains.Tests.Storage.Patterns;

public sealed class PatternMatcherTests
{
    private const string Characters = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";

    [Theory]
    [InlineData("7ABC123", "7ABC123", true)]
    [InlineData("7ABC123", "7ABC1234", false)]
    [InlineData("7ABC12?", "7ABC12", false)]
    [InlineData("7ABC12?", "7ABC123", true)]
    [InlineData("7ABC*", "7ABC", true)]
    [InlineData("*123", "7ABC123", true)]
    [InlineData("*123", "7AB1234", false)]
    [InlineData("*123", "1231123", true)] // the first place where it could begin is not the one
    [InlineData("*ABC*", "7ABC123", true)]
    [InlineData("*ABC?*", "77ABC", false)]
    [InlineData("*A?C*3", "7ABC123", true)]
    [InlineData("7*B*3*", "7ABC123", true)]
    [InlineData("7*B*3*", "7A3C1B2", false)]
    [InlineData("*AB*BC*", "7ABC123", false)] // one B is not two
    [InlineData("*AB*BC*", "ABABC", true)]
    [InlineData("*???????ABC", "1234567ABC", true)]
    [InlineData("????????ABC", "1234567ABC", false)]
    [InlineData("*1*1*1*1*", "A1B1C1D1E1", true)]
    public void A_pattern_matches_as_it_reads(string pattern, string plate, bool matches) => Assert.Equal(matches, Matcher(pattern).Matches(PackedPlate.Of(PlateNumber.Parse(plate))));

    [Fact]
    public void Any_pattern_finds_in_any_plates_what_a_regular_expression_finds()
    {
        var random = new Random(20260302);
        for (var round = 0; round < 3_000; round++)
        {
            // Few characters, so that much matches and much nearly does; every tenth round all of them.
            var alphabet = Characters[..(round % 10 == 0 ? Characters.Length : random.Next(2, 5))];
            var plates = Enumerable.Range(0, 100).Select(_ => Draw(random, alphabet, PlateNumber.CharactersMin, PlateNumber.CharactersMax)).Distinct().Order(StringComparer.Ordinal).ToArray();
            var pattern = DrawPattern(random, alphabet);
            if (!PlatePattern.TryParse(pattern, out var parsed, out _)) continue;

            var table = new PlateTable();
            foreach (var plate in plates) table.Note(PackedPlate.Of(PlateNumber.Parse(plate)), 1);
            var found = new List<ulong>();
            PatternScan.Find(table, new PatternMatcher(parsed), uploadedAfter: 0, int.MaxValue, found);
            Assert.Equal(plates.Where(plate => Naive(parsed.Text).IsMatch(plate)), found.Select(packed => PackedPlate.Unpack(packed).Text));
        }
    }

    [Fact]
    public void The_comparison_with_a_regular_expression_can_fail()
    {
        // Twin of the test above: a matcher of another pattern is told apart.
        Assert.NotEqual(Naive("*ABC").IsMatch("7ABC"), Matcher("ABC*").Matches(PackedPlate.Of(PlateNumber.Parse("7ABC"))));
    }

    [Fact]
    public void Packed_plates_come_back_whole_and_stand_in_the_order_of_their_texts()
    {
        var random = new Random(7);
        var plates = Enumerable.Range(0, 5_000).Select(_ => Draw(random, Characters, PlateNumber.CharactersMin, PlateNumber.CharactersMax)).Distinct().Order(StringComparer.Ordinal).ToArray();
        var packed = plates.Select(plate => PackedPlate.Of(PlateNumber.Parse(plate))).ToArray();
        Assert.Equal(packed.Order(), packed);
        Assert.Equal(plates, packed.Select(plate => PackedPlate.Unpack(plate).Text));
    }

    private static PatternMatcher Matcher(string pattern)
    {
        Assert.True(PlatePattern.TryParse(pattern, out var parsed, out var problem), problem);
        return new PatternMatcher(parsed);
    }

    private static Regex Naive(string pattern) =>
        new($"^{pattern.Replace("?", "[A-Z0-9]", StringComparison.Ordinal).Replace("*", "[A-Z0-9]*", StringComparison.Ordinal)}$", RegexOptions.CultureInvariant);

    private static string Draw(Random random, string alphabet, int charactersMin, int charactersMax) =>
        string.Concat(Enumerable.Range(0, random.Next(charactersMin, charactersMax + 1)).Select(_ => alphabet[random.Next(alphabet.Length)]));

    // Known characters and wildcards in any order, or a plate with some of it hidden: the second kind matches more often.
    private static string DrawPattern(Random random, string alphabet)
    {
        var text = Draw(random, alphabet, 3, PlateNumber.CharactersMax).ToCharArray();
        var pattern = new System.Text.StringBuilder();
        foreach (var character in text)
        {
            pattern.Append(random.Next(10) switch { 0 or 1 => "?", 2 => "*", 3 => $"*{character}", 4 => $"{character}*", _ => $"{character}" });
        }
        return random.Next(4) switch { 0 => $"*{pattern}", 1 => $"{pattern}*", 2 => $"*{pattern}*", _ => pattern.ToString() };
    }
}
