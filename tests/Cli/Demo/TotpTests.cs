using System.Text;
using AlprGrains.Cli.Demo;

namespace AlprGrains.Tests.Cli.Demo;

public sealed class TotpTests
{
    private static readonly byte[] Rfc6238Secret = Encoding.ASCII.GetBytes("12345678901234567890");

    /// <summary>RFC 6238, appendix B, the SHA-1 rows.</summary>
    [Theory]
    [InlineData(59L, "94287082")]
    [InlineData(1111111109L, "07081804")]
    [InlineData(1111111111L, "14050471")]
    [InlineData(1234567890L, "89005924")]
    [InlineData(2000000000L, "69279037")]
    [InlineData(20000000000L, "65353130")]
    public void Code_is_the_one_of_the_standard(long unixSeconds, string expected) =>
        Assert.Equal(expected, Totp.Code(Rfc6238Secret, DateTimeOffset.FromUnixTimeSeconds(unixSeconds), digits: 8));

    [Fact]
    public void Six_digits_are_the_last_six_of_the_standard() =>
        Assert.Equal("287082", Totp.Code(Rfc6238Secret, DateTimeOffset.FromUnixTimeSeconds(59)));

    [Fact]
    public void Another_secret_gives_another_code() =>
        Assert.NotEqual("287082", Totp.Code("another secret, 20 b"u8, DateTimeOffset.FromUnixTimeSeconds(59)));

    /// <summary>RFC 4648, section 10, without its padding and with it.</summary>
    [Theory]
    [InlineData("", "")]
    [InlineData("MY======", "f")]
    [InlineData("MZXQ====", "fo")]
    [InlineData("MZXW6YQ=", "foob")]
    [InlineData("MZXW6YTBOI", "foobar")]
    [InlineData("mzxw 6ytb oi", "foobar")]
    public void Base32_reads_as_people_copy_it(string text, string expected) =>
        Assert.Equal(expected, Encoding.ASCII.GetString(Totp.FromBase32(text)));

    [Theory]
    [InlineData("MZXW1")]
    [InlineData("MZ?W")]
    public void Base32_refuses_what_is_none(string text) => Assert.Throws<FormatException>(() => Totp.FromBase32(text));

    [Fact]
    public void Remaining_runs_from_a_whole_step_down_to_nothing()
    {
        Assert.Equal(TimeSpan.FromSeconds(30), Totp.Remaining(DateTimeOffset.FromUnixTimeSeconds(60)));
        Assert.Equal(TimeSpan.FromSeconds(1), Totp.Remaining(DateTimeOffset.FromUnixTimeSeconds(89)));
    }
}
