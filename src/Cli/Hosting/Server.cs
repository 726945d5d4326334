using AlprGrains.Cli.CommandLine;

namespace AlprGrains.Cli.Hosting;

/// <summary>The server that a verb speaks to.</summary>
/// <param name="Running">Its run file, when it is the one on this machine; another server's log-ins and keys are not known here.</param>
public sealed record Server(Uri Url, RunFile? Running)
{
    /// <summary>The one that was named, else the one that runs on this machine.</summary>
    public static Server Choose(RunFile? running, string? url)
    {
        var address = url is null
            ? running?.Url ?? throw new VerbFailure("No server runs on this machine. Start one with ./alpr demo, or name one with --url.", ExitCode.CouldNotTell)
            : Parse(url);
        return new Server(address, running?.Url == address ? running : null);
    }

    private static Uri Parse(string url) =>
        Uri.TryCreate(url, UriKind.Absolute, out var parsed) && parsed.Scheme is "http" or "https"
            ? parsed
            : throw new VerbFailure($"'{url}' is not an address such as http://127.0.0.1:5080.");
}
