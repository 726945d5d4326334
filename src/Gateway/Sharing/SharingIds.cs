using System.Security.Cryptography;
using System.Text;
using AlprGrains.People;
using AlprGrains.Sharing;

namespace AlprGrains.Gateway.Sharing;

/// <summary>
/// Ids of requests. A program sends an Idempotency-Key and the id is made of it and the sender, so that a repeat is the same request and no
/// two senders meet; a page draws a nonce with its form, which is used the same way.
/// </summary>
public static class SharingIds
{
    public const string KeyHeader = "Idempotency-Key";

    /// <summary>Longest key.</summary>
    public const int KeyCharactersMax = 200;

    private const int IdBytes = 16;

    public static string? ProblemOf(string? key) =>
        string.IsNullOrWhiteSpace(key) ? $"the header {KeyHeader} is missing: any text that is this request's own, so that sending it again is the same request"
        : key.Length > KeyCharactersMax ? $"the {KeyHeader} has {key.Length} characters; at most {KeyCharactersMax} are taken"
        : null;

    public static SharingRequestId Of(string key, SessionAssertion session) =>
        new(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"sharing\n{PersonKeys.KeyOf(session.UserName)}\n{key.Trim()}"))[..IdBytes]));
}
