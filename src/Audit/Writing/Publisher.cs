using System.Text;
using AlprGrains.Audit.Entries;
using AlprGrains.Audit.Files;
using AlprGrains.Audit.Keys;
using AlprGrains.Audit.Notes;
using AlprGrains.Audit.Tree;

namespace AlprGrains.Audit.Writing;

/// <summary>A log as it was last published.</summary>
/// <param name="Checkpoint">What is signed.</param>
/// <param name="Note">As text, signed.</param>
public sealed record PublishedLog(Checkpoint Checkpoint, string Note);

/// <summary>
/// Entries that are durable in; bundles, tiles and a signed checkpoint over them out. Everything that a checkpoint covers is on disk
/// before the checkpoint is. All files follow from the entries alone, so that a writer that was fenced off and goes on can only write
/// what is there already. Used by one thread at a time.
/// </summary>
internal sealed class Publisher
{
    /// <summary>Files that are synced at once.</summary>
    private const int SyncedAtOnce = 16;

    private const string TemporaryPrefix = ".writer-";

    private readonly string _folder;
    private readonly string _temporary;
    private readonly LogKey _key;
    private readonly TileStack _tree;
    private readonly MemoryStream _bundle = new();
    private readonly Dictionary<TilePath, byte[]> _unwritten = []; // stays until it is on disk: a failed try is repeated
    private readonly List<string> _outdated = [];
    private TilePath[] _partials = [];

    /// <param name="folder">The published folder.</param>
    /// <param name="writer">The writer's epoch, for names of its own.</param>
    /// <param name="key">Signs.</param>
    /// <param name="tree">The tree as it is published.</param>
    /// <param name="bundle">The last, partial bundle.</param>
    public Publisher(string folder, long writer, LogKey key, TileStack tree, ReadOnlySpan<byte> bundle)
    {
        (_folder, _key, _tree) = (folder, key, tree);
        _temporary = Path.Combine(folder, TemporaryPrefix + writer.ToString(System.Globalization.CultureInfo.InvariantCulture));
        _bundle.Write(bundle);
        _partials = [.. PartialPaths()];
        DurableFolder.Create(folder, isPrivate: false);
        DurableFolder.Create(_temporary, isPrivate: false);
    }

    /// <summary>Deletes what writers before left half made.</summary>
    public static void ForgetOthers(string folder)
    {
        if (!Directory.Exists(folder)) return;
        foreach (var left in Directory.EnumerateDirectories(folder, TemporaryPrefix + "*")) Directory.Delete(left, recursive: true);
    }

    /// <summary>Entries taken in, published or not.</summary>
    public long Size => _tree.Size;

    public void Add(ReadOnlySpan<byte> entry, TreeHash leaf)
    {
        EntryBundle.Append(_bundle, entry);
        _tree.Add(leaf, (path, hashes) =>
        {
            _unwritten[path] = TileStack.BytesOf(hashes);
            if (path.Level > 0) return;
            _unwritten[path with { Level = TilePath.Entries }] = _bundle.ToArray();
            _bundle.SetLength(0);
        });
    }

    /// <summary>Writes everything that was added, then signs. Throws <see cref="IOException"/>; the next try repeats what is missing.</summary>
    public PublishedLog Publish()
    {
        var partials = PartialPaths().ToArray();
        foreach (var (path, hashes) in _tree.Partials())
        {
            if (_partials.Contains(path)) continue;
            _unwritten[path] = TileStack.BytesOf([.. hashes]);
            if (path.Level == 0) _unwritten[path with { Level = TilePath.Entries }] = _bundle.ToArray();
        }
        WriteTiles();
        _outdated.AddRange(_partials.Except(partials).Select(FileOf));
        _partials = partials;

        var checkpoint = new Checkpoint(_key.Public.Name, _tree.Size, _tree.Root);
        var note = _key.Sign(checkpoint);
        DurableFolder.WriteWhole(Path.Combine(_folder, LogSources.CheckpointPath), Path.Combine(_temporary, LogSources.CheckpointPath), Checkpoint.BytesOf(note), isPrivate: false);
        DurableFolder.Sync(_folder);
        DeleteOutdated();
        return new PublishedLog(checkpoint, note);
    }

    /// <summary>Shows the key beside the log.</summary>
    public void PublishKey()
    {
        DurableFolder.WriteWhole(Path.Combine(_folder, LogSources.KeyPath), Path.Combine(_temporary, LogSources.KeyPath), Encoding.UTF8.GetBytes($"{_key.Public}\n"), isPrivate: false);
        DurableFolder.Sync(_folder);
    }

    public void Close()
    {
        try { Directory.Delete(_temporary, recursive: true); }
        catch (IOException) { } // safe: the next writer has a name of its own, and nobody reads this folder
    }

    private IEnumerable<TilePath> PartialPaths()
    {
        foreach (var (path, _) in _tree.Partials())
        {
            yield return path;
            if (path.Level == 0) yield return path with { Level = TilePath.Entries };
        }
    }

    private void WriteTiles()
    {
        if (_unwritten.Count == 0) return;
        var writes = _unwritten.Select((write, i) => (File: FileOf(write.Key), Temporary: Path.Combine(_temporary, $"{i}"), Content: write.Value)).ToArray();
        var folders = writes.Select(write => Path.GetDirectoryName(write.File)!).Distinct().ToArray();
        foreach (var folder in folders) DurableFolder.Create(folder, isPrivate: false);
        try
        {
            Parallel.ForEach(writes, new ParallelOptions { MaxDegreeOfParallelism = SyncedAtOnce }, write => DurableFolder.WriteWhole(write.File, write.Temporary, write.Content, isPrivate: false));
            Parallel.ForEach(folders, new ParallelOptions { MaxDegreeOfParallelism = SyncedAtOnce }, DurableFolder.Sync);
        }
        catch (AggregateException several) when (several.InnerExceptions.OfType<IOException>().FirstOrDefault() is { } refused)
        {
            throw new IOException($"tiles could not be written: {refused.Message}", refused);
        }
        _unwritten.Clear();
    }

    // What a narrower tile said is the beginning of the wider one.
    private void DeleteOutdated()
    {
        foreach (var file in _outdated)
        {
            try
            {
                File.Delete(file);
                var folder = Path.GetDirectoryName(file)!;
                if (!Directory.EnumerateFileSystemEntries(folder).Any()) Directory.Delete(folder);
            }
            catch (IOException) { } // safe: one file too many misleads nobody
        }
        _outdated.Clear();
    }

    private string FileOf(TilePath path) => Path.Combine(_folder, path.ToString());
}
