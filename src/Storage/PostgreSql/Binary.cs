using System.Buffers.Binary;
using AlprGrains.Plates;

namespace AlprGrains.Storage.PostgreSql;

/// <summary>Sixteen bytes of ours as a uuid of the database and back: the same bytes, the same order.</summary>
internal static class Binary
{
    public static Guid Uuid(ReadId id) => Uuid(id.High, id.Low);

    public static Guid Uuid(PlateToken token) => Uuid(token.High, token.Low);

    public static ReadId ReadIdOf(Guid uuid)
    {
        Span<byte> bytes = stackalloc byte[16];
        uuid.TryWriteBytes(bytes, bigEndian: true, out _);
        return new ReadId(BinaryPrimitives.ReadUInt64BigEndian(bytes), BinaryPrimitives.ReadUInt64BigEndian(bytes[8..]));
    }

    private static Guid Uuid(ulong high, ulong low)
    {
        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteUInt64BigEndian(bytes, high);
        BinaryPrimitives.WriteUInt64BigEndian(bytes[8..], low);
        return new Guid(bytes, bigEndian: true);
    }
}
