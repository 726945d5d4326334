using AlprGrains.Audit.Tree;
using AlprGrains.Audit.Verifying;

namespace AlprGrains.Tests.Audit.Faults;

/// <summary>What must be true of a log whatever happened to its writers: all that was acknowledged is there, whole, and no checkpoint was taken back.</summary>
internal static class Promises
{
    /// <summary>Opens the log as the next start would, then checks it from its files alone. Gives how many entries it has.</summary>
    public static async Task<long> Hold(string folder, IReadOnlyList<(long Index, TreeHash Leaf)> acknowledged, IReadOnlyList<EarlierCheckpoint> checkpoints, string what)
    {
        using (var log = Logs.Open(folder))
        {
            await log.Append(Logs.Seen); // it goes on
            foreach (var (index, leaf) in acknowledged)
            {
                var found = log.Archive.Find(index);
                Assert.True(found is not null, $"{what}: entry {index} was acknowledged and is not there");
                Assert.True(Rfc6962.LeafHash(found.Bytes.Span) == leaf, $"{what}: entry {index} is another one than was acknowledged");
                Assert.Null(log.Archive.Open(found).Problem);
            }
        }
        var verdict = await Logs.Verify(folder, [.. checkpoints]);
        Assert.True(verdict.IsIntact, $"{what}: {string.Join("; ", verdict.Problems)}");
        var proven = await LeavesOf(folder, verdict.Checkpoint!.Size);
        foreach (var (index, leaf) in acknowledged) Assert.True(proven[(int)index] == leaf, $"{what}: the published entry {index} is another one than was acknowledged");
        return verdict.Checkpoint.Size;
    }

    private static async Task<List<TreeHash>> LeavesOf(string folder, long size)
    {
        var nodes = new TileNodes(new AlprGrains.Audit.FolderSource(AlprGrains.Audit.Writing.LogFolder.PublishedIn(folder)), size);
        var leaves = new List<TreeHash>();
        for (long i = 0; i < size; i++) leaves.Add(await nodes.Node(0, i));
        return leaves;
    }
}
