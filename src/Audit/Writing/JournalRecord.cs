using System.Buffers.Binary;
using System.Security.Cryptography;

namespace AlprGrains.Audit.Writing;

/// <summary>An entry with its annex, as the journal keeps it.</summary>
/// <param name="Index">Its place in the log.</param>
/// <param name="Entry">Canonical bytes.</param>
/// <param name="Annex">Sealed clear values; empty when there are none.</param>
public readonly record struct JournalRecord(long Index, ReadOnlyMemory<byte> Entry, ReadOnlyMemory<byte> Annex)
{
    /// <summary>Longest annex: 256 KiB.</summary>
    public const int AnnexBytesMax = 256 << 10;

    // Length, check, epoch, index, length of the entry; then the entry and the annex. The check covers all that follows it.
    private const int CheckAt = sizeof(int);
    private const int CheckBytes = 8;
    private const int EpochAt = CheckAt + CheckBytes;
    private const int IndexAt = EpochAt + sizeof(long);
    private const int EntryLengthAt = IndexAt + sizeof(long);
    private const int HeadBytes = EntryLengthAt + sizeof(int);

    public int Bytes => HeadBytes + Entry.Length + Annex.Length;

    /// <summary>Writes it, bound to its writer and place: what another writer left in a file is never taken for it.</summary>
    public void Write(Span<byte> to, long epoch)
    {
        BinaryPrimitives.WriteInt32LittleEndian(to, Bytes);
        BinaryPrimitives.WriteInt64LittleEndian(to[EpochAt..], epoch);
        BinaryPrimitives.WriteInt64LittleEndian(to[IndexAt..], Index);
        BinaryPrimitives.WriteInt32LittleEndian(to[EntryLengthAt..], Entry.Length);
        Entry.Span.CopyTo(to[HeadBytes..]);
        Annex.Span.CopyTo(to[(HeadBytes + Entry.Length)..]);
        Check(to[..Bytes], to[CheckAt..]);
    }

    /// <summary>The record that begins here; null when it is torn, altered, another's or not there.</summary>
    public static JournalRecord? TryRead(ReadOnlyMemory<byte> from, long epoch, long index)
    {
        if (from.Length < HeadBytes) return null;
        var head = from.Span;
        var bytes = BinaryPrimitives.ReadInt32LittleEndian(head);
        var entryBytes = BinaryPrimitives.ReadInt32LittleEndian(head[EntryLengthAt..]);
        if (bytes < HeadBytes || bytes > from.Length || entryBytes < 0 || entryBytes > bytes - HeadBytes) return null;
        if (BinaryPrimitives.ReadInt64LittleEndian(head[EpochAt..]) != epoch || BinaryPrimitives.ReadInt64LittleEndian(head[IndexAt..]) != index) return null;
        Span<byte> check = stackalloc byte[CheckBytes];
        Check(head[..bytes], check);
        return check.SequenceEqual(head.Slice(CheckAt, CheckBytes))
            ? new JournalRecord(index, from.Slice(HeadBytes, entryBytes), from[(HeadBytes + entryBytes)..bytes])
            : null;
    }

    private static void Check(ReadOnlySpan<byte> record, Span<byte> check)
    {
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(record[EpochAt..], digest);
        digest[..CheckBytes].CopyTo(check);
    }
}
