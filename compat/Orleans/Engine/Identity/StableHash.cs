using System.Buffers.Binary;
using System.Numerics;

namespace Orleans.Runtime;

/// <summary>
/// Takes bytes, gives 32 bits that are the same in every process and on every machine: xxHash32 with seed 0, as published by its author.
/// Reminder rows keep this value, so it must equal what Orleans writes; it does not fail.
/// </summary>
internal static class StableHash
{
    private const uint Prime1 = 2654435761, Prime2 = 2246822519, Prime3 = 3266489917, Prime4 = 668265263, Prime5 = 374761393;
    private const int StripeBytes = 16;

    public static uint ComputeHash(ReadOnlySpan<byte> data)
    {
        unchecked
        {
            var length = (uint)data.Length;
            uint hash;
            if (data.Length >= StripeBytes)
            {
                uint a = Prime1 + Prime2, b = Prime2, c = 0, d = 0 - Prime1;
                for (; data.Length >= StripeBytes; data = data[StripeBytes..])
                {
                    a = Round(a, data);
                    b = Round(b, data[4..]);
                    c = Round(c, data[8..]);
                    d = Round(d, data[12..]);
                }

                hash = BitOperations.RotateLeft(a, 1) + BitOperations.RotateLeft(b, 7)
                    + BitOperations.RotateLeft(c, 12) + BitOperations.RotateLeft(d, 18);
            }
            else
            {
                hash = Prime5;
            }

            hash += length;
            for (; data.Length >= 4; data = data[4..])
                hash = BitOperations.RotateLeft(hash + BinaryPrimitives.ReadUInt32LittleEndian(data) * Prime3, 17) * Prime4;
            foreach (var last in data)
                hash = BitOperations.RotateLeft(hash + last * Prime5, 11) * Prime1;

            hash = (hash ^ (hash >> 15)) * Prime2;
            hash = (hash ^ (hash >> 13)) * Prime3;
            return hash ^ (hash >> 16);
        }
    }

    private static uint Round(uint lane, ReadOnlySpan<byte> data) =>
        unchecked(BitOperations.RotateLeft(lane + BinaryPrimitives.ReadUInt32LittleEndian(data) * Prime2, 13) * Prime1);
}
