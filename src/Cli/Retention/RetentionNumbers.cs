using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using AlprGrains.Cli.CommandLine;

namespace AlprGrains.Cli.Retention;

/// <summary>Asks a store for its numbers: a server by its public address, or the program of a stopped one by its data directory.</summary>
public static class RetentionNumbers
{
    /// <summary>Where a server tells everyone its numbers.</summary>
    public const string Path = "/api/retention";

    private static readonly TimeSpan TimeLimit = TimeSpan.FromMinutes(10);

    /// <summary>From a running server; null when there is a log at the address and no server.</summary>
    public static async Task<StoreNumbers?> Of(Uri server, CancellationToken stop)
    {
        using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(30) };
        using var answer = await http.GetAsync(new Uri(server, Path), stop);
        if (answer.StatusCode == HttpStatusCode.NotFound) return null;
        if (!answer.IsSuccessStatusCode) throw new VerbFailure($"{new Uri(server, Path)} answers {(int)answer.StatusCode}: the store's numbers cannot be told.", ExitCode.CouldNotTell);
        return Parse(await answer.Content.ReadFromJsonAsync<JsonElement>(stop));
    }

    /// <summary>From the files of a data directory whose server is stopped; null when the folder holds no store.</summary>
    public static async Task<StoreNumbers?> Of(Checkout checkout, string dataDirectory, CancellationToken stop)
    {
        if (!Directory.Exists(System.IO.Path.Combine(dataDirectory, "reads", "keys"))) return null;
        if (!File.Exists(checkout.SiloProgram)) throw new VerbFailure("The server is not built. Run ./alpr setup.", ExitCode.CouldNotTell);
        var output = System.IO.Path.GetTempFileName();
        try
        {
            var ending = await ChildProcess.Run("dotnet", [checkout.SiloProgram, "books", "--data", dataDirectory, "--json"], checkout.Root, TimeLimit, stop, output);
            var said = await File.ReadAllTextAsync(output, stop);
            return ending.ExitCode == ExitCode.Done
                ? Parse(JsonDocument.Parse(said).RootElement)
                : throw new VerbFailure($"The store's numbers cannot be told: {said.Trim()} If its server runs, give its address instead.", ExitCode.CouldNotTell);
        }
        finally
        {
            File.Delete(output);
        }
    }

    private static StoreNumbers Parse(JsonElement root) => new(
        root.GetProperty("uploaded").GetInt64(), root.GetProperty("live").GetInt64(), root.GetProperty("purged").GetInt64(), root.GetProperty("held").GetInt64(),
        root.GetProperty("destroyedUntil").GetDateTimeOffset(), root.GetProperty("certificates").GetInt64());
}
