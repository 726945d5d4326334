using AlprGrains.Gateway;
using AlprGrains.Silo.Composition;
using AlprGrains.Silo.Demonstration;
using AlprGrains.Silo.Hosting;

// One process that holds a silo and the gateway: words in, a running system out, exit code 1 with a sentence when it cannot run.
if (Maintenance.IsAsked(args)) return Maintenance.Run(args, TimeProvider.System);
if (!SiloOptions.TryParse(args, out var options, out var problem))
{
    Console.Error.WriteLine($"{problem}.{Environment.NewLine}{SiloOptions.Usage}");
    return 1;
}

var builder = WebApplication.CreateBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });

builder.AddQuietLogging();          // warnings and our own words; never a plate, never a name
builder.AddGrains(options);         // the engine, the grains, reminders, grain state
builder.AddStorage(options);        // reads, images, keys, quarantine, audit log: below the data directory
builder.AddPlateRecognition();      // the networks, as many readers as there are cores
builder.AddGateway(options);        // HTTP, camera protocols, pages, log-in
builder.AddOperations();            // health by parts, how the process drains
builder.AddTelemetry();             // metrics and traces, without a plate or a name in them
builder.AddDemonstration();         // people, cameras and a hot list that do not exist

var app = builder.Build();
app.UseOperations();
app.MapGateway();

await app.StartAsync();
if (options.StopWithInput) app.StopWhenInputEnds();
var demo = options.Demonstration ? await app.SeedDemonstration(options) : null;
await app.AnnounceReady(options, demo);
await app.WaitForShutdownAsync();
return 0;
