using System.Diagnostics.CodeAnalysis;
using System.Net;

namespace AlprGrains.Silo.Hosting;

/// <summary>
/// How this process was asked to run. Command-line words come in; options or one sentence of what is wrong go out.
/// </summary>
/// <param name="Url">Where the gateway listens; loopback only unless <paramref name="AllowRemote"/>.</param>
/// <param name="DataDirectory">Everything durable lies below it.</param>
/// <param name="Demonstration">Seed people, cameras and a hot list that are all made up.</param>
/// <param name="RunFile">Where to write how to reach this process; null for nowhere.</param>
/// <param name="AllowRemote">Whether an address that others can reach is permitted.</param>
/// <param name="StopWithInput">Stop when standard input ends: whoever started this process holds the other end.</param>
public sealed record SiloOptions(Uri Url, string DataDirectory, bool Demonstration, string? RunFile, bool AllowRemote, bool StopWithInput)
{
    /// <summary>A folder on another disk that keeps a copy of the wrapped keys; null for none.</summary>
    public string? KeyReplica { get; init; }

    public const string Usage =
        "usage: AlprGrains.Silo [--urls http://127.0.0.1:5080] [--data DIR] [--demo] [--run-file FILE] [--allow-remote] [--stop-with-input] [--key-replica DIR]";

    public static bool TryParse(IReadOnlyList<string> words, [NotNullWhen(true)] out SiloOptions? options, [NotNullWhen(false)] out string? problem)
    {
        options = null;
        var url = "http://127.0.0.1:5080";
        var data = Path.Combine(".alpr", "data");
        string? runFile = null;
        var demonstration = false;
        string? keyReplica = null;
        var (allowRemote, stopWithInput) = (false, false);

        for (var i = 0; i < words.Count; i++)
        {
            var takesValue = words[i] is "--urls" or "--data" or "--run-file" or "--key-replica";
            if (takesValue && i + 1 == words.Count) { problem = $"{words[i]} needs a value"; return false; }
            switch (words[i])
            {
                case "--urls": url = words[++i]; break;
                case "--data": data = words[++i]; break;
                case "--run-file": runFile = words[++i]; break;
                case "--key-replica": keyReplica = Path.GetFullPath(words[++i]); break;
                case "--demo": demonstration = true; break;
                case "--allow-remote": allowRemote = true; break;
                case "--stop-with-input": stopWithInput = true; break;
                default: problem = $"'{words[i]}' is not an option"; return false;
            }
        }

        if (!Uri.TryCreate(url, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https"))
        {
            problem = $"'{url}' is not an address such as http://127.0.0.1:5080";
            return false;
        }
        if (!allowRemote && !IsLoopback(address))
        {
            problem = $"'{url}' can be reached from other machines; plate data would travel in clear. Use a loopback address behind a TLS proxy, or say --allow-remote";
            return false;
        }
        options = new SiloOptions(address, Path.GetFullPath(data), demonstration, runFile is null ? null : Path.GetFullPath(runFile), allowRemote, stopWithInput) { KeyReplica = keyReplica };
        problem = null;
        return true;
    }

    private static bool IsLoopback(Uri address) =>
        address.Host == "localhost" || (IPAddress.TryParse(address.Host.Trim('[', ']'), out var ip) && IPAddress.IsLoopback(ip));
}
