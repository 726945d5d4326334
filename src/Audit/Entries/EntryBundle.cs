using System.Buffers.Binary;
using AlprGrains.Audit.Tree;

namespace AlprGrains.Audit.Entries;

/// <summary>Up to 256 entries in one file, each after its length in two bytes (C2SP tlog-tiles, "log entries").</summary>
public static class EntryBundle
{
    public const int LengthBytes = sizeof(ushort);

    public static void Append(Stream bundle, ReadOnlySpan<byte> entry)
    {
        Span<byte> length = stackalloc byte[LengthBytes];
        BinaryPrimitives.WriteUInt16BigEndian(length, checked((ushort)entry.Length));
        bundle.Write(length);
        bundle.Write(entry);
    }

    /// <summary>The entries, at most <paramref name="count"/>; fewer when the bytes end or break off.</summary>
    public static List<ReadOnlyMemory<byte>> Split(ReadOnlyMemory<byte> bundle, int count, out int usedBytes)
    {
        var entries = new List<ReadOnlyMemory<byte>>(Math.Min(count, TilePath.FullWidth));
        usedBytes = 0;
        while (entries.Count < count && bundle.Length - usedBytes >= LengthBytes)
        {
            var length = BinaryPrimitives.ReadUInt16BigEndian(bundle.Span[usedBytes..]);
            if (bundle.Length - usedBytes - LengthBytes < length) break;
            entries.Add(bundle.Slice(usedBytes + LengthBytes, length));
            usedBytes += LengthBytes + length;
        }
        return entries;
    }
}
