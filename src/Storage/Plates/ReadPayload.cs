using System.Collections.Immutable;
using AlprGrains.Cameras;
using AlprGrains.Evidence;
using AlprGrains.Geography;
using AlprGrains.Plates;
using AlprGrains.Recognition;
using AlprGrains.Storage.Keys;
using AlprGrains.Storage.Sealing;

namespace AlprGrains.Storage.Plates;

/// <summary>What a read's row shows without a key: ids and times, and a token that means nothing without the day's pepper.</summary>
internal readonly record struct ReadRow(ReadId Id, CameraId Camera, DateTimeOffset CapturedAt, DateTimeOffset UploadedAt);

/// <summary>
/// The rest of a read as sealed bytes: a version, flags, then the members in a fixed order. A read goes in, bytes under its
/// upload minute's key come out, bound to the row they stand in; they open only there.
/// </summary>
internal static class ReadPayload
{
    /// <summary>Bound into every seal; it names the binding's form, not the members'.</summary>
    private const byte Binding = 1;

    // The first version has one byte of flags; the second has two, and is written only for reads that need the second.
    private const byte FirstVersion = 1, SecondVersion = 2;

    [Flags]
    private enum Has : ushort
    {
        None = 0, Region = 1, Direction = 2, Vehicle = 4, FrameImage = 8, PlateImage = 16, CapturedAtIsArrival = 32, FromCamera = 64,
        InFrame = 256, PassOf = 512,
    }

    public static byte[] Seal(PlateRead read, DataKey key)
    {
        var writer = new ByteWriter();
        try
        {
            Write(read, ref writer);
            Span<byte> row = stackalloc byte[RowBytesMax];
            return key.Seal(writer.Written, Bind(new ReadRow(read.Id, read.Camera, read.CapturedAt, read.UploadedAt), row));
        }
        finally
        {
            writer.Dispose();
        }
    }

    /// <summary>The read, or null when its key is destroyed.</summary>
    public static PlateRead? Open(in ReadRow row, ReadOnlySpan<byte> sealedBytes, KeyStore keys)
    {
        if (keys.OpeningKey(UploadMinute.Of(row.UploadedAt)) is not { } key) return null;
        Span<byte> bound = stackalloc byte[RowBytesMax];
        var clear = key.TryOpen(sealedBytes, Bind(row, bound))
            ?? throw new StorageException(StorageFault.Damaged, $"read {row.Id.Hex} does not open with the key of its minute: its row was altered or damaged; restore the file of {UploadDay.Of(row.UploadedAt).Name} from a backup");
        return Read(row, clear);
    }

    private const int CameraBytesMax = 64;
    private const int RowBytesMax = 1 + 16 + 16 + CameraBytesMax;

    private static ReadOnlySpan<byte> Bind(in ReadRow row, Span<byte> bytes)
    {
        bytes[0] = Binding;
        System.Buffers.Binary.BinaryPrimitives.WriteUInt64LittleEndian(bytes[1..], row.Id.High);
        System.Buffers.Binary.BinaryPrimitives.WriteUInt64LittleEndian(bytes[9..], row.Id.Low);
        System.Buffers.Binary.BinaryPrimitives.WriteInt64LittleEndian(bytes[17..], row.CapturedAt.UtcTicks);
        System.Buffers.Binary.BinaryPrimitives.WriteInt64LittleEndian(bytes[25..], row.UploadedAt.UtcTicks);
        var camera = System.Text.Encoding.UTF8.GetBytes(row.Camera.Text, bytes[33..]);
        return bytes[..(33 + camera)];
    }

    private static void Write(PlateRead read, ref ByteWriter to)
    {
        var has = FlagsOf(read);
        var version = has > (Has)byte.MaxValue ? SecondVersion : FirstVersion;
        to.Byte(version);
        to.Byte((byte)((ushort)has & byte.MaxValue));
        if (version == SecondVersion) to.Byte((byte)((ushort)has >> 8));
        to.Text(read.Plate.Text);
        to.Real(read.Confidence.Share);
        to.Real(read.Place.LatitudeDegrees);
        to.Real(read.Place.LongitudeDegrees);
        var candidates = read.Candidates.IsDefault ? [] : read.Candidates;
        to.Byte(checked((byte)candidates.Length));
        foreach (var candidate in candidates)
        {
            to.Text(candidate.Plate.Text);
            to.Real(candidate.Probability.Share);
        }
        if (read.Region is { } region) to.Text(region.Code);
        if (read.DirectionDegrees is { } direction) to.Real(direction);
        if (read.Vehicle is { } vehicle)
        {
            Write(vehicle.Color, ref to);
            Write(vehicle.Make, ref to);
            Write(vehicle.Model, ref to);
            Write(vehicle.BodyType, ref to);
        }
        if (read.FrameImage is { } frame) to.Text(frame.Locator);
        if (read.PlateImage is { } image) to.Text(image.Locator);
        if (read.InFrame is { } inFrame) Write(inFrame, ref to);
        if (read.PassOf is { } pass)
        {
            to.Number(unchecked((long)pass.High));
            to.Number(unchecked((long)pass.Low));
        }
    }

