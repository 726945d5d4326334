using System.Security.Cryptography;
using System.Text.Json;
using AlprGrains.Lookups;

namespace AlprGrains.Gateway.Lookups;

/// <summary>
/// Ids of lookups. A page draws a nonce with its form; the id is that nonce and what the form holds, so that the same form sent twice is one
/// lookup, and one that was changed is another.
/// </summary>
public sealed class LookupIds(RandomNumberGenerator chance)
{
    private const int IdBytes = 16;

    /// <summary>A fresh id or nonce, 32 hex digits.</summary>
    public LookupId Draw()
    {
        var bytes = new byte[IdBytes];
        chance.GetBytes(bytes);
        return new LookupId(Convert.ToHexStringLower(bytes));
    }

    public static LookupId Of(LookupId nonce, LookupJson content) =>
        new(Convert.ToHexStringLower(SHA256.HashData([.. Convert.FromHexString(nonce.Hex), .. JsonSerializer.SerializeToUtf8Bytes(content with { Id = null })])[..IdBytes]));
}
