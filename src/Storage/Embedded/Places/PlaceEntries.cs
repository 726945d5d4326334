using System.Buffers.Binary;
using System.Runtime.InteropServices;
using AlprGrains.Storage.Embedded.Plates;

namespace AlprGrains.Storage.Embedded.Places;

/// <summary>
/// A day's reads by camera and capture time. Captures fall into slots of ten minutes; an entry holds some rows of one camera and one
/// slot, each with its capture time. Reads that come as they are captured fill one slot after the other, so a portion of rows becomes
/// few entries at the end of the index; one captured weeks before its upload is an entry of its own, and found as fast.
/// </summary>
internal static class PlaceEntries
{
    /// <summary>How long a slot is.</summary>
    public const long SlotTicks = 10 * TimeSpan.TicksPerMinute;

    /// <summary>Rows of an entry at most: it then fits into a page of the index with others.</summary>
    private const int RowsPerEntryMax = 64;

    private const int RowBytes = sizeof(long) + sizeof(long);

    /// <summary>The slot of a capture time.</summary>
    public static long SlotOf(long capturedTicks) => capturedTicks / SlotTicks;

    /// <summary>Puts rows into entries, in the order of the index.</summary>
    public static List<PlaceEntry> Of(ReadOnlySpan<IndexEntry> rows)
    {
        var counts = new Dictionary<(long Slot, string Camera), int>();
        foreach (ref readonly var row in rows) CollectionsMarshal.GetValueRefOrAddDefault(counts, PlaceOf(row), out _)++;
        var groups = counts.ToDictionary(group => group.Key, group => new List<PlacedRow>(group.Value)); // of the right size: growing would allocate twice as much
        foreach (ref readonly var row in rows) groups[PlaceOf(row)].Add(new PlacedRow(row.CapturedTicks, row.Row));
        var entries = new List<PlaceEntry>(groups.Count);
        foreach (var ((slot, camera), group) in groups.OrderBy(group => group.Key.Slot).ThenBy(group => group.Key.Camera, StringComparer.Ordinal))
        {
            for (var left = CollectionsMarshal.AsSpan(group); !left.IsEmpty;)
            {
                var part = left[..Math.Min(left.Length, RowsPerEntryMax)];
                left = left[part.Length..];
                entries.Add(new PlaceEntry(slot, camera, part[0].Row, Write(part)));
            }
        }
        return entries;
    }

    /// <summary>Reads an entry's rows one by one.</summary>
    public static void Read(ReadOnlySpan<byte> bytes, Action<PlacedRow> take)
    {
        for (; bytes.Length >= RowBytes; bytes = bytes[RowBytes..])
            take(new PlacedRow(BinaryPrimitives.ReadInt64LittleEndian(bytes), BinaryPrimitives.ReadInt64LittleEndian(bytes[sizeof(long)..])));
    }

    private static (long Slot, string Camera) PlaceOf(in IndexEntry row) => (SlotOf(row.CapturedTicks), row.Camera);

    private static byte[] Write(ReadOnlySpan<PlacedRow> rows)
    {
        var bytes = new byte[rows.Length * RowBytes];
        for (var i = 0; i < rows.Length; i++)
        {
            BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(i * RowBytes), rows[i].CapturedTicks);
            BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(i * RowBytes + sizeof(long)), rows[i].Row);
        }
        return bytes;
    }
}

/// <summary>A row and when it was captured.</summary>
internal readonly record struct PlacedRow(long CapturedTicks, long Row);

/// <summary>As it stands in the index.</summary>
internal readonly record struct PlaceEntry(long Slot, string Camera, long FirstRow, byte[] Rows);
