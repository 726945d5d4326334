using System.CommandLine;
using AlprGrains.Cli.CommandLine;

namespace AlprGrains.Cli.Retention;

/// <summary>./alpr backup: copies a server's data into a new folder, with digests, also while it runs. Keys are never in it.</summary>
public sealed class BackupVerb : Verb
{
    private readonly Argument<string> _folder = new("dir") { Description = "A new folder, best on another disk." };
    private readonly Option<string?> _data = new("--data") { Description = "The server's data directory. [default: .alpr/data]" };
    private readonly Option<bool> _json = new("--json") { Description = "One JSON object." };

    public BackupVerb(Checkout checkout, Terminal terminal)
        : base("backup", "Copy a server's data, also while it runs; without its keys.", "./alpr backup /mnt/backups/2026-11-22 --data /srv/alpr")
    {
        Add(_folder);
        Add(_data);
        Add(_json);
        Runs(terminal, (parsed, stop) => Maintenance.Run(checkout, "backup", parsed.GetValue(_data), "--to", parsed.GetRequiredValue(_folder), parsed.GetValue(_json), stop));
    }
}

/// <summary>./alpr restore: checks a backup byte by byte and puts it back. What was destroyed since stays destroyed (INV-5).</summary>
public sealed class RestoreVerb : Verb
{
    private readonly Argument<string> _folder = new("dir") { Description = "The folder of the backup." };
    private readonly Option<string?> _data = new("--data") { Description = "The data directory, with the key store in it; its server is stopped. [default: .alpr/data]" };
    private readonly Option<bool> _json = new("--json") { Description = "One JSON object." };

    private readonly Option<string?> _keys = new("--keys") { Description = "The key replica, when the key store itself is lost." };
    private readonly Option<string?> _master = new("--master") { Description = "With --keys: the file of the master key that you keep apart." };
    private readonly Option<bool> _keepNewerHolds = new("--keep-newer-holds") { Description = "Go on although the backup is older than a hold; the hold's copies that are here stay." };

    public RestoreVerb(Checkout checkout, Terminal terminal)
        : base("restore", "Put a backup back; what was purged since does not come back.", "./alpr restore /mnt/backups/2026-11-22 --data /srv/alpr")
    {
        Add(_folder);
        Add(_data);
        Add(_keys);
        Add(_master);
        Add(_keepNewerHolds);
        Add(_json);
        Runs(terminal, (parsed, stop) =>
        {
            var (keys, master) = (parsed.GetValue(_keys), parsed.GetValue(_master));
            if (keys is null != (master is null)) throw new VerbFailure("--keys and --master go together: the keys of the replica are wrapped by the master key.");
            string[] more = [.. keys is null ? Array.Empty<string>() : ["--keys", Path.GetFullPath(keys), "--master", Path.GetFullPath(master!)], .. parsed.GetValue(_keepNewerHolds) ? ["--keep-newer-holds"] : Array.Empty<string>()];
            return Maintenance.Run(checkout, "restore", parsed.GetValue(_data), "--from", parsed.GetRequiredValue(_folder), parsed.GetValue(_json), stop, more);
        });
    }
}

/// <summary>Hands over to the server's program, which knows its files; this one opens none of them.</summary>
internal static class Maintenance
{
    /// <summary>For millions of images on a slow disk.</summary>
    private static readonly TimeSpan TimeLimit = TimeSpan.FromHours(12);

    public static async Task<int> Run(Checkout checkout, string what, string? data, string toOrFrom, string folder, bool asJson, CancellationToken stop, params string[] more)
    {
        if (!File.Exists(checkout.SiloProgram)) throw new VerbFailure("The server is not built. Run ./alpr setup.");
        string[] words = [checkout.SiloProgram, what, "--data", Path.GetFullPath(data ?? checkout.DefaultDataDirectory), toOrFrom, Path.GetFullPath(folder), .. more, .. asJson ? ["--json"] : Array.Empty<string>()];
        var ending = await ChildProcess.Run("dotnet", words, checkout.Root, TimeLimit, stop);
        return ending.ExitCode ?? ExitCode.CouldNotTell;
    }
}
