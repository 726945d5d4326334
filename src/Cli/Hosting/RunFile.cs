using System.Diagnostics;
using System.Text.Json;
using AlprGrains.Cli.CommandLine;
using AlprGrains.Cli.Demo;

namespace AlprGrains.Cli.Hosting;

/// <summary>How to reach the server on this machine, as the server itself wrote it when it was ready (.alpr/run.json, mode 0600).</summary>
/// <param name="Demo">The demonstration's made-up log-ins and camera keys; null in ordinary running.</param>
public sealed record RunFile(Uri Url, int Pid, string DataDirectory, string Engine, DemoAccess? Demo)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    /// <summary>Null when no server runs: no file, or one that a server which is gone has left behind.</summary>
    public static RunFile? Find(string path)
    {
        try
        {
            var found = JsonSerializer.Deserialize<RunFile>(File.ReadAllText(path), Json);
            return found is not null && IsAlive(found.Pid) ? found : null;
        }
        catch (Exception absent) when (absent is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
        catch (JsonException wrong)
        {
            throw new VerbFailure($"{path} is not what a server writes ({wrong.Message}). Delete it and start the server again.");
        }
    }

    public static RunFile Require(Checkout checkout) =>
        Find(checkout.RunFile) ?? throw new VerbFailure("No server runs on this machine. Start one with ./alpr demo or ./alpr up.", ExitCode.CouldNotTell);

    /// <summary>The demonstration's person of that name.</summary>
    public DemoUser DemoUser(string name)
    {
        var users = Demo?.Users ?? throw new VerbFailure("The running server is no demonstration: its people have their codes on their own devices.");
        return users.FirstOrDefault(user => user.User.Equals(name, StringComparison.OrdinalIgnoreCase))
            ?? throw new VerbFailure($"The demonstration knows no '{name}'. There are: {string.Join(", ", users.Select(user => user.User))}.");
    }

    /// <summary>The demonstration's first person in a role.</summary>
    public DemoUser DemoUserInRole(string role) =>
        Demo?.Users.FirstOrDefault(user => user.Role.Equals(role, StringComparison.OrdinalIgnoreCase))
        ?? throw new VerbFailure($"The running server has no made-up person in the role {role}.");

    /// <summary>Whether a process of this number runs.</summary>
    public static bool IsAlive(int pid)
    {
        try
        {
            using var process = Process.GetProcessById(pid);
            return !process.HasExited;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }
}

/// <summary>Everything here is made up and opens only the demonstration.</summary>
public sealed record DemoAccess(IReadOnlyList<DemoUser> Users, IReadOnlyList<DemoCamera> Cameras);

/// <summary>A made-up person's log-in. <paramref name="TotpSecret"/> is base32.</summary>
public sealed record DemoUser(string User, string Password, string TotpSecret, string Role)
{
    /// <summary>What this person's authenticator would show.</summary>
    public string Code(DateTimeOffset at) => Totp.Code(Totp.FromBase32(TotpSecret), at);
}

/// <summary>A made-up camera and its key.</summary>
public sealed record DemoCamera(string Id, string Key);
