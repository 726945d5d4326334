using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Identity.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore;

namespace AlprGrains.Gateway.People;

/// <summary>
/// A log-in: what someone knows and has, and nothing of what they may do; that the person's grain says. The TOTP secret is
/// sealed with the gateway's data-protection keys, which lie beside the file and not in it.
/// </summary>
public sealed class LogIn : IdentityUser
{
    /// <summary>Base32 secret, sealed.</summary>
    public required string TotpSecretSealed { get; set; }

    /// <summary>The newest time step whose code was taken: that code and all before it are spent (CJIS IA-2(8)).</summary>
    public long TotpLastStep { get; set; }
}

/// <summary>Log-ins in one SQLite file in the data directory.</summary>
public sealed class CredentialsDb(DbContextOptions<CredentialsDb> options) : IdentityUserContext<LogIn>(options)
{
    public const string FileName = "credentials.db";
}
