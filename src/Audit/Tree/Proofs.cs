using System.Numerics;

namespace AlprGrains.Audit.Tree;

/// <summary>Where full subtrees of a tree come from: from tiles, or from memory in a test.</summary>
public interface ITreeNodes
{
    /// <summary>The root of the full subtree over leaves <c>index &lt;&lt; height</c> and the following; throws <see cref="LogUnreadableException"/> when it is not to be had.</summary>
    ValueTask<TreeHash> Node(int height, long index);
}

/// <summary>Inclusion and consistency proofs of RFC 6962, sections 2.1.1 and 2.1.2: made from the nodes of a tree, checked from roots alone.</summary>
public static class Proofs
{
    /// <summary>The hashes that lead from the leaf to the root of the tree of this size, lowest first.</summary>
    public static async ValueTask<IReadOnlyList<TreeHash>> Inclusion(ITreeNodes nodes, long index, long size)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, size);
        var proof = new List<TreeHash>();
        var (start, end) = (0L, size);
        while (end - start > 1)
        {
            var split = start + SplitOf(end - start);
            if (index < split)
            {
                proof.Add(await Root(nodes, split, end));
                end = split;
            }
            else
            {
                proof.Add(await Root(nodes, start, split));
                start = split;
            }
        }
        proof.Reverse();
        return proof;
    }

    /// <summary>The hashes that show that the tree of the smaller size is the beginning of the larger one.</summary>
    public static async ValueTask<IReadOnlyList<TreeHash>> Consistency(ITreeNodes nodes, long smaller, long larger)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(smaller);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(smaller, larger);
        var proof = new List<TreeHash>();
        if (smaller == 0 || smaller == larger) return proof;
        var (start, end) = (0L, larger);
        var isWhole = true; // whether the smaller tree's part here is all of [0, smaller): then its root is known to whoever checks
        while (smaller != end)
        {
            var split = start + SplitOf(end - start);
            if (smaller <= split)
            {
                proof.Add(await Root(nodes, split, end));
                end = split;
            }
            else
            {
                proof.Add(await Root(nodes, start, split));
                start = split;
                isWhole = false;
            }
        }
        if (!isWhole) proof.Add(await Root(nodes, start, end));
        proof.Reverse();
        return proof;
    }

    /// <summary>Whether the leaf stands at this index of the tree with this size and root.</summary>
    public static bool IsIncluded(TreeHash leaf, long index, long size, TreeHash root, IReadOnlyList<TreeHash> proof)
    {
        if (index < 0 || index >= size) return false;
        // Below the fork of this leaf's path and the last leaf's, siblings stand on either side; above it, always on the left.
        var inner = 64 - BitOperations.LeadingZeroCount((ulong)(index ^ (size - 1)));
        if (proof.Count != inner + BitOperations.PopCount((ulong)(index >> inner))) return false;
        var hash = leaf;
        for (var i = 0; i < proof.Count; i++)
            hash = i < inner && ((index >> i) & 1) == 0 ? Rfc6962.NodeHash(hash, proof[i]) : Rfc6962.NodeHash(proof[i], hash);
        return hash == root;
    }

    /// <summary>Whether the tree of the smaller size and root is the beginning of the larger one (RFC 9162, section 2.1.4.2).</summary>
    public static bool IsConsistent(long smaller, TreeHash smallerRoot, long larger, TreeHash largerRoot, IReadOnlyList<TreeHash> proof)
    {
        if (smaller < 0 || smaller > larger) return false;
        if (smaller == larger) return proof.Count == 0 && smallerRoot == largerRoot;
        if (smaller == 0) return proof.Count == 0 && smallerRoot == Rfc6962.EmptyRoot;
        var (first, last) = (smaller - 1, larger - 1);
        for (; (first & 1) == 1; last >>= 1) first >>= 1;
        var next = 0;
        TreeHash hashOfFirst, hashOfSecond;
        if (BitOperations.IsPow2(smaller)) hashOfFirst = hashOfSecond = smallerRoot;
        else if (proof.Count == 0) return false;
        else hashOfFirst = hashOfSecond = proof[next++];
        for (; next < proof.Count; next++)
        {
            if (last == 0) return false;
            if ((first & 1) == 1 || first == last)
            {
                hashOfFirst = Rfc6962.NodeHash(proof[next], hashOfFirst);
                hashOfSecond = Rfc6962.NodeHash(proof[next], hashOfSecond);
                for (; (first & 1) == 0 && first != 0; last >>= 1) first >>= 1;
            }
            else
            {
                hashOfSecond = Rfc6962.NodeHash(hashOfSecond, proof[next]);
            }
            (first, last) = (first >> 1, last >> 1);
        }
        return last == 0 && hashOfFirst == smallerRoot && hashOfSecond == largerRoot;
    }

    /// <summary>The root over the leaves from start to end.</summary>
    public static async ValueTask<TreeHash> Root(ITreeNodes nodes, long start, long end)
    {
        var count = end - start;
        if (count == 0) return Rfc6962.EmptyRoot;
        if (BitOperations.IsPow2(count) && start % count == 0)
        {
            var height = BitOperations.Log2((ulong)count);
            return await nodes.Node(height, start >> height);
        }
        var split = start + SplitOf(count);
        return Rfc6962.NodeHash(await Root(nodes, start, split), await Root(nodes, split, end));
    }

    // The largest power of two below the count.
    private static long SplitOf(long count) => 1L << BitOperations.Log2((ulong)(count - 1));
}
