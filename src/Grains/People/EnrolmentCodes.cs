using AlprGrains.Grains.Hosting;

namespace AlprGrains.Grains.People;

/// <summary>Codes that people copy from paper: groups of four hex digits; case, spaces and hyphens do not matter.</summary>
internal static class EnrolmentCodes
{
    private const int GroupCharacters = 4;

    public static string Draw(ISecretSource source, int bytes)
    {
        Span<byte> drawn = stackalloc byte[bytes];
        source.Fill(drawn);
        return string.Join('-', Convert.ToHexString(drawn).Chunk(GroupCharacters).Select(group => new string(group)));
    }

    public static string Normal(string code) => string.Concat((code ?? "").Where(char.IsAsciiLetterOrDigit)).ToUpperInvariant();
}
