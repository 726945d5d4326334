using System.CommandLine;
using AlprGrains.Audit.Notes;
using AlprGrains.Cli.CommandLine;

namespace AlprGrains.Cli.Sharing;

/// <summary>./alpr sharing: check a released package offline, and --check, which runs a request end to end without a person.</summary>
public sealed class SharingVerb : Verb
{
    private readonly Option<bool> _check = new("--check") { Description = "Without a person, on fresh data and a free port: a request from submission to a verified package, and three CHP lookups; one line of JSON." };

    private readonly Option<bool> _json = new("--json") { Description = "The outcome is one line of JSON in any case." };

    public SharingVerb(Checkout checkout, Terminal terminal, TimeProvider time)
        : base("sharing", "Sharing requests: check a released package offline, or the whole path without a person.", "./alpr sharing --check")
    {
        Add(_check);
        Add(_json);
        Add(new PackageVerifyVerb(terminal));
        Runs(terminal, async (parsed, stop) =>
        {
            if (!parsed.GetValue(_check)) throw new VerbFailure("Say what: ./alpr sharing verify FILE, or ./alpr sharing --check.");
            var outcome = await new SharingCheck(checkout, terminal, time).Run(stop);
            terminal.Json(outcome);
            return outcome.Passed ? ExitCode.Done : ExitCode.Failed;
        });
    }
}

/// <summary>./alpr sharing verify: whether a package is what the department released, from the file alone.</summary>
public sealed class PackageVerifyVerb : Verb
{
    private readonly Argument<FileInfo> _file = new("package") { Description = "The ZIP file as it was downloaded." };
    private readonly Option<string?> _key = new("--key") { Description = "The department's log key as you know it from elsewhere: name+hash+base64. Without it, the key in the package is used." };
    private readonly Option<bool> _json = new("--json") { Description = "One JSON object." };

    public PackageVerifyVerb(Terminal terminal) : base("verify", "Check a released package from its file alone: every file, the manifest, the log's proof and signature.", "./alpr sharing verify extract.zip")
    {
        Add(_file);
        Add(_key);
        Add(_json);
        Runs(terminal, async (parsed, stop) =>
        {
            var file = parsed.GetRequiredValue(_file);
            if (!file.Exists) throw new VerbFailure($"'{file.FullName}' is no file.", ExitCode.CouldNotTell);
            NoteKey? key = null;
            if (parsed.GetValue(_key) is { } text && !NoteKey.TryParse(text, out key)) throw new VerbFailure($"--key '{text}' is no key of a log: name+hash+base64 is expected.", ExitCode.CouldNotTell);
            await using var stream = file.OpenRead();
            var verdict = await PackageVerifier.Verify(stream, key, stop);
            if (parsed.GetValue(_json)) terminal.Json(new { Verdict = verdict.IsIntact ? "intact" : "broken", verdict.Request, verdict.Mark, verdict.Files, verdict.Reads, verdict.Entry, verdict.Key, KeyGiven = key is not null, verdict.Problems });
            else Say(terminal, verdict, key is not null);
            return verdict.IsIntact ? ExitCode.Done : ExitCode.Failed;
        });
    }

    private static void Say(Terminal terminal, PackageVerdict verdict, bool wasKeyGiven)
    {
        if (!verdict.IsIntact)
        {
            terminal.Result("BROKEN: this is not what the department released.");
            foreach (var problem in verdict.Problems) terminal.Result($"  {problem}");
            return;
        }
        terminal.Result($"INTACT: request {verdict.Request}, {verdict.Reads} reads, {verdict.Files} files.");
        terminal.Result($"  {verdict.Mark}");
        terminal.Result($"  Entry {verdict.Entry} of the department's audit log commits to it, under a signed checkpoint.");
        if (!wasKeyGiven) terminal.Result($"  The key is the package's own; compare it with the one that the department publishes: {verdict.Key}");
    }
}
