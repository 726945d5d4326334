using AlprGrains.People;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace AlprGrains.Gateway.People;

/// <summary>
/// The two steps of a log-in: password, then code. Every failure is told to the person's grain, which counts and locks
/// (CJIS AC-7); only when both factors are right does that grain open a session. There is no way round the second step.
/// </summary>
public sealed class LogInSteps(UserManager<LogIn> logIns, CredentialsDb db, TotpSecrets secrets, IGrainFactory grains, TimeProvider time)
{
    /// <summary>Longest password that is hashed.</summary>
    public const int PasswordCharactersMax = 256;

    /// <summary>Most password checks at once: each costs a core for a tenth of a second.</summary>
    public const int PasswordChecksMax = 4;

    /// <summary>Said for every wrong name, password or code alike, so that it does not tell which.</summary>
    public const string Refusal = "That did not match. Check the user name, the password and the code, and try again. Five failures in a row lock the log-in until an administrator releases it.";

    /// <summary>Said when both factors were right.</summary>
    public const string Locked = "This log-in is locked, its account is closed, or you are not enrolled. An administrator can help.";

    /// <summary>Said to whoever did not accept the banner (CJIS AC-8).</summary>
    public const string NotAcknowledged = "Nobody goes on without accepting the statements of the banner.";

    // Hashed against when there is no such log-in, so that the answer takes as long as for a known name.
    private static readonly LogIn Nobody = new() { UserName = "nobody", TotpSecretSealed = "" };
    private static readonly string NobodysHash = new PasswordHasher<LogIn>().HashPassword(Nobody, "no password has this hash");
    private static readonly SemaphoreSlim PasswordChecks = new(PasswordChecksMax);

    /// <summary>Whether name and password belong together.</summary>
    public async ValueTask<LogIn?> CheckPassword(string userName, string password)
    {
        if (userName.Length > PersonKeys.CharactersMax || password.Length > PasswordCharactersMax) return null;
        await PasswordChecks.WaitAsync();
        try
        {
            var logIn = await logIns.FindByNameAsync(PersonKeys.KeyOf(userName));
            if (logIn is null)
            {
                logIns.PasswordHasher.VerifyHashedPassword(Nobody, NobodysHash, password);
                await grains.GetGrain<IPersonDirectoryGrain>(IPersonDirectoryGrain.Name).UnknownLogIn();
                return null;
            }
            if (await logIns.CheckPasswordAsync(logIn, password)) return logIn;
            await grains.GetPerson(logIn.UserName!).LogInFailed();
            return null;
        }
        finally
        {
            PasswordChecks.Release();
        }
    }

    /// <summary>The log-in that passed the first step a moment ago, by its name; null when it has changed since.</summary>
    public async ValueTask<LogIn?> Find(string userName) => await logIns.FindByNameAsync(PersonKeys.KeyOf(userName));

    /// <summary>Whether a code is right, and spends it; a wrong one is counted as a failed log-in.</summary>
    public async ValueTask<bool> SpendCode(LogIn logIn, string code)
    {
        if (await Spend(logIn, code.Replace(" ", "", StringComparison.Ordinal))) return true;
        await grains.GetPerson(logIn.UserName!).LogInFailed();
        return false;
    }

    /// <summary>Checks the code and, when right, opens a session; else says why not. The banner was acknowledged in the first step.</summary>
    /// <param name="from">The client's address.</param>
    public async ValueTask<(SessionAssertion? Session, string? Refusal)> CheckCode(LogIn logIn, string code, string? from)
    {
        if (!await SpendCode(logIn, code)) return (null, Refusal);
        var session = await grains.GetPerson(logIn.UserName!).OpenSession(bannerAcknowledged: true, from);
        return session is null ? (null, Locked) : (session, null);
    }

    // One statement compares and writes, so that of two requests with one code at most one wins, on any number of threads.
    private async ValueTask<bool> Spend(LogIn logIn, string code)
    {
        if (Totp.StepOf(secrets.Open(logIn), code, time.GetUtcNow()) is not { } step) return false;
        var spent = await db.Users.Where(user => user.Id == logIn.Id && user.TotpLastStep < step)
            .ExecuteUpdateAsync(set => set.SetProperty(user => user.TotpLastStep, step));
        return spent == 1;
    }
}
