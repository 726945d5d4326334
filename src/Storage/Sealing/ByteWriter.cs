using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace AlprGrains.Storage.Sealing;

/// <summary>Writes values one after the other into a rented buffer that grows; the clear bytes are wiped when it is given back.</summary>
internal ref struct ByteWriter
{
    private const int FirstBytes = 512;

    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(FirstBytes);
    private int _length;

    public ByteWriter() { }

    public readonly ReadOnlySpan<byte> Written => _buffer.AsSpan(0, _length);

    public void Byte(byte value) => Take(1)[0] = value;

    public void Number(long value) => BinaryPrimitives.WriteInt64LittleEndian(Take(sizeof(long)), value);

    public void Real(double value) => BinaryPrimitives.WriteDoubleLittleEndian(Take(sizeof(double)), value);

    /// <summary>To a tenth, in four bytes: pixels.</summary>
    public void Tenths(double value) => BinaryPrimitives.WriteInt32LittleEndian(Take(sizeof(int)), checked((int)Math.Round(value * 10)));

    /// <summary>At most 65,535 bytes of UTF-8.</summary>
    public void Text(string value)
    {
        var count = Encoding.UTF8.GetByteCount(value);
        BinaryPrimitives.WriteUInt16LittleEndian(Take(sizeof(ushort)), checked((ushort)count));
        Encoding.UTF8.GetBytes(value, Take(count));
    }

    public readonly void Dispose()
    {
        _buffer.AsSpan(0, _length).Clear();
        ArrayPool<byte>.Shared.Return(_buffer);
    }

    private Span<byte> Take(int count)
    {
        if (_length + count > _buffer.Length)
        {
            var larger = ArrayPool<byte>.Shared.Rent(Math.Max(_buffer.Length * 2, _length + count));
            _buffer.AsSpan(0, _length).CopyTo(larger);
            _buffer.AsSpan(0, _length).Clear();
            ArrayPool<byte>.Shared.Return(_buffer);
            _buffer = larger;
        }
        _length += count;
        return _buffer.AsSpan(_length - count, count);
    }
}

/// <summary>Reads what <see cref="ByteWriter"/> wrote; running past the end throws, for the bytes were authenticated before.</summary>
internal ref struct ByteReader(ReadOnlySpan<byte> bytes)
{
    private ReadOnlySpan<byte> _rest = bytes;

    public byte Byte() => Take(1)[0];

    public long Number() => BinaryPrimitives.ReadInt64LittleEndian(Take(sizeof(long)));

    public double Real() => BinaryPrimitives.ReadDoubleLittleEndian(Take(sizeof(double)));

    public double Tenths() => BinaryPrimitives.ReadInt32LittleEndian(Take(sizeof(int))) / 10.0;

    public string Text() => Encoding.UTF8.GetString(Take(BinaryPrimitives.ReadUInt16LittleEndian(Take(sizeof(ushort)))));

    /// <summary>All that is left.</summary>
    public byte[] Rest() => Take(_rest.Length).ToArray();

    private ReadOnlySpan<byte> Take(int count)
    {
        var taken = _rest[..count];
        _rest = _rest[count..];
        return taken;
    }
}
