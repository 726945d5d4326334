using System.Collections.Immutable;
using AlprGrains.Audit;
using AlprGrains.Audit.Entries;
using AlprGrains.Audit.Tree;
using Orleans.Concurrency;

namespace AlprGrains.Grains.Audit;

/// <summary>Paths in, files of the published log out. Only paths of the log's own form are looked at; nothing else on the disk is reachable. It stands where the log is written.</summary>
[GrainType("published-log"), Reentrant]
public sealed class PublishedLogGrain(AuditLogSeat seat) : Grain, IPublishedLogGrain
{
    public async ValueTask<PublishedLogFile?> Read(string path)
    {
        if (path.Length > IPublishedLogGrain.PathCharactersMax) return null;
        if (path is LogSources.CheckpointPath or LogSources.KeyPath)
            return await seat.Log.Archive.Published.Read(path) is { } text ? new PublishedLogFile(text.Bytes, false, true) : null;
        if (!TilePath.TryParse(path, out var tile) || !IsCovered(tile)) return null;
        if (await seat.Log.Archive.Published.ReadTile(tile) is not { } file) return null;
        return new PublishedLogFile(file.IsExact ? file.Bytes : Beginning(file.Bytes, tile), true, false);
    }

    public ValueTask<ImmutableArray<PublishedLine>> LatestOfRetention(int linesMax)
    {
        var size = seat.Log.Published.Checkpoint.Size;
        var found = ImmutableArray.CreateBuilder<PublishedLine>();
        foreach (var entry in seat.Log.Archive.Backwards(size).Take(IPublishedLogGrain.ReadMax))
        {
            if (found.Count == linesMax) break;
            var isPurge = entry.Entry.Kind == AuditKinds.PurgeCertified || entry.Entry.Kind == AuditKinds.HoldEnded && !entry.Entry.Subjects.Contains("purged 0");
            if (isPurge) found.Add(new PublishedLine(entry.Index, entry.Entry.At, entry.Entry.Kind, [.. entry.Entry.Subjects], TilePath.Of(TilePath.Entries, size, entry.Index).ToString()));
        }
        return ValueTask.FromResult(found.ToImmutable());
    }

    // A partial tile beyond the checkpoint may be on disk already: it is not published before the checkpoint is.
    private bool IsCovered(TilePath tile)
    {
        var hashes = seat.Log.Published.Checkpoint.Size >> Math.Min(8 * Math.Max(tile.Level, 0), 63);
        return tile.Index < TilePath.FullWidth * (1L << 40) && tile.Index * TilePath.FullWidth + tile.Width <= hashes;
    }

    // A partial tile gave way to a wider one, whose beginning it is.
    private static ReadOnlyMemory<byte> Beginning(ReadOnlyMemory<byte> wider, TilePath tile)
    {
        if (tile.Level != TilePath.Entries) return wider[..(tile.Width * TreeHash.Bytes)];
        EntryBundle.Split(wider, tile.Width, out var used);
        return wider[..used];
    }
}
