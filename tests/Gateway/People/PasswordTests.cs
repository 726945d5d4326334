using AlprGrains.Gateway;
using AlprGrains.Gateway.People;

namespace AlprGrains.Tests.Gateway.People;

public class PasswordTests
{
    private readonly BannedPasswords _banned = new(new GatewayOptions { DataDirectory = Path.GetTempPath() });

    [Theory]
    [InlineData("Password123!")]
    [InlineData("qwertyuiop12")]
    [InlineData("oaklandpolice1")]
    [InlineData("aaaaaaaaaaaa")]
    [InlineData("abcabcabcabc")]
    [InlineData("abcdefghijklmn")]
    [InlineData("987654321098")]
    [InlineData("my-rivera-password")]
    public void A_password_that_everybody_tries_first_is_refused_with_its_reason(string password) => Assert.NotNull(_banned.ReasonAgainst("rivera", password));

    [Theory]
    [InlineData("four unrelated words")]
    [InlineData("maple-heron-stapler-19")]
    public void Others_are_taken(string password) => Assert.Null(_banned.ReasonAgainst("rivera", password));

    [Fact]
    public void A_list_in_the_data_directory_is_read_as_well()
    {
        var directory = Directory.CreateTempSubdirectory();
        File.WriteAllText(Path.Combine(directory.FullName, BannedPasswords.FileName), "maple-heron-stapler-19\n");
        Assert.NotNull(new BannedPasswords(new GatewayOptions { DataDirectory = directory.FullName }).ReasonAgainst("rivera", "maple-heron-stapler-19"));
        directory.Delete(recursive: true);
    }

    [Fact]
    public async Task Eleven_characters_are_too_few_and_nothing_is_made()
    {
        await using var gateway = await RunningGateway.Start();
        var credentials = (ICredentials)gateway.App.Services.GetService(typeof(ICredentials))!;
        Assert.NotEmpty(await credentials.Create("rivera", "maple-heron", credentials.NewTotpSecret()));
        Assert.False(await credentials.Any());
    }
}

public class TotpTests
{
    // RFC 6238, appendix B: SHA-1, the last six of the eight digits.
    [Theory]
    [InlineData(59, "287082")]
    [InlineData(1111111109, "081804")]
    [InlineData(1111111111, "050471")]
    [InlineData(1234567890, "005924")]
    [InlineData(2000000000, "279037")]
    [InlineData(20000000000, "353130")]
    public void Codes_are_those_of_the_rfc(long seconds, string code) =>
        Assert.Equal(code, Totp.CodeAt("12345678901234567890"u8, DateTimeOffset.FromUnixTimeSeconds(seconds)));

    [Fact]
    public void A_code_is_good_one_step_either_way_and_no_further()
    {
        var secret = "12345678901234567890"u8;
        var now = DateTimeOffset.FromUnixTimeSeconds(1_750_000_000);
        var code = Totp.CodeAt(secret, now);
        Assert.NotNull(Totp.StepOf(secret, code, now.AddSeconds(Totp.StepSeconds)));
        Assert.NotNull(Totp.StepOf(secret, code, now.AddSeconds(-Totp.StepSeconds)));
        Assert.Null(Totp.StepOf(secret, code, now.AddSeconds(2 * Totp.StepSeconds)));
        Assert.Null(Totp.StepOf(secret, code, now.AddSeconds(-2 * Totp.StepSeconds)));
    }

    [Fact]
    public void Base32_comes_back()
    {
        var bytes = Enumerable.Range(0, 20).Select(i => (byte)(i * 13)).ToArray();
        Assert.True(Base32.TryDecode(Base32.Encode(bytes), out var back));
        Assert.Equal(bytes, back);
        Assert.False(Base32.TryDecode("1", out _));
    }
}

public class KeySealTests
{
    [Fact]
    public async Task F_1c_keys_lie_sealed_on_disk_and_a_folder_without_their_key_opens_nothing()
    {
        await using var gateway = await RunningGateway.Start();
        await gateway.Add("rivera", AlprGrains.People.Role.Investigator); // seals a secret, which makes a key
        var folder = Path.Combine(gateway.DataDirectory, "gateway", "keys");
        var key = Assert.Single(Directory.GetFiles(folder, "key-*.xml"));
        var text = await File.ReadAllTextAsync(key);
        Assert.Contains("<sealed", text);
        Assert.DoesNotContain("<masterKey", text);
        Assert.Equal(KeySeal.KeyBytes, new FileInfo(Path.Combine(gateway.DataDirectory, "gateway", "keys.key")).Length);
    }

    [Fact]
    public void What_another_key_sealed_does_not_open_and_a_wrong_file_is_said()
    {
        var directory = Directory.CreateTempSubdirectory();
        using var chance = System.Security.Cryptography.RandomNumberGenerator.Create();
        var (one, other) = (Seal("one"), Seal("other"));
        Assert.Equal("secret"u8.ToArray(), one.Open(one.Seal("secret"u8.ToArray())));
        Assert.ThrowsAny<System.Security.Cryptography.CryptographicException>(() => other.Open(one.Seal("secret"u8.ToArray())));
        File.WriteAllText(Path.Combine(directory.FullName, "short.key"), "short");
        Assert.Contains("instead of 32", Assert.Throws<InvalidOperationException>(() => Seal("short").Seal([])).Message);
        directory.Delete(recursive: true);

        KeySeal Seal(string name) => new(new GatewayOptions { DataDirectory = directory.FullName, KeyFile = Path.Combine(directory.FullName, $"{name}.key") }, chance);
    }
}
