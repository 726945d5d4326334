using System.Text;
using AlprGrains.Audit.Entries;

namespace AlprGrains.Tests.Audit.Entries;

/// <summary>The bytes of an entry and of a commitment are promises to whoever keeps them: they stand here as they are written.</summary>
public class EntryFormTests
{
    private static readonly DateTimeOffset At = new(2026, 1, 31, 8, 0, 0, 120, TimeSpan.Zero);

    private const string Full =
        """{"v":1,"at":"2026-01-31T08:00:00.12Z","kind":"lookup-asked","organization":"OPD","role":"Investigator","purpose":"criminal-investigation","subjects":["lookup 7f"],"outcome":"refused: no case number","question":"aa","commitments":[{"field":"user","sha256":"a2c5aa5d5c2f0af9c8b0d4ca1cfb5d4a4c66bdbdd8b9d1ac4c4c6e7a0b7c7b5d"}]}""";

    private const string Least = """{"v":1,"at":"2026-01-31T08:00:00.12Z","kind":"log-tail-cut","organization":"","purpose":"recovery","subjects":[],"outcome":"cut 7 bytes","commitments":[]}""";

    [Fact]
    public void An_entry_has_these_bytes()
    {
        var commitment = new Commitment("user", "a2c5aa5d5c2f0af9c8b0d4ca1cfb5d4a4c66bdbdd8b9d1ac4c4c6e7a0b7c7b5d");
        Assert.Equal(Full, Encoding.UTF8.GetString(EntryBytes.Write(At, new LogEntry("lookup-asked", "OPD", "Investigator", "criminal-investigation", ["lookup 7f"], "refused: no case number", "aa", []), [commitment])));
        Assert.Equal(Least, Encoding.UTF8.GetString(EntryBytes.Write(At, new LogEntry("log-tail-cut", "", null, "recovery", [], "cut 7 bytes", null, []), [])));
    }

    [Theory]
    [InlineData(Full)]
    [InlineData(Least)]
    public void An_entry_is_read_back_as_it_was_written(string text)
    {
        var entry = EntryBytes.TryRead(Encoding.UTF8.GetBytes(text), out _)!;
        Assert.Equal(At, entry.At);
        Assert.Equal(text.Contains("\"role\"", StringComparison.Ordinal) ? 1 : 0, entry.Commitments.Count);
    }

    [Theory]
    [InlineData("{\"v\":1 ,", "is not in canonical form")]
    [InlineData("{\"v\":2,", "has the form 2")]
    [InlineData("{\"v\":1,\"v\":1,", "is not in canonical form")]
    [InlineData("{", "is not an entry")]
    public void No_other_bytes_are_that_entry(string beginning, string expected)
    {
        Assert.Null(EntryBytes.TryRead(Encoding.UTF8.GetBytes(Least.Replace("{\"v\":1,", beginning, StringComparison.Ordinal)), out var problem));
        Assert.StartsWith(expected, problem, StringComparison.Ordinal);
    }

    // Made with: printf 'AlprGrains audit commitment v1\n' ; 16 bytes 00..0f ; 00 00 00 05 ; plate8SYN123 | sha256sum
    [Fact]
    public void A_commitment_is_the_digest_of_tag_salt_name_and_value()
    {
        var salt = Enumerable.Range(0, 16).Select(i => (byte)i).ToArray();
        var commitment = Commitment.To(new ConfidentialField("plate", "8SYN123"), salt);
        Assert.Equal("b90c3696da4b7a394935987a7200fdb4fff5595e9488f07f16c05f3311925d2c", commitment.DigestHex);
        Assert.True(commitment.Covers(new ConfidentialField("plate", "8SYN123"), salt));
        Assert.False(commitment.Covers(new ConfidentialField("plate8", "SYN123"), salt));
        Assert.False(commitment.Covers(new ConfidentialField("plate", "8SYN124"), salt));
    }
}
