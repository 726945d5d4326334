using System.CommandLine;
using AlprGrains.Audit;
using AlprGrains.Audit.Notes;
using AlprGrains.Audit.Verifying;
using AlprGrains.Audit.Writing;
using AlprGrains.Cli.CommandLine;

namespace AlprGrains.Cli.Audit;

/// <summary>
/// ./alpr verify: checks a whole audit log from its files alone, in a folder or behind an address; no server of ours, no key of ours.
/// Exit code 0 when every byte is as it was signed, 1 with the place when not, 2 when that could not be told.
/// </summary>
public sealed class VerifyVerb : Verb
{
    private readonly Argument<string> _target = new("log") { Description = "A folder (a data directory's audit folder, or a copy of its log folder) or an address such as https://alpr.example.org/log." };
    private readonly Option<string?> _key = new("--key") { Description = "The log's key as you know it from elsewhere: name+hash+base64. Without it, the key that the log shows is used." };
    private readonly Option<FileInfo[]> _since = new("--since") { Description = "A checkpoint that you kept: the log must begin with what it was signed over. May be given more than once.", AllowMultipleArgumentsPerToken = true };
    private readonly Option<bool> _json = new("--json") { Description = "One JSON object." };

    public VerifyVerb(Terminal terminal, TimeProvider time)
        : base("verify", "Check an audit log from its files alone: entries, tiles, signature.", "./alpr verify https://alpr.example.org/log --since checkpoint-of-last-year")
    {
        Add(_target);
        Add(_key);
        Add(_since);
        Add(_json);
        Runs(terminal, (parsed, stop) => Run(
            terminal, time, parsed.GetRequiredValue(_target), parsed.GetValue(_key), parsed.GetValue(_since) ?? [], parsed.GetValue(_json), stop));
    }

    private static async Task<int> Run(Terminal terminal, TimeProvider time, string target, string? keyText, FileInfo[] since, bool asJson, CancellationToken stop)
    {
        NoteKey? key = null;
        if (keyText is not null && !NoteKey.TryParse(keyText, out key)) throw new VerbFailure($"--key '{keyText}' is no key of a log: name+hash+base64 is expected, as in the log's key file.", ExitCode.CouldNotTell);
        var earlier = since.Select(Kept).ToArray();
        using var http = IsAddress(target, out var address) ? HttpLogSource.ClientFor(address) : null;
        var began = time.GetTimestamp();
        LogVerdict verdict;
        try
        {
            ILogSource source = http is null ? new FolderSource(FolderOf(target)) : new HttpLogSource(http);
            verdict = await terminal.Progress("entries checked", null, report => LogVerifier.Verify(source, key, earlier, (done, _) => report(done), stop).AsTask());
        }
        catch (LogUnreadableException unreadable)
        {
            if (asJson) terminal.Json(new { Verdict = "unknown", Why = unreadable.Message });
            throw new VerbFailure($"It cannot be told whether this log is whole: {unreadable.Message}", ExitCode.CouldNotTell);
        }
        Say(terminal, verdict, keyText is not null, earlier.Length, time.GetElapsedTime(began), asJson);
        return verdict.IsIntact ? ExitCode.Done : ExitCode.Failed;
    }

    private static void Say(Terminal terminal, LogVerdict verdict, bool wasKeyGiven, int earlier, TimeSpan took, bool asJson)
    {
        if (asJson)
        {
            terminal.Json(new
            {
                Verdict = verdict.IsIntact ? "intact" : "broken",
                Entries = verdict.Checkpoint?.Size,
                Root = verdict.Checkpoint?.Root.Hex,
                Origin = verdict.Checkpoint?.Origin,
                Key = verdict.Key?.ToString(),
                KeyGiven = wasKeyGiven,
                verdict.FirstAt,
                verdict.LastAt,
                EarlierCheckpoints = earlier,
                Seconds = Math.Round(took.TotalSeconds, 2),
                Problems = verdict.Problems.Select(problem => new { problem.Entry, problem.Path, problem.Sentence }),
            });
            return;
        }
        if (!verdict.IsIntact)
        {
            terminal.Result(verdict.Checkpoint is { } said ? $"BROKEN: {said.Origin}, signed over {said.Size} entries." : "BROKEN.");
            foreach (var problem in verdict.Problems) terminal.Result($"  {problem.Path}: {problem.Sentence}");
            if (verdict.Problems.Count == LogVerifier.ProblemsMax) terminal.Result("  There may be more; the check ended here.");
            return;
        }
        var checkpoint = verdict.Checkpoint!;
        terminal.Result($"INTACT: {checkpoint.Origin}, {checkpoint.Size} entries{Between(verdict)}, checked in {took.TotalSeconds:0.0} s.");
        terminal.Result($"  Every entry, every tile and the signature hold. Root {checkpoint.Root.Hex}.");
        if (earlier > 0) terminal.Result($"  {earlier} kept {(earlier == 1 ? "checkpoint is" : "checkpoints are")} its beginning: nothing was rewritten or cut off since.");
        else terminal.Result("  Keep a copy of its checkpoint: with --since it shows later that nothing was rewritten or cut off.");
        if (!wasKeyGiven) terminal.Result($"  The key is the one that the log shows; compare it with the one you know: {verdict.Key}");
    }

    private static string Between(LogVerdict verdict) => verdict is { FirstAt: { } first, LastAt: { } last } ? $" from {first:yyyy-MM-dd HH:mm} to {last:yyyy-MM-dd HH:mm} UTC" : "";

    private static bool IsAddress(string target, out Uri address) => Uri.TryCreate(target, UriKind.Absolute, out address!) && address.Scheme is "http" or "https";

    private static string FolderOf(string target) => Directory.Exists(target)
        ? LogFolder.PublishedIn(target)
        : throw new VerbFailure($"'{target}' is neither a folder nor an address.", ExitCode.CouldNotTell);

    private static EarlierCheckpoint Kept(FileInfo file)
    {
        if (!file.Exists) throw new VerbFailure($"There is no kept checkpoint '{file.FullName}'.", ExitCode.CouldNotTell);
        if (file.Length > SignedNote.BytesMax) throw new VerbFailure($"'{file.FullName}' is too long for a checkpoint.", ExitCode.CouldNotTell);
        return new EarlierCheckpoint(file.Name, File.ReadAllBytes(file.FullName));
    }
}
