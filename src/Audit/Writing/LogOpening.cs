using System.Security.Cryptography;
using AlprGrains.Audit.Entries;
using AlprGrains.Audit.Files;
using AlprGrains.Audit.Keys;
using AlprGrains.Audit.Tree;
using AlprGrains.Audit.Verifying;

namespace AlprGrains.Audit.Writing;

/// <summary>What a writer starts with.</summary>
/// <param name="CutBytes">Bytes of an unfinished record that the journal ended with.</param>
internal sealed record OpenedLog(
    LogFolder Folder, IDisposable? Lock, WriterEpoch Epoch, LogKey Key, AnnexKeys AnnexKeys, Journal Journal, Publisher Publisher, PublishedLog Published, long CutBytes);

/// <summary>
/// From what lies on disk to a log that can be written: (1) the lock, unless one takes over, (2) the fence, (3) the key, (4) the
/// published log, checked to its last byte, (5) what the journal holds beyond it, published now, (6) a journal file of one's own.
/// </summary>
internal static class LogOpening
{
    /// <summary>Entries that are published at once when a journal is taken up.</summary>
    private const int PublishedAtOnce = 10_000;

    public static OpenedLog Open(TileLogOptions options, TimeProvider time, RandomNumberGenerator chance)
    {
        var folder = new LogFolder(options.Folder);
        DurableFolder.Create(folder.Root, isPrivate: true);
        var held = options.TakeOver ? null : LockOf(folder); // 1
        try
        {
            return Open(folder, held, options, time, chance);
        }
        catch (Exception refused)
        {
            held?.Dispose();
            if (refused is IOException or JournalWriteException or JournalBrokenException)
                throw new AuditLogRefusedException($"the audit log in '{folder.Root}' is not opened: {refused.Message}; see to the disk", refused);
            throw;
        }
    }

    private static OpenedLog Open(LogFolder folder, IDisposable? held, TileLogOptions options, TimeProvider time, RandomNumberGenerator chance)
    {
        var epoch = EpochOf(folder, options); // 2
        using var beating = options.TakeOver ? time.CreateTimer(_ => epoch.Beat(), null, TimeSpan.Zero, TakeOverRule.BeatPeriod) : null; // whoever checks a long log lives
        var isNew = !File.Exists(Path.Combine(folder.Public, LogSources.CheckpointPath)) && !JournalSegments.ReadFrom(folder.Journal, 0).Any();
        var key = LogKey.OpenOrCreate(folder.Keys, options.Origin, isNew, chance); // 3
        DurableFolder.Create(folder.AnnexKeys, isPrivate: true);

        var (tree, bundle) = Published(folder, key); // 4
        var publishedSize = tree.Size;
        RequireJournalHolds(folder, publishedSize, tree);
        if (held is not null) Publisher.ForgetOthers(folder.Public); // under the lock nobody else writes
        var publisher = new Publisher(folder.Public, epoch.Number, key, tree, bundle);
        publisher.PublishKey();
        var segments = JournalSegments.Of(folder.Journal); // found once: what is read here is what the new file goes on from
        JournalSegments.Sync(segments);
        foreach (var record in JournalSegments.ReadFrom(segments, publishedSize)) // 5
        {
            publisher.Add(record.Entry.Span, Rfc6962.LeafHash(record.Entry.Span));
            if (publisher.Size % PublishedAtOnce == 0) publisher.Publish();
        }
        var published = publisher.Publish();
        var cutBytes = JournalSegments.BytesBehind(segments, publisher.Size);
        var journal = new Journal(folder.Journal, epoch.Number, segments is [.., var newest] ? newest.Epoch : 0, publisher.Size); // 6
        return new OpenedLog(folder, held, epoch, key, new AnnexKeys(folder.AnnexKeys, epoch.Number, chance), journal, publisher, published, cutBytes);
    }

    private static (TileStack Tree, byte[] Bundle) Published(LogFolder folder, LogKey key)
    {
        if (!File.Exists(Path.Combine(folder.Public, LogSources.CheckpointPath))) return (new TileStack(), []);
        var source = new FolderSource(folder.Public);
        try
        {
            var (verdict, tree) = Now(LogVerifier.Walk(source, key.Public, [], null, CancellationToken.None));
            if (tree is null)
            {
                var places = string.Join("; ", verdict.Problems.Select(problem => $"{problem.Path}: {problem.Sentence}"));
                throw new AuditLogRefusedException($"INV-8: the audit log in '{folder.Root}' is not opened: {places}. Keep the folder as it is and compare it with a copy.");
            }
            var width = (int)(tree.Size % TilePath.FullWidth);
            if (width == 0) return (tree, []);
            var file = Now(source.ReadTile(new TilePath(TilePath.Entries, tree.Size / TilePath.FullWidth, width)))!.Value;
            EntryBundle.Split(file.Bytes, width, out var used);
            return (tree, file.Bytes[..used].ToArray());
        }
        catch (LogUnreadableException unreadable)
        {
            throw new AuditLogRefusedException($"the audit log in '{folder.Root}' is not opened: {unreadable.Message}", unreadable);
        }
    }

    // Whoever cuts the journal must not make entries vanish from it that were published: the annexes would be gone unseen.
    private static void RequireJournalHolds(LogFolder folder, long size, TileStack tree)
    {
        if (size == 0) return;
        var last = JournalSegments.ReadFrom(folder.Journal, size - 1).Select(record => (JournalRecord?)record).FirstOrDefault();
        var leaf = Now(new TileNodes(new FolderSource(folder.Public), tree.Size).Node(0, size - 1));
        if (last is { } record && Rfc6962.LeafHash(record.Entry.Span) == leaf) return;
        throw new AuditLogRefusedException(
            $"INV-8: the audit log in '{folder.Root}' is not opened: its journal does not hold entry {size - 1}, which was published. Put the journal back from a copy.");
    }

    private static WriterEpoch EpochOf(LogFolder folder, TileLogOptions options)
    {
        if (options.TakeOverFrom is not { } seen) return WriterEpoch.Claim(folder.Epochs);
        return WriterEpoch.TryClaimAfter(folder.Epochs, seen.Epoch) ?? throw new AuditLogOvertakenException($"another writer has taken the audit log over from writer {seen.Epoch}");
    }

    private static FileStream LockOf(LogFolder folder)
    {
        try
        {
            return new FileStream(folder.LockFile, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException held)
        {
            throw new AuditLogRefusedException($"the audit log in '{folder.Root}' is held by another writer; stop that one first", held);
        }
    }

    // A folder answers at once: these calls have completed when they return.
    private static T Now<T>(ValueTask<T> task) => task.AsTask().GetAwaiter().GetResult();
}
