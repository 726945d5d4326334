using System.CommandLine;
using AlprGrains.Cli;
using AlprGrains.Cli.CommandLine;
using AlprGrains.Cli.Hosting;

// Behind ./alpr: the script has set up and built what a verb needs; words come in, an exit code goes out (ExitCode).
var terminal = Terminal.OfThisProcess(TimeProvider.System);
try
{
    var verbs = Verbs.All(Checkout.Find(), terminal, TimeProvider.System);
    return await verbs.Parse(args).InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = SiloProcess.StopTimeLimit * 2 });
}
catch (VerbFailure failure)
{
    terminal.Remark($"alpr: {failure.Message}");
    return failure.ExitCode;
}
