using Microsoft.AspNetCore.Identity;

namespace AlprGrains.Gateway.People;

/// <summary>
/// Passwords that everybody tries first (CJIS IA-5). A password is banned when it, or what is left of it without digits and
/// signs, stands in the list; when it is one short piece repeated or a run of neighbours; or when it holds the user name. The
/// list is <c>banned-passwords.txt</c>; one of the same name in the data directory is read as well, so that it can be renewed.
/// </summary>
public sealed class BannedPasswords : IPasswordValidator<LogIn>
{
    public const string FileName = "banned-passwords.txt";

    private readonly HashSet<string> _banned;

    public BannedPasswords(GatewayOptions options)
    {
        using var own = new StreamReader(typeof(BannedPasswords).Assembly.GetManifestResourceStream(FileName)!);
        var more = Path.Combine(options.DataDirectory, FileName);
        var lines = own.ReadToEnd().Split('\n').Concat(File.Exists(more) ? File.ReadLines(more) : []);
        _banned = lines.Select(line => line.Trim().ToLowerInvariant()).Where(line => line.Length > 0 && line[0] != '#').ToHashSet(StringComparer.Ordinal);
    }

    /// <summary>Why the password is refused, or null.</summary>
    public string? ReasonAgainst(string userName, string password)
    {
        var lower = password.ToLowerInvariant();
        var letters = string.Concat(lower.Where(char.IsAsciiLetter));
        if (_banned.Contains(lower)) return "it is among the passwords that everybody tries first";
        if (letters.Length > 0 && _banned.Contains(letters)) return "without its digits and signs it is a word that everybody tries first";
        if (userName.Length >= 3 && lower.Contains(userName.Trim().ToLowerInvariant(), StringComparison.Ordinal)) return "it holds the user name";
        if (IsRepetition(lower)) return "it is one short piece, repeated";
        if (IsRun(lower)) return "it is a run of neighbouring characters";
        return null;
    }

    public Task<IdentityResult> ValidateAsync(UserManager<LogIn> manager, LogIn user, string? password) =>
        Task.FromResult(ReasonAgainst(user.UserName ?? "", password ?? "") is { } reason
            ? IdentityResult.Failed(new IdentityError { Code = "banned", Description = $"The password is refused: {reason}. Choose another; four unrelated words are good." })
            : IdentityResult.Success);

    private static bool IsRepetition(string text)
    {
        for (var piece = 1; piece <= Math.Min(4, text.Length / 2); piece++)
            if (Enumerable.Range(piece, text.Length - piece).All(i => text[i] == text[i - piece])) return true;
        return false;
    }

    private static bool IsRun(string text) =>
        text.Length > 3 && (Steps(text).All(step => step == 1) || Steps(text).All(step => step == -1));

    private static IEnumerable<int> Steps(string text) => Enumerable.Range(1, text.Length - 1).Select(i => text[i] - text[i - 1]);
}
