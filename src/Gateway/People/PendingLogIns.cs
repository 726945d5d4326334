using System.Text.Json;
using Microsoft.AspNetCore.DataProtection;

namespace AlprGrains.Gateway.People;

/// <summary>A log-in between its two pages: chosen, and not yet confirmed by a code of its authenticator.</summary>
/// <param name="Code">The one-time code that permits it.</param>
public sealed record PendingLogIn(string User, string FullName, AlprGrains.People.PersonCategory Category, string Password, string TotpSecret, string Code);

/// <summary>
/// Seals a pending log-in into its second page, so that nothing is kept of one that nobody finishes. Whoever holds it has passed the
/// one-time code. Sealed for one purpose: what set-up sealed, enrolment does not open.
/// </summary>
public sealed class PendingLogIns(IDataProtectionProvider protection, TimeProvider time)
{
    public string Seal(string purpose, PendingLogIn pending) => Protector(purpose).Protect(JsonSerializer.Serialize(pending));

    /// <summary>What was sealed; null when it was not sealed by us for this purpose: begin again.</summary>
    public PendingLogIn? Open(string purpose, string? text)
    {
        try
        {
            return text is null ? null : JsonSerializer.Deserialize<PendingLogIn>(Protector(purpose).Unprotect(text));
        }
        catch (System.Security.Cryptography.CryptographicException) // not sealed by us
        {
            return null;
        }
    }

    /// <summary>Whether this is the code that the pending log-in's authenticator shows now.</summary>
    public bool IsTakenOver(PendingLogIn pending, string? code) =>
        Base32.TryDecode(pending.TotpSecret, out var secret) && Totp.StepOf(secret, (code ?? "").Replace(" ", "", StringComparison.Ordinal), time.GetUtcNow()) is not null;

    private IDataProtector Protector(string purpose) => protection.CreateProtector($"AlprGrains.PendingLogIn.{purpose}.v1");
}
