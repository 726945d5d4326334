using System.Text;
using AlprGrains.Audit.Entries;
using AlprGrains.Audit.Notes;
using AlprGrains.Audit.Tree;

namespace AlprGrains.Audit.Verifying;

/// <summary>
/// Checks a published log from its files alone: (1) the checkpoint's signature, (2) every entry against its leaf hash and its one
/// form, (3) every tile of every level, (4) the root, (5) that checkpoints kept from earlier days are its beginning. What is wrong
/// is named by entry and file. Reads one bundle and one tile at a time; throws <see cref="LogUnreadableException"/> when that cannot be done.
/// </summary>
public static class LogVerifier
{
    /// <summary>Problems after which the check ends: the log is broken, and this many places say where.</summary>
    public const int ProblemsMax = 20;

    /// <param name="source">The published log.</param>
    /// <param name="trusted">The log's key as the reader knows it from elsewhere; null to take the one that the log shows.</param>
    /// <param name="earlier">Checkpoints kept from earlier days.</param>
    /// <param name="progress">Told how many entries of how many were read.</param>
    /// <param name="stop">Ends the check.</param>
    /// <param name="seen">Told each entry in order; what it says counts only if the verdict is "intact".</param>
    public static async ValueTask<LogVerdict> Verify(
        ILogSource source, NoteKey? trusted = null, IReadOnlyList<EarlierCheckpoint>? earlier = null, Action<long, long>? progress = null, CancellationToken stop = default,
        Action<SeenEntry>? seen = null)
    {
        var (verdict, _) = await Walk(source, trusted, earlier ?? [], progress, stop, seen);
        return verdict;
    }

    /// <summary>The same, and the tree as it stands, for a writer that goes on from there; null when the log is not intact.</summary>
    internal static async ValueTask<(LogVerdict Verdict, TileStack? Tree)> Walk(
        ILogSource source, NoteKey? trusted, IReadOnlyList<EarlierCheckpoint> earlier, Action<long, long>? progress, CancellationToken stop, Action<SeenEntry>? seen = null)
    {
        var (key, keyProblem) = await KeyOf(source, trusted, stop);
        if (key is null) return (new LogVerdict(null, null, null, null, [keyProblem!]), null);
        if (await source.Read(LogSources.CheckpointPath, stop) is not { } note)
            throw new LogUnreadableException($"there is no {LogSources.CheckpointPath}: this is no published log, or nothing was published yet");
        if (Checkpoint.Open(note.Bytes.Span, key, out var problem) is not { } checkpoint) // 1
            return (new LogVerdict(null, key, null, null, [new LogProblem(null, LogSources.CheckpointPath, $"the checkpoint {problem}")]), null);

        var walk = new LogWalk(source, checkpoint, Open(earlier, key, out var earlierProblems), progress, seen, stop);
        if (keyProblem is not null) walk.Problems.Add(keyProblem);
        walk.Problems.AddRange(earlierProblems);
        await walk.Run(); // 2 to 5
        var verdict = new LogVerdict(checkpoint, key, walk.FirstAt, walk.LastAt, walk.Problems);
        return (verdict, verdict.IsIntact ? walk.Tree : null);
    }

    private static async ValueTask<(NoteKey? Key, LogProblem? Problem)> KeyOf(ILogSource source, NoteKey? trusted, CancellationToken stop)
    {
        var shown = await source.Read(LogSources.KeyPath, stop);
        if (shown is not { } file)
            return trusted is not null ? (trusted, null) : throw new LogUnreadableException($"there is no {LogSources.KeyPath}, and no key was given: this is no published log, or one that shows no key");
        var text = Encoding.UTF8.GetString(file.Bytes.Span);
        var isKey = text.EndsWith('\n') && NoteKey.TryParse(text[..^1], out _);
        if (isKey && NoteKey.TryParse(text[..^1], out var key) && (trusted is null || trusted == key || trusted.ToString() == key.ToString())) return (key, null);
        var problem = new LogProblem(null, LogSources.KeyPath, isKey ? "the key that the log shows is not the one that was given" : "the key that the log shows was altered");
        return (trusted, problem);
    }

    private static List<(EarlierCheckpoint Kept, Checkpoint Said)> Open(IReadOnlyList<EarlierCheckpoint> earlier, NoteKey key, out List<LogProblem> problems)
    {
        problems = [];
        var opened = new List<(EarlierCheckpoint, Checkpoint)>();
        foreach (var kept in earlier)
        {
            if (Checkpoint.Open(kept.Note.Span, key, out var problem) is { } said) opened.Add((kept, said));
            else problems.Add(new LogProblem(null, kept.Name, $"the checkpoint {problem}"));
        }
        return opened;
    }
}
