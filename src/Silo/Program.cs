using AlprGrains.Gateway;
using AlprGrains.Silo.Composition;
using AlprGrains.Silo.Demonstration;
using AlprGrains.Silo.Hosting;

// One process that holds a silo, the gateway, or both: words and settings in, a running system out, exit code 1 with a sentence when it cannot run.
if (Maintenance.IsAsked(args)) return Maintenance.Run(args, TimeProvider.System);
if (!SiloOptions.TryParse(args, out var options, out var problem))
{
    Console.Error.WriteLine($"{problem}.{Environment.NewLine}{SiloOptions.Usage}");
    return 1;
}

var builder = WebApplication.CreateBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
if (!ClusterSettings.TryRead(builder.Configuration, out var cluster, out problem))
{
    Console.Error.WriteLine($"{problem}.");
    return 1;
}

builder.AddQuietLogging();              // warnings and our own words; never a plate, never a name
builder.AddGrains(options, cluster);    // the engine, the grains, reminders, grain state
builder.AddStorage(options, cluster);   // reads, images, keys, quarantine: below the data directory, or in PostgreSQL and Azure Blob storage
builder.AddPlateRecognition(cluster);   // the networks, as many readers as there are cores
builder.AddGateway(options, cluster);   // HTTP, camera protocols, pages, log-in
builder.AddOperations(cluster);         // health by parts, how the process drains
builder.AddTelemetry(cluster);          // metrics and traces, without a plate or a name in them
builder.AddDemonstration();             // people, cameras and a hot list that do not exist

var app = builder.Build();
app.UseOperations();
app.MapRole(cluster);

await app.StartAsync();
if (options.StopWithInput) app.StopWhenInputEnds();
var demo = options.Demonstration && cluster.HasGateway ? await app.SeedDemonstration(options) : null;
if (cluster.HasSilo) await app.WarmUpLookups(); // the first person waits no longer than need be
await app.AnnounceReady(options, cluster, demo);
await app.WaitForShutdownAsync();
return 0;
