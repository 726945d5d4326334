using AlprGrains.Audit.Entries;
using AlprGrains.Audit.Tree;

namespace AlprGrains.Audit.Verifying;

/// <summary>What lies in a log at one bundle of entries: the hashes of its tile, the hashes that its entries have, and what is wrong with either by itself.</summary>
/// <param name="Path">The bundle.</param>
/// <param name="Hashes">Of the tile; null when it cannot be used.</param>
/// <param name="Leaves">Of the entries; fewer than there should be when they break off.</param>
/// <param name="FormProblems">What is wrong with the form of each entry, or null.</param>
/// <param name="Entries">Each entry as it reads, or null where its form is wrong.</param>
/// <param name="Problems">What is missing, cut or too long.</param>
internal sealed record LoadedBundle(
    TilePath Path, ReadOnlyMemory<byte>? Hashes, TreeHash[] Leaves, string?[] FormProblems, WrittenEntry?[] Entries, List<LogProblem> Problems)
{
    public static async ValueTask<LoadedBundle> Load(ILogSource source, TilePath bundle, CancellationToken stop)
    {
        var problems = new List<LogProblem>();
        var hashes = await HashesOf(source, bundle with { Level = 0 }, problems, stop);
        var entries = await EntriesOf(source, bundle, problems, stop);
        var leaves = new TreeHash[entries.Count];
        var formProblems = new string?[entries.Count];
        var read = new WrittenEntry?[entries.Count];
        for (var i = 0; i < leaves.Length; i++)
        {
            leaves[i] = Rfc6962.LeafHash(entries[i].Span);
            if ((read[i] = EntryBytes.TryRead(entries[i], out var problem)) is null) formProblems[i] = problem;
        }
        return new LoadedBundle(bundle, hashes, leaves, formProblems, read, problems);
    }

    /// <summary>The hashes of a tile; null, with a problem, when they are missing or not as many as they should be.</summary>
    public static async ValueTask<ReadOnlyMemory<byte>?> HashesOf(ILogSource source, TilePath tile, List<LogProblem> problems, CancellationToken stop)
    {
        if (await source.ReadTile(tile, stop) is not { } file)
        {
            problems.Add(new LogProblem(tile.FirstEntry, tile.ToString(), "it is missing"));
            return null;
        }
        var bytes = tile.Width * TreeHash.Bytes;
        if (file.Bytes.Length == bytes || !file.IsExact && file.Bytes.Length > bytes) return file.Bytes[..bytes];
        problems.Add(new LogProblem(tile.FirstEntry, tile.ToString(), $"it has {file.Bytes.Length} bytes instead of {bytes}"));
        return null;
    }

    private static async ValueTask<List<ReadOnlyMemory<byte>>> EntriesOf(ILogSource source, TilePath bundle, List<LogProblem> problems, CancellationToken stop)
    {
        var first = bundle.FirstEntry;
        if (await source.ReadTile(bundle, stop) is not { } file)
        {
            problems.Add(new LogProblem(first, bundle.ToString(), $"it is missing, and entries {first} to {first + bundle.Width - 1} with it"));
            return [];
        }
        var entries = EntryBundle.Split(file.Bytes, bundle.Width, out var used);
        if (entries.Count < bundle.Width) problems.Add(new LogProblem(first + entries.Count, bundle.ToString(), $"entry {first + entries.Count} and those after it are cut off"));
        else if (file.IsExact && used < file.Bytes.Length) problems.Add(new LogProblem(first + bundle.Width - 1, bundle.ToString(), $"{file.Bytes.Length - used} bytes follow its last entry"));
        return entries;
    }
}
