using System.Buffers.Binary;
using System.Text;
using AlprGrains.Storage.Keys;

namespace AlprGrains.Storage.Embedded.Patterns;

/// <summary>
/// What the directory finds on disk when it starts: for each upload minute, the plates uploaded in it, sealed under that minute's key
/// and unreadable with it (INV-4, INV-11). A plate is listed once for each minute and portion of rows in which it was uploaded.
/// </summary>
internal static class SealedPlates
{
    private const int PlateBytes = sizeof(ulong) + 1; // and the second of the minute

    /// <summary>Seals rows' plates, minute by minute. A minute whose key is destroyed is left out. Sorts <paramref name="rows"/>.</summary>
    public static List<(UploadMinute Minute, byte[] Sealed)> Seal(Sighting[] rows, KeyStore keys)
    {
        Array.Sort(rows, static (left, right) =>
            left.Minute != right.Minute ? left.Minute.CompareTo(right.Minute)
            : left.Plate != right.Plate ? left.Plate.CompareTo(right.Plate)
            : right.Second.CompareTo(left.Second)); // the last upload first: it is the one that is listed
        var lists = new List<(UploadMinute, byte[])>();
        for (int first = 0, next; first < rows.Length; first = next)
        {
            var minute = new UploadMinute(rows[first].Minute);
            for (next = first; next < rows.Length && rows[next].Minute == minute.Number; next++) { }
            if (keys.OpeningKey(minute) is { } key) lists.Add((minute, key.Seal(Write(rows.AsSpan(first, next - first)), Bind(minute))));
        }
        return lists;
    }

    /// <summary>Adds the plates of a list; none when the minute's key is destroyed.</summary>
    public static void Open(UploadMinute minute, ReadOnlySpan<byte> sealedBytes, KeyStore keys, List<Sighting> into)
    {
        if (keys.OpeningKey(minute) is not { } key) return;
        var clear = key.TryOpen(sealedBytes, Bind(minute))
            ?? throw new StorageException(StorageFault.Damaged, $"the plates listed for {minute.Start:u} do not open with the key of their minute: the index file of {minute.Day.Name} was altered or damaged; delete it, it is made anew at the next start");
        var from = checked((uint)(minute.Number * 60));
        for (var at = 0; at < clear.Length; at += PlateBytes)
            into.Add(new Sighting(BinaryPrimitives.ReadUInt64LittleEndian(clear.AsSpan(at)), from + clear[at + sizeof(ulong)]));
        clear.AsSpan().Clear();
    }

    private static byte[] Write(ReadOnlySpan<Sighting> rows)
    {
        var bytes = new byte[rows.Length * PlateBytes];
        var length = 0;
        ulong last = 0;
        foreach (var (plate, second) in rows)
        {
            if (plate == last) continue;
            last = plate;
            BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(length), plate);
            bytes[length + sizeof(ulong)] = (byte)(second % 60);
            length += PlateBytes;
        }
        return bytes[..length];
    }

    private static byte[] Bind(UploadMinute minute) => Encoding.UTF8.GetBytes($"plates {minute.Number}");
}

/// <summary>A plate and the second of an upload, since 1970: rounded down, so that it dies up to a second early and never late.</summary>
internal readonly record struct Sighting(ulong Plate, uint Second)
{
    public long Minute => Second / 60;

    public static uint SecondOf(long utcTicks) => (uint)Math.Clamp((utcTicks - DateTimeOffset.UnixEpoch.UtcTicks) / TimeSpan.TicksPerSecond, 0, uint.MaxValue);
}
