namespace AlprGrains.Recognition.Frames;

/// <summary>The checksum of a PNG chunk (ISO/IEC 15948, annex D), eight bytes a step.</summary>
internal static class Crc32
{
    private const uint Polynomial = 0xEDB88320;
    private const int Lanes = 8;
    private static readonly uint[][] Tables = Build();

    public static uint Of(ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        var t = Tables;
        while (bytes.Length >= Lanes)
        {
            var low = crc ^ (uint)(bytes[0] | bytes[1] << 8 | bytes[2] << 16) ^ (uint)bytes[3] << 24;
            crc = t[7][low & 0xFF] ^ t[6][low >> 8 & 0xFF] ^ t[5][low >> 16 & 0xFF] ^ t[4][low >> 24]
                ^ t[3][bytes[4]] ^ t[2][bytes[5]] ^ t[1][bytes[6]] ^ t[0][bytes[7]];
            bytes = bytes[Lanes..];
        }
        foreach (var b in bytes) crc = crc >> 8 ^ t[0][(crc ^ b) & 0xFF];
        return ~crc;
    }

    private static uint[][] Build()
    {
        var tables = Enumerable.Range(0, Lanes).Select(_ => new uint[256]).ToArray();
        for (uint i = 0; i < 256; i++)
        {
            var crc = i;
            for (var bit = 0; bit < 8; bit++) crc = (crc & 1) != 0 ? crc >> 1 ^ Polynomial : crc >> 1;
            tables[0][i] = crc;
        }
        for (var lane = 1; lane < Lanes; lane++)
            for (var i = 0; i < 256; i++)
                tables[lane][i] = tables[lane - 1][i] >> 8 ^ tables[0][tables[lane - 1][i] & 0xFF];
        return tables;
    }
}
