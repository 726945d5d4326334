using System.Buffers.Binary;
using System.Text;

namespace AlprGrains.Recognition.Networks.Onnx;

/// <summary>
/// Protocol-buffer bytes in, fields out, one after the other: just what an ONNX file needs. Bytes that end within a field throw
/// <see cref="InvalidDataException"/>; they are our own file, so that is our own fault.
/// </summary>
internal ref struct ProtoReader(ReadOnlySpan<byte> bytes)
{
    private const int Varint = 0, Fixed64 = 1, Delimited = 2, Fixed32 = 5;

    private ReadOnlySpan<byte> _left = bytes;

    /// <summary>Number of the field that was read last.</summary>
    public int Field { get; private set; }

    /// <summary>Its value when it is a whole number or four bytes.</summary>
    public long Number { get; private set; }

    /// <summary>Its bytes when it has a length: a text, a message, packed numbers.</summary>
    public ReadOnlySpan<byte> Bytes { get; private set; }

    public readonly string Text => Encoding.UTF8.GetString(Bytes);

    /// <summary>The four bytes of <see cref="Number"/> as a floating-point number.</summary>
    public readonly float Single => BitConverter.Int32BitsToSingle(unchecked((int)Number));

    public bool Next()
    {
        if (_left.IsEmpty) return false;
        var tag = ReadVarint();
        (Field, Number) = ((int)(tag >> 3), 0);
        Bytes = default;
        switch ((int)(tag & 7))
        {
            case Varint: Number = unchecked((long)ReadVarint()); break;
            case Fixed64: Number = BinaryPrimitives.ReadInt64LittleEndian(Take(8)); break;
            case Delimited: Bytes = Take(ReadVarint()); break;
            case Fixed32: Number = BinaryPrimitives.ReadInt32LittleEndian(Take(4)); break;
            default: throw new InvalidDataException($"The network's file has a field of kind {tag & 7}, which ONNX does not use.");
        }
        return true;
    }

    /// <summary>Whole numbers, whether they were written one by one or packed.</summary>
    public readonly void AddNumbersTo(List<long> numbers)
    {
        if (Bytes.IsEmpty)
        {
            numbers.Add(Number);
            return;
        }
        var packed = new ProtoReader(Bytes);
        while (!packed._left.IsEmpty) numbers.Add(unchecked((long)packed.ReadVarint()));
    }

    private ulong ReadVarint()
    {
        var value = 0UL;
        for (var shift = 0; shift < 64; shift += 7)
        {
            var next = Take(1)[0];
            value |= unchecked((ulong)(next & 0x7F) << shift);
            if (next < 0x80) return value;
        }
        throw new InvalidDataException("The network's file has a number of more than 64 bits.");
    }

    private ReadOnlySpan<byte> Take(ulong count)
    {
        if (count > (ulong)_left.Length) throw new InvalidDataException("The network's file ends within a field.");
        var taken = _left[..(int)count];
        _left = _left[(int)count..];
        return taken;
    }
}
