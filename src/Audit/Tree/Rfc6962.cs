using System.Security.Cryptography;

namespace AlprGrains.Audit.Tree;

/// <summary>Hashing of RFC 6962, section 2.1: leaves and nodes cannot be taken for each other, for each begins with a byte of its own.</summary>
public static class Rfc6962
{
    private const byte LeafPrefix = 0;
    private const byte NodePrefix = 1;

    /// <summary>Leaves up to this length are hashed without an allocation.</summary>
    private const int OnStackBytesMax = 2048;

    /// <summary>The root of a tree without leaves.</summary>
    public static TreeHash EmptyRoot { get; } = TreeHash.Read(SHA256.HashData([]));

    public static TreeHash LeafHash(ReadOnlySpan<byte> leaf)
    {
        Span<byte> digest = stackalloc byte[TreeHash.Bytes];
        var input = leaf.Length < OnStackBytesMax ? stackalloc byte[leaf.Length + 1] : new byte[leaf.Length + 1];
        input[0] = LeafPrefix;
        leaf.CopyTo(input[1..]);
        SHA256.HashData(input, digest);
        return TreeHash.Read(digest);
    }

    public static TreeHash NodeHash(in TreeHash left, in TreeHash right)
    {
        Span<byte> input = stackalloc byte[1 + 2 * TreeHash.Bytes];
        Span<byte> digest = stackalloc byte[TreeHash.Bytes];
        input[0] = NodePrefix;
        left.CopyTo(input[1..]);
        right.CopyTo(input[(1 + TreeHash.Bytes)..]);
        SHA256.HashData(input, digest);
        return TreeHash.Read(digest);
    }

    /// <summary>The root over these hashes, whose number is a power of two. Uses them as scratch.</summary>
    public static TreeHash RootOfFull(Span<TreeHash> hashes)
    {
        if (!System.Numerics.BitOperations.IsPow2(hashes.Length)) throw new ArgumentException($"{hashes.Length} hashes are no full subtree");
        for (var width = hashes.Length; width > 1; width /= 2)
            for (var i = 0; i < width / 2; i++) hashes[i] = NodeHash(hashes[2 * i], hashes[2 * i + 1]);
        return hashes[0];
    }
}
