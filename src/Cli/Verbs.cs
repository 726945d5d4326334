using System.CommandLine;
using System.CommandLine.Help;
using AlprGrains.Cli.Audit;
using AlprGrains.Cli.Benchmarks;
using AlprGrains.Cli.Cameras;
using AlprGrains.Cli.CommandLine;
using AlprGrains.Cli.Demo;
using AlprGrains.Cli.Hosting;
using AlprGrains.Cli.HotLists;
using AlprGrains.Cli.Recognition;
using AlprGrains.Cli.Retention;
using AlprGrains.Cli.Screening;
using AlprGrains.Cli.Sharing;
using AlprGrains.Cli.Tests;

namespace AlprGrains.Cli;

/// <summary>All verbs of ./alpr; each is one file in the folder of its noun. `setup` is the script's own.</summary>
public static class Verbs
{
    public static RootCommand All(Checkout checkout, Terminal terminal, TimeProvider time)
    {
        var root = new RootCommand("License plate reads, from camera to alert. `./alpr setup` prepares this machine; `./alpr demo` shows it all.")
        {
            new DemoVerb(checkout, terminal, time),
            new UpVerb(checkout, terminal, time),
            new IngestVerb(checkout, terminal, time),
            new RecognizeVerb(terminal, time),
            new ScreenVerb(terminal),
            new WhyVerb(terminal),
            new VerifyVerb(terminal, time),
            new Command("hotlist", "Hot lists of the running server.") { new ImportVerb(checkout, terminal, time) },
            new BackupVerb(checkout, terminal),
            new RestoreVerb(checkout, terminal),
            new Command("retention", "What was kept, and what was purged.") { new ProveVerb(checkout, terminal) },
            new SharingVerb(checkout, terminal, time),
            new TestVerb(checkout, terminal),
            new SimVerb(checkout, terminal),
            new ChaosVerb(checkout, terminal),
            new BenchVerb(checkout, terminal),
        };
        foreach (var help in root.Options.OfType<HelpOption>()) help.Action = new HelpWithExample((HelpAction)help.Action!);
        return root;
    }
}
