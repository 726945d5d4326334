using System.Runtime.InteropServices;

namespace AlprGrains.Audit.Tree;

/// <summary>One SHA-256 of the tree: 32 bytes as a value.</summary>
[StructLayout(LayoutKind.Sequential)]
public readonly record struct TreeHash
{
    /// <summary>Length in bytes.</summary>
    public const int Bytes = 32;

    private readonly ulong _a, _b, _c, _d;

    /// <summary>Reads the first 32 bytes.</summary>
    public static TreeHash Read(ReadOnlySpan<byte> bytes) => MemoryMarshal.Read<TreeHash>(bytes);

    /// <summary>Reads 64 hex digits.</summary>
    public static TreeHash FromHex(string hex) => Read(Convert.FromHexString(hex));

    public void CopyTo(Span<byte> bytes) => MemoryMarshal.Write(bytes, in this);

    public byte[] ToArray() => MemoryMarshal.AsBytes(new ReadOnlySpan<TreeHash>(in this)).ToArray();

    /// <summary>64 hex digits, lower case.</summary>
    public string Hex => Convert.ToHexStringLower(MemoryMarshal.AsBytes(new ReadOnlySpan<TreeHash>(in this)));

    /// <summary>As checkpoints write it.</summary>
    public string Base64 => Convert.ToBase64String(MemoryMarshal.AsBytes(new ReadOnlySpan<TreeHash>(in this)));

    public override string ToString() => Hex;
}
