using System.CommandLine;
using System.Globalization;
using AlprGrains.Audit;
using AlprGrains.Audit.Verifying;
using AlprGrains.Audit.Writing;
using AlprGrains.Cli.Audit;
using AlprGrains.Cli.CommandLine;

namespace AlprGrains.Cli.Retention;

/// <summary>
/// ./alpr retention prove: (1) checks the whole audit log, (2) replays its purge certificates and the ends of holds, (3) holds them against
/// the store's numbers, and prints what became of each upload day. Exit code 0 only if everything adds up, 1 with each thing that does not,
/// 2 when it could not be told.
/// </summary>
public sealed class ProveVerb : Verb
{
    private const int DaysShown = 40;
    private const string DayForm = "yyyy-MM-dd";

    private readonly Argument<string> _target = new("where") { Description = "A data directory whose server is stopped, or the address of a server such as https://alpr.example.org." };
    private readonly Option<string?> _day = new("--day") { Description = "One upload day (UTC), such as 2026-10-01." };
    private readonly Option<bool> _json = new("--json") { Description = "One JSON object." };

    public ProveVerb(Checkout checkout, Terminal terminal)
        : base("prove", "Prove from the audit log what was uploaded, purged and held.", "./alpr retention prove --day 2026-10-01 https://alpr.example.org")
    {
        Add(_target);
        Add(_day);
        Add(_json);
        Runs(terminal, (parsed, stop) => Run(checkout, terminal, parsed.GetRequiredValue(_target), DayOf(parsed.GetValue(_day)), parsed.GetValue(_json), stop));
    }

    private static async Task<int> Run(Checkout checkout, Terminal terminal, string target, DateOnly? day, bool asJson, CancellationToken stop)
    {
        var server = Uri.TryCreate(target, UriKind.Absolute, out var address) && address.Scheme is "http" or "https" ? address : null;
        if (server is null && !Directory.Exists(target)) throw new VerbFailure($"'{target}' is neither a folder nor an address.", ExitCode.CouldNotTell);
        // The numbers before the log: what happens in between is in the log and not in them, never the other way round.
        var store = server is null ? await RetentionNumbers.Of(checkout, Path.GetFullPath(target), stop) : await RetentionNumbers.Of(server, stop);
        var (verdict, proof) = await Replay(terminal, server, target, stop);
        if (verdict.IsIntact && store is not null) proof.Compare(store);
        return Say(terminal, verdict, proof, store, day, asJson);
    }

    private static async Task<(LogVerdict Verdict, RetentionProof Proof)> Replay(Terminal terminal, Uri? server, string target, CancellationToken stop)
    {
        using var http = server is null ? null : HttpLogSource.ClientFor(server);
        var audit = Path.Combine(target, "audit");
        ILogSource source = http is null ? new FolderSource(LogFolder.PublishedIn(Directory.Exists(audit) ? audit : target)) : new HttpLogSource(http);
        var proof = new RetentionProof();
        try
        {
            var verdict = await terminal.Progress("entries checked", null, report => LogVerifier.Verify(source, progress: (done, _) => report(done), stop: stop, seen: proof.Take).AsTask());
            return (verdict, proof);
        }
        catch (LogUnreadableException unreadable)
        {
            throw new VerbFailure($"It cannot be told what was purged: {unreadable.Message}", ExitCode.CouldNotTell);
        }
    }

    private static int Say(Terminal terminal, LogVerdict verdict, RetentionProof proof, StoreNumbers? store, DateOnly? day, bool asJson)
    {
        string[] problems = [.. verdict.Problems.Select(problem => $"the audit log is broken: {problem.Path}: {problem.Sentence}"), .. proof.Problems];
        var days = proof.Days().Where(one => day is null || one.Day == day).ToArray();
        var exit = problems.Length > 0 ? ExitCode.Failed : store is null || day is not null && days.Length == 0 ? ExitCode.CouldNotTell : ExitCode.Done;
        if (asJson)
        {
            terminal.Json(new
            {
                Verdict = exit switch { ExitCode.Done => "adds-up", ExitCode.Failed => "does-not-add-up", _ => "unknown" },
                Log = new { Entries = verdict.Checkpoint?.Size, Root = verdict.Checkpoint?.Root.Hex, Key = verdict.Key?.ToString() },
                proof.Certificates, CertifiedReads = proof.Reads, proof.Purged, proof.Held, proof.Uncertified, proof.CertifiedUntil, Store = store,
                Days = days.Select(one => new { Day = one.Day.ToString(DayForm, CultureInfo.InvariantCulture), one.Uploaded, one.Purged, one.Held, one.Complete, one.Entries }),
                OpenItems = proof.OpenItems.Select(item => new { Certificate = item.Number, item.Item }),
                Problems = problems,
            });
            return exit;
        }

        terminal.Result(exit switch
        {
            ExitCode.Done => $"ADDS UP: {proof.Certificates} certificates over {proof.Reads} reads, {proof.Purged} purged and {proof.Held} held.",
            ExitCode.Failed => "DOES NOT ADD UP:",
            _ => "CANNOT BE TOLD:",
        });
        foreach (var problem in problems) terminal.Result($"  {problem}");
        if (store is null) terminal.Result("  There is a log and no store here: certificates are in order, and nothing to hold them against.");
        else terminal.Result($"  Store: {store.Uploaded} uploaded = {store.Live} live + {store.Purged} purged + {store.Held} held{(proof.Uncertified > 0 ? $"; {proof.Uncertified} were destroyed since the last certificate and stand in the next" : "")}.");
        if (day is { } wanted && days.Length == 0) terminal.Result($"  No certificate speaks of uploads on {wanted:yyyy-MM-dd}: their 30 days are not over, or nothing was kept then.");
        foreach (var one in days.TakeLast(DaysShown))
            terminal.Result(string.Create(CultureInfo.InvariantCulture, $"  {one.Day:yyyy-MM-dd}  uploaded {one.Uploaded}  purged {one.Purged}  held {one.Held}{(one.Complete ? "" : "  (not all of the day is over)")}  entries {Spans(one.Entries)}"));
        if (days.Length > DaysShown) terminal.Result($"  and {days.Length - DaysShown} days before; --day or --json shows them.");
        foreach (var (number, item) in proof.OpenItems) terminal.Result($"  Certificate {number}, open then: {item}");
        if (verdict.Checkpoint is { } checkpoint) terminal.Result($"  Proof: all {checkpoint.Size} entries of the log lead to its signed root {checkpoint.Root.Hex}.");
        return exit;
    }

    private static string Spans(IReadOnlyList<long> entries) =>
        string.Join(", ", entries.Take(6)) + (entries.Count > 6 ? $" and {entries.Count - 6} more" : "");

    private static DateOnly? DayOf(string? typed) => typed is null ? null
        : DateOnly.TryParseExact(typed, DayForm, CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day
        : throw new VerbFailure($"--day '{typed}' is not a day such as 2026-10-01.");
}
