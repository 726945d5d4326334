using System.Security.Cryptography;

namespace AlprGrains.Gateway.People;

/// <summary>
/// The one-time code that makes the first administrator of a fresh system. The host prints it where only whoever runs the
/// machine can read it; the page <c>/setup</c> asks for it.
/// </summary>
public interface ISetupCode
{
    /// <summary>The code; null when there is a log-in already, or when it was guessed at too often.</summary>
    ValueTask<string?> Current();
}

/// <inheritdoc/>
public sealed class SetupCode(ICredentials credentials, RandomNumberGenerator chance) : ISetupCode
{
    /// <summary>Wrong codes until there is none any more; starting the host again draws a new one.</summary>
    public const int WrongMax = 10;

    /// <summary>Random bytes: 80 bits.</summary>
    private const int CodeBytes = 10;

    private readonly Lock _lock = new();
    private string? _code;
    private int _wrong;

    public async ValueTask<string?> Current()
    {
        if (await credentials.Any()) return null;
        lock (_lock)
        {
            if (_wrong >= WrongMax) return null;
            return _code ??= Draw();
        }
    }

    /// <summary>Whether this is the code; a wrong one is counted.</summary>
    public async ValueTask<bool> IsRight(string code)
    {
        if (await Current() is not { } current) return false;
        var given = System.Text.Encoding.UTF8.GetBytes(code.Trim().ToUpperInvariant());
        if (CryptographicOperations.FixedTimeEquals(given, System.Text.Encoding.UTF8.GetBytes(current))) return true;
        lock (_lock) _wrong++;
        return false;
    }

    private string Draw()
    {
        var bytes = new byte[CodeBytes];
        chance.GetBytes(bytes);
        var text = Base32.Encode(bytes);
        return $"{text[..4]}-{text[4..8]}-{text[8..12]}-{text[12..]}";
    }
}
