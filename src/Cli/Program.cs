using System.CommandLine;
using System.CommandLine.Help;
using AlprGrains.Cli.Benchmarks;
using AlprGrains.Cli.Cameras;
using AlprGrains.Cli.CommandLine;
using AlprGrains.Cli.Hosting;
using AlprGrains.Cli.HotLists;
using AlprGrains.Cli.Tests;

// The verbs of ./alpr. The script has set up and built what they need; each verb is one file in the folder of its noun.
var time = TimeProvider.System;
var terminal = Terminal.OfThisProcess(time);
try
{
    var checkout = Checkout.Find();
    var root = new RootCommand("License plate reads, from camera to alert. `./alpr setup` prepares this machine; `./alpr demo` shows it all.")
    {
        new UpVerb(checkout, terminal, time),
        new IngestVerb(checkout, terminal, time),
        new Command("hotlist", "Hot lists of the running server.") { new ImportVerb(checkout, terminal, time) },
        new TestVerb(checkout, terminal),
        new BenchVerb(checkout, terminal),
    };
    foreach (var help in root.Options.OfType<HelpOption>()) help.Action = new HelpWithExample((HelpAction)help.Action!);
    return await root.Parse(args).InvokeAsync();
}
catch (VerbFailure failure)
{
    terminal.Remark($"alpr: {failure.Message}");
    return failure.ExitCode;
}
