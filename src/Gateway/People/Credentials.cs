using System.Collections.Immutable;
using System.Security.Cryptography;
using AlprGrains.People;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace AlprGrains.Gateway.People;

/// <summary>Log-ins: made here, by the host (first administrator, demonstration) or by a page whose reader may manage people.</summary>
public interface ICredentials
{
    /// <summary>Makes a log-in, or says what is wrong with it. The person must also be enrolled (<see cref="IPersonGrain.Enrol"/>).</summary>
    /// <param name="userName">Taken in lower case.</param>
    /// <param name="password">At least 12 characters, and not one that everybody tries first.</param>
    /// <param name="totpSecret">Base32, at least 16 bytes.</param>
    ValueTask<ImmutableArray<string>> Create(string userName, string password, string totpSecret);

    /// <summary>What is wrong with a password for this user name; empty when nothing.</summary>
    ValueTask<ImmutableArray<string>> CheckPassword(string userName, string password);

    /// <summary>Whether there is any log-in at all; a system without one is fresh.</summary>
    ValueTask<bool> Any();

    /// <summary>Whether this user name has a log-in.</summary>
    ValueTask<bool> Exists(string userName);

    /// <summary>Deletes the log-in; there being none is fine.</summary>
    ValueTask Delete(string userName);

    /// <summary>Gives another password, when the present one is right and the new one is taken; else what is wrong.</summary>
    ValueTask<ImmutableArray<string>> ChangePassword(string userName, string present, string next);

    /// <summary>A fresh secret for an authenticator app, base32.</summary>
    string NewTotpSecret();
}

/// <inheritdoc/>
public sealed class Credentials(IServiceScopeFactory scopes, TotpSecrets secrets, RandomNumberGenerator chance) : ICredentials
{
    private const int SecretBytesMin = 16;

    public async ValueTask<ImmutableArray<string>> Create(string userName, string password, string totpSecret)
    {
        var name = PersonKeys.KeyOf(userName);
        if (!Base32.TryDecode(totpSecret, out var secret) || secret.Length < SecretBytesMin)
            return [$"The authenticator secret is not base32 of at least {SecretBytesMin} bytes."];
        using var scope = scopes.CreateScope();
        var logIn = new LogIn { UserName = name, TotpSecretSealed = secrets.Seal(totpSecret) };
        var result = await Manager(scope).CreateAsync(logIn, password);
        return ProblemsOf(result);
    }

    public async ValueTask<ImmutableArray<string>> CheckPassword(string userName, string password)
    {
        using var scope = scopes.CreateScope();
        var manager = Manager(scope);
        var logIn = new LogIn { UserName = PersonKeys.KeyOf(userName), TotpSecretSealed = "" };
        var problems = ImmutableArray.CreateBuilder<string>();
        foreach (var validator in manager.UserValidators) problems.AddRange(ProblemsOf(await validator.ValidateAsync(manager, logIn)));
        foreach (var validator in manager.PasswordValidators) problems.AddRange(ProblemsOf(await validator.ValidateAsync(manager, logIn, password)));
        return problems.ToImmutable();
    }

    public async ValueTask<bool> Any()
    {
        using var scope = scopes.CreateScope();
        return await scope.ServiceProvider.GetRequiredService<CredentialsDb>().Users.AnyAsync();
    }

    public async ValueTask<bool> Exists(string userName)
    {
        using var scope = scopes.CreateScope();
        return await Manager(scope).FindByNameAsync(PersonKeys.KeyOf(userName)) is not null;
    }

    public async ValueTask Delete(string userName)
    {
        using var scope = scopes.CreateScope();
        var manager = Manager(scope);
        if (await manager.FindByNameAsync(PersonKeys.KeyOf(userName)) is { } logIn) await manager.DeleteAsync(logIn);
    }

    public async ValueTask<ImmutableArray<string>> ChangePassword(string userName, string present, string next)
    {
        using var scope = scopes.CreateScope();
        var manager = Manager(scope);
        return await manager.FindByNameAsync(PersonKeys.KeyOf(userName)) is { } logIn
            ? ProblemsOf(await manager.ChangePasswordAsync(logIn, present, next))
            : ["There is no such log-in."];
    }

    public string NewTotpSecret()
    {
        var bytes = new byte[Totp.SecretBytes];
        chance.GetBytes(bytes);
        return Base32.Encode(bytes);
    }

    private static UserManager<LogIn> Manager(IServiceScope scope) => scope.ServiceProvider.GetRequiredService<UserManager<LogIn>>();

    private static ImmutableArray<string> ProblemsOf(IdentityResult result) => [.. result.Errors.Select(error => error.Description)];
}

/// <summary>Seals TOTP secrets for the file, under the gateway's data-protection keys.</summary>
public sealed class TotpSecrets(IDataProtectionProvider protection)
{
    private readonly IDataProtector _protector = protection.CreateProtector("AlprGrains.TotpSecret.v1");

    public string Seal(string base32) => _protector.Protect(base32);

    /// <summary>The secret's bytes.</summary>
    public byte[] Open(LogIn logIn) =>
        Base32.TryDecode(_protector.Unprotect(logIn.TotpSecretSealed), out var bytes)
            ? bytes
            : throw new InvalidOperationException("a sealed authenticator secret is not base32: it was not sealed by Credentials.Create");
}