    private static void Write(PlateInFrame inFrame, ref ByteWriter to)
    {
        var (a, b, c, d) = (inFrame.Corners.TopLeft, inFrame.Corners.TopRight, inFrame.Corners.BottomRight, inFrame.Corners.BottomLeft);
        foreach (var pixels in (ReadOnlySpan<double>)[a.XPixels, a.YPixels, b.XPixels, b.YPixels, c.XPixels, c.YPixels, d.XPixels, d.YPixels]) to.Tenths(pixels);
        to.Tenths(inFrame.FrameWidthPixels);
        to.Tenths(inFrame.FrameHeightPixels);
    }

    private static PlateInFrame InFrameOf(ref ByteReader from)
    {
        PixelPoint a = new(from.Tenths(), from.Tenths()), b = new(from.Tenths(), from.Tenths()), c = new(from.Tenths(), from.Tenths()), d = new(from.Tenths(), from.Tenths());
        return new PlateInFrame(new PlateCorners(a, b, c, d), (int)from.Tenths(), (int)from.Tenths());
    }

    private static ReadId IdOf(ref ByteReader from) => new(unchecked((ulong)from.Number()), unchecked((ulong)from.Number()));

    private static void Write(string? text, ref ByteWriter to)
    {
        to.Byte(text is null ? (byte)0 : (byte)1);
        if (text is not null) to.Text(text);
    }

    private static PlateRead Read(in ReadRow row, byte[] clear)
    {
        var from = new ByteReader(clear);
        var version = from.Byte();
        if (version is not (FirstVersion or SecondVersion))
            throw new StorageException(StorageFault.Damaged, $"read {row.Id.Hex} has version {version}; this program knows {FirstVersion} and {SecondVersion}: run the program that wrote it");
        var has = (Has)from.Byte();
        if (version == SecondVersion) has |= (Has)(from.Byte() << 8);
        var plate = PlateNumber.Parse(from.Text());
        var confidence = Confidence.Clamped(from.Real());
        var (latitude, longitude) = (from.Real(), from.Real());
        if (!GeoPoint.TryCreate(latitude, longitude, out var place, out var problem)) throw new StorageException(StorageFault.Damaged, $"read {row.Id.Hex}: {problem}");
        var candidates = ImmutableArray.CreateBuilder<PlateCandidate>(from.Byte());
        while (candidates.Count < candidates.Capacity) candidates.Add(new PlateCandidate(PlateNumber.Parse(from.Text()), Confidence.Clamped(from.Real())));
        return new PlateRead
        {
            Id = row.Id,
            Camera = row.Camera,
            CapturedAt = row.CapturedAt,
            UploadedAt = row.UploadedAt,
            Plate = plate,
            Confidence = confidence,
            Place = place,
            Candidates = candidates.MoveToImmutable(),
            Source = has.HasFlag(Has.FromCamera) ? ReadSource.Camera : ReadSource.Recognizer,
            CapturedAtIsArrival = has.HasFlag(Has.CapturedAtIsArrival),
            // An initializer runs in the order it is written: the members below stand in the order of Write.
            Region = has.HasFlag(Has.Region) ? RegionOf(from.Text()) : null,
            DirectionDegrees = has.HasFlag(Has.Direction) ? from.Real() : null,
            Vehicle = has.HasFlag(Has.Vehicle) ? new VehicleAttributes(TextOrNull(ref from), TextOrNull(ref from), TextOrNull(ref from), TextOrNull(ref from)) : null,
            FrameImage = has.HasFlag(Has.FrameImage) ? new EvidenceRef(from.Text()) : null,
            PlateImage = has.HasFlag(Has.PlateImage) ? new EvidenceRef(from.Text()) : null,
            InFrame = has.HasFlag(Has.InFrame) ? InFrameOf(ref from) : null,
            PassOf = has.HasFlag(Has.PassOf) ? IdOf(ref from) : null,
        };
    }

    private static PlateRegion RegionOf(string code) => PlateRegion.TryParse(code, out var region, out var problem) ? region : throw new FormatException(problem);

    private static string? TextOrNull(ref ByteReader from) => from.Byte() == 0 ? null : from.Text();

    private static Has FlagsOf(PlateRead read) =>
        (read.Region is null ? Has.None : Has.Region)
        | (read.DirectionDegrees is null ? Has.None : Has.Direction)
        | (read.Vehicle is null ? Has.None : Has.Vehicle)
        | (read.FrameImage is null ? Has.None : Has.FrameImage)
        | (read.PlateImage is null ? Has.None : Has.PlateImage)
        | (read.CapturedAtIsArrival ? Has.CapturedAtIsArrival : Has.None)
        | (read.Source == ReadSource.Camera ? Has.FromCamera : Has.None)
        | (read.InFrame is null ? Has.None : Has.InFrame)
        | (read.PassOf is null ? Has.None : Has.PassOf);
}
