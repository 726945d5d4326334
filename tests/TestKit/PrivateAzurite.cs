using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace AlprGrains.Tests.TestKit;

/// <summary>
/// An Azurite of our own for one run: Microsoft's emulator of blob storage, on a free port of the loopback, its data in memory.
/// Disposing ends it.
/// </summary>
public sealed partial class PrivateAzurite : IAsyncDisposable
{
    /// <summary>Azurite's one account. Its key is no secret: every Azurite has it.</summary>
    private const string Account = "devstoreaccount1";
    private const string AccountKey = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

    private static readonly TimeSpan StartMax = TimeSpan.FromMinutes(1);

    private readonly Process _process;

    private PrivateAzurite(Process process, int port) => (_process, Port) = (process, port);

    public int Port { get; }

    public string ConnectionString => ConnectionStringAt(Port);

    /// <summary>As the client takes it, with another port in front of Azurite's: a proxy's.</summary>
    public static string ConnectionStringAt(int port) =>
        string.Create(CultureInfo.InvariantCulture, $"DefaultEndpointsProtocol=http;AccountName={Account};AccountKey={AccountKey};BlobEndpoint=http://127.0.0.1:{port}/{Account};");

    public static async Task<PrivateAzurite> Start()
    {
        var program = Path.Combine(Root(), "deploy/azurite/node_modules/azurite/dist/src/blob/main.js");
        if (!File.Exists(program)) throw new InvalidOperationException("Azurite is not installed: ./alpr setup installs it");
        var process = Process.Start(new ProcessStartInfo(
            "node", [program, "--blobHost", "127.0.0.1", "--blobPort", "0", "--inMemoryPersistence", "--skipApiVersionCheck", "--loose", "--silent", "--disableTelemetry"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var said = process.StandardError.ReadToEndAsync();
        using var limit = new CancellationTokenSource(StartMax);
        try
        {
            while (await process.StandardOutput.ReadLineAsync(limit.Token) is { } line)
            {
                if (Listening().Match(line) is not { Success: true } listening) continue;
                _ = process.StandardOutput.ReadToEndAsync(); // a pipe that nobody empties would stop it
                return new PrivateAzurite(process, int.Parse(listening.Groups[1].Value, CultureInfo.InvariantCulture));
            }
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"Azurite did not listen within {StartMax.TotalSeconds:F0} s");
        }
        throw new InvalidOperationException($"Azurite ended before it listened: {await said}");
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private static string Root()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "AlprGrains.sln"))) return folder.FullName;
        throw new InvalidOperationException($"no AlprGrains.sln above {AppContext.BaseDirectory}");
    }

    [GeneratedRegex(@"successfully listens on http://127\.0\.0\.1:(\d+)")]
    private static partial Regex Listening();
}
