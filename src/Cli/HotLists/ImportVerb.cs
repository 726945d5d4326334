using System.CommandLine;
using AlprGrains.Cli.CommandLine;
using AlprGrains.Cli.Gateway;
using AlprGrains.Cli.Hosting;
using Spectre.Console;

namespace AlprGrains.Cli.HotLists;

/// <summary>./alpr hotlist import: a file replaces a hot list of the running server, under a person's log-in.</summary>
public sealed class ImportVerb : Verb
{
    private const int ProblemsShown = 20;

    private readonly Argument<FileInfo> _file = new("file") { Description = "The list as its source exports it." };
    private readonly Option<string> _list = new("--list") { Description = "Name of the list: a-z, 0-9 and hyphen.", Required = true };
    private readonly Option<string> _source = new("--source") { Description = "Where the list comes from; the policy permits a few sources and no other.", Required = true };
    private readonly Option<string> _format = new("--format") { Description = "How the file is written.", DefaultValueFactory = _ => "csv" };
    private readonly Option<string?> _agency = new("--agency") { Description = "Originating agency of entries that name none." };
    private readonly Option<bool> _skip = new("--skip-bad-lines") { Description = "Take the good lines of a file that also has bad ones. Without it one bad line refuses the file." };
    private readonly Option<string?> _user = new("--user") { Description = "Who imports. [default: the demonstration's administrator]" };
    private readonly Option<string?> _url = new("--url") { Description = "The server. [default: the one that runs here]" };
    private readonly Option<bool> _json = new("--json") { Description = "The outcome as one line of JSON." };

    public ImportVerb(Checkout checkout, Terminal terminal, TimeProvider time)
        : base("import", "Replace a hot list by a file.", "./alpr hotlist import stolen.csv --list stolen --source stolenVehicleSystem")
    {
        _format.AcceptOnlyFromAmong("csv", "genetec");
        Add(_file);
        foreach (var option in new Option[] { _list, _source, _format, _agency, _skip, _user, _url, _json }) Add(option);
        Runs(terminal, async (parsed, stop) =>
        {
            var (file, list) = (parsed.GetRequiredValue(_file), parsed.GetRequiredValue(_list));
            if (!file.Exists) throw new VerbFailure($"There is no file '{file.FullName}'.");
            var server = Server.Choose(RunFile.Find(checkout.RunFile), parsed.GetValue(_url));
            using var session = await LogIn(server, parsed.GetValue(_user), terminal, time, stop);
            terminal.Remark($"Replacing list '{list}' by {file.Name} ({file.Length} bytes): what the file does not name no longer matches.");
            await using var content = file.OpenRead();
            var import = await session.ImportHotList(
                content, list, parsed.GetRequiredValue(_format), parsed.GetRequiredValue(_source), parsed.GetValue(_agency), parsed.GetValue(_skip), stop);
            Report(terminal, list, import, parsed.GetValue(_json));
            return import.Accepted ? ExitCode.Done : ExitCode.Failed;
        });
    }

    private static async Task<GatewaySession> LogIn(Server server, string? user, Terminal terminal, TimeProvider time, CancellationToken stop)
    {
        if (server.Running?.Demo is not null)
        {
            var demoUser = user is null ? server.Running.DemoUserInRole("AlprAdministrator") : server.Running.DemoUser(user);
            return await GatewaySession.LogIn(server.Url, demoUser, terminal, time, stop);
        }

        if (user is null) throw new VerbFailure("Who imports? Name yourself with --user; password and code are then asked for.");
        return await GatewaySession.LogIn(server.Url, user, Ask(terminal, "Password"), Ask(terminal, "Code"), stop);
    }

    /// <summary>From the keyboard without echo, or a line of standard input; never from the command line, which others can see.</summary>
    private static string Ask(Terminal terminal, string what)
    {
        if (!Console.IsInputRedirected && terminal.Interactive) return AnsiConsole.Prompt(new TextPrompt<string>($"{what}:").Secret(null));
        return Console.In.ReadLine() ?? throw new VerbFailure($"{what} is missing: give password and code as two lines on standard input.");
    }

    private static void Report(Terminal terminal, string list, HotListImport import, bool json)
    {
        if (json)
        {
            terminal.Json(import);
            return;
        }

        terminal.Result(import.Accepted
            ? $"List '{list}' is now version {import.Version} with {import.Entries} entries; {import.DroppedByProvenance} were dropped for their source, {import.BadLines} lines were bad."
            : $"Nothing was changed: {import.BadLines} lines are bad. Mend them, or import the rest with --skip-bad-lines.");
        foreach (var problem in import.Problems.Take(ProblemsShown)) terminal.Result(problem.Line == 0 ? $"  the file: {problem.Sentence}" : $"  line {problem.Line}: {problem.Sentence}");
        if (import.Problems.Count > ProblemsShown) terminal.Result($"  and {import.Problems.Count - ProblemsShown} more.");
    }
}
