using AlprGrains.Gateway.People;
using AlprGrains.Grains.Lookups;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace AlprGrains.Silo.Hosting;

/// <summary>Says, when everything runs, where and how it can be reached.</summary>
public static class Readiness
{
    /// <summary>Runs the parts of a lookup that are slow the first time.</summary>
    public static Task WarmUpLookups(this WebApplication app) => app.Services.GetRequiredService<LookupWarmUp>().Run();

    /// <summary>
    /// Writes the run file, takes it away again when the process stops, and prints the one-time code of a fresh system to the
    /// console and nowhere else: whoever runs the machine makes the first administrator.
    /// </summary>
    public static async Task AnnounceReady(this WebApplication app, SiloOptions options, ClusterSettings cluster, DemoAccess? demo)
    {
        var url = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        if (options.RunFile is { } path)
        {
            new RunFile(url, Environment.ProcessId, options.DataDirectory, RunFile.EngineName, demo, app.Services.GetRequiredService<OperationsAddress>().Url).Write(path);
            app.Lifetime.ApplicationStopped.Register(() => File.Delete(path));
        }
        Console.WriteLine($"AlprGrains runs at {url} on the {RunFile.EngineName} engine; data in {options.DataDirectory}.");
        if (demo is null && cluster.HasGateway && await app.Services.GetRequiredService<ISetupCode>().Current() is { } code)
            Console.WriteLine($"This system has no administrator yet. Open {url}/setup and give this one-time code: {code}");
    }
}
