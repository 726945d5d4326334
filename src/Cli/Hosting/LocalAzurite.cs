using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using AlprGrains.Cli.CommandLine;

namespace AlprGrains.Cli.Hosting;

/// <summary>Azurite, Microsoft's emulator of blob storage, on a free port of the loopback, its data below a data directory.</summary>
public sealed partial class LocalAzurite : IAsyncDisposable
{
    public static readonly TimeSpan StartMax = TimeSpan.FromMinutes(1);

    // Azurite's one account. Its key is no secret: every Azurite has it.
    private const string Account = "devstoreaccount1";
    private const string AccountKey = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

    private readonly Process _process;
    private readonly LastWill _will;
    private readonly int _port;

    private LocalAzurite(Process process, LastWill will, int port) => (_process, _will, _port) = (process, will, port);

    public string ConnectionString =>
        string.Create(CultureInfo.InvariantCulture, $"DefaultEndpointsProtocol=http;AccountName={Account};AccountKey={AccountKey};BlobEndpoint=http://127.0.0.1:{_port}/{Account};");

    public static async Task<LocalAzurite> Start(Checkout checkout, string folder, CancellationToken stop)
    {
        var program = Path.Combine(checkout.Root, "deploy", "azurite", "node_modules", "azurite", "dist", "src", "blob", "main.js");
        if (!File.Exists(program)) throw new VerbFailure("Azurite is not installed. Run ./alpr setup.");
        Directory.CreateDirectory(folder);
        var process = Process.Start(new ProcessStartInfo("setsid", // Ctrl-C at the terminal reaches us, and Azurite when the silos have stopped
            ["-w", "node", program, "--blobHost", "127.0.0.1", "--blobPort", "0", "--location", folder, "--skipApiVersionCheck", "--loose", "--silent", "--disableTelemetry"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        }) ?? throw new VerbFailure("Could not start Azurite.");
        var will = LastWill.Of("kill", process.Id.ToString(CultureInfo.InvariantCulture));
        var said = process.StandardError.ReadToEndAsync(CancellationToken.None);
        using var limit = new CancellationTokenSource(StartMax);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, stop);
        try
        {
            while (await process.StandardOutput.ReadLineAsync(either.Token) is { } line)
            {
                if (Listening().Match(line) is not { Success: true } listening) continue;
                _ = process.StandardOutput.ReadToEndAsync(CancellationToken.None); // a pipe that nobody empties would stop it
                return new LocalAzurite(process, will, int.Parse(listening.Groups[1].Value, CultureInfo.InvariantCulture));
            }
        }
        catch (OperationCanceledException)
        {
            await will.DisposeAsync();
            process.Kill(entireProcessTree: true);
            if (stop.IsCancellationRequested) throw;
            throw new VerbFailure($"Azurite did not listen within {StartMax.TotalSeconds:F0} s.");
        }
        await will.DisposeAsync();
        throw new VerbFailure($"Azurite ended before it listened: {await said}");
    }

    public async ValueTask DisposeAsync()
    {
        await _will.DisposeAsync();
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync(CancellationToken.None);
        _process.Dispose();
    }

    [GeneratedRegex(@"successfully listens on http://127\.0\.0\.1:(\d+)")]
    private static partial Regex Listening();
}
