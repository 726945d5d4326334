using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace AlprGrains.Cli.CommandLine;

/// <summary>One verb of ./alpr: a command whose help ends with one real example.</summary>
public abstract class Verb(string name, string description, string example) : Command(name, description)
{
    public string Example => example;

    /// <summary>
    /// Runs the verb and turns what stops it into an exit code: a <see cref="VerbFailure"/> speaks for itself, a server that does not
    /// answer is "could not tell", and Ctrl-C is a failure without words.
    /// </summary>
    protected void Runs(Terminal terminal, Func<ParseResult, CancellationToken, Task<int>> action) =>
        SetAction(async (parsed, stop) =>
        {
            try
            {
                return await action(parsed, stop);
            }
            catch (VerbFailure failure)
            {
                terminal.Remark($"alpr: {failure.Message}");
                return failure.ExitCode;
            }
            catch (HttpRequestException unreachable)
            {
                terminal.Remark($"alpr: the server does not answer ({unreachable.HttpRequestError}). Is it running? Start it with ./alpr up or ./alpr demo.");
                return ExitCode.CouldNotTell;
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                terminal.Remark("alpr: stopped.");
                return ExitCode.Failed;
            }
        });
}

/// <summary>The ordinary help, then the verb's example.</summary>
public sealed class HelpWithExample(HelpAction ordinary) : SynchronousCommandLineAction
{
    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        var exit = ordinary.Invoke(parseResult);
        if (parseResult.CommandResult.Command is Verb verb)
        {
            var output = parseResult.InvocationConfiguration.Output;
            output.WriteLine("Example:");
            output.WriteLine($"  {verb.Example}");
            output.WriteLine();
        }

        return exit;
    }
}
