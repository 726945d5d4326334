using System.Collections.Immutable;
using System.Globalization;
using AlprGrains.Cameras;
using AlprGrains.Evidence;
using AlprGrains.Geography;
using AlprGrains.Plates;

namespace AlprGrains.Tests.Benchmarks.Storage;

/// <summary>
/// Made-up reads that look like a city's: <see cref="ReadsPerPlate"/> a plate on average, drawn so that a few vehicles pass often
/// and many once or twice; every third with another candidate; frame and plate image named. The same seed and index give
/// the same read, on any thread.
/// </summary>
internal sealed class SyntheticReads
{
    public const int ReadsPerPlate = 32;

    private const int CamerasCount = 400;

    private readonly int _seed;
    private readonly int _platesCount;
    private readonly CameraId[] _cameras;
    private readonly GeoPoint[] _places;
    private readonly PlateNumber[] _plates; // made once: whoever sends reads stands in the process that is measured

    public SyntheticReads(int seed, long readsCount)
    {
        _seed = seed;
        _platesCount = (int)Math.Max(1, readsCount / ReadsPerPlate);
        _cameras = [.. Enumerable.Range(0, CamerasCount).Select(number => CameraId.Parse($"demo-{number:000}"))];
        _places = [.. Enumerable.Range(0, CamerasCount).Select(number => PlaceOf(number))];
        _plates = [.. Enumerable.Range(0, _platesCount + 1).Select(number => PlateOf((uint)number))]; // one more, for the other reading of the last
    }

    /// <summary>Plates that occur.</summary>
    public int PlatesCount => _platesCount;

    public PlateRead Make(long index, DateTimeOffset uploadedAt)
    {
        var seen = SeenAt(index);
        return new PlateRead
        {
            Id = ReadId.FromSequence(_cameras[seen.Camera], $"{_seed}-{index}"),
            Camera = _cameras[seen.Camera],
            Plate = _plates[seen.Plate],
            Confidence = seen.Confidence,
            CapturedAt = uploadedAt - seen.OnTheWay,
            UploadedAt = uploadedAt,
            Place = _places[seen.Camera],
            Source = ReadSource.Camera,
            Region = PlateRegion.California,
            Candidates = seen.Candidates,
            DirectionDegrees = seen.DirectionDegrees,
            FrameImage = new EvidenceRef($"{index / 1000:x}-0123456789abcdef-{index:x}-{index * 90_000:x}-15f90"),
            PlateImage = new EvidenceRef($"{index / 1000:x}-0123456789abcdef-{index:x}-{index * 90_000:x}-c00"),
        };
    }

    /// <summary>The same as its camera sends it, without images.</summary>
    public CameraRead FromCamera(long index, DateTimeOffset sentAt)
    {
        var seen = SeenAt(index);
        return new CameraRead
        {
            Sequence = index.ToString(CultureInfo.InvariantCulture),
            Plate = _plates[seen.Plate],
            Confidence = seen.Confidence,
            CapturedAt = sentAt - seen.OnTheWay,
            Region = PlateRegion.California,
            Candidates = seen.Candidates,
            DirectionDegrees = seen.DirectionDegrees,
        };
    }

    /// <summary>The plate of a number, in the form 7ABC123.</summary>
    public static PlateNumber PlateOf(uint number)
    {
        var mixed = (uint)(Mix(number) & 0x7fffffff);
        return PlateNumber.Parse(string.Create(7, mixed, static (text, bits) =>
        {
            ReadOnlySpan<int> radix = [10, 26, 26, 26, 10, 10, 10];
            for (var i = 0; i < text.Length; i++)
            {
                text[i] = (char)((radix[i] == 10 ? '0' : 'A') + bits % (uint)radix[i]);
                bits /= (uint)radix[i];
            }
        }));
    }

    private Seen SeenAt(long index)
    {
        var chance = Mix(unchecked((ulong)index ^ ((ulong)_seed << 40)));
        // The smaller of two draws: the first plates are seen about twice as often as the average, the last hardly.
        var plate = (uint)Math.Min((chance >> 8) % 0xffffff % (uint)_platesCount, (chance >> 36) % (uint)_platesCount);
        return new Seen(
            (int)(chance % CamerasCount), plate, Confidence.Clamped(0.6 + (chance >> 20) % 40 / 100.0), TimeSpan.FromMilliseconds(200 + (chance >> 28) % 1800),
            chance % 3 == 0 ? [new PlateCandidate(_plates[plate ^ 1], Confidence.Clamped(0.2))] : []);
    }

    private static GeoPoint PlaceOf(int number) =>
        GeoPoint.TryCreate(37.70 + number / 20 * 0.01, -122.30 + number % 20 * 0.01, out var place, out var problem) ? place : throw new ArgumentException(problem);

    // splitmix64: a number's bits, well stirred.
    private static ulong Mix(ulong value)
    {
        unchecked
        {
            value += 0x9E3779B97F4A7C15;
            value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
            value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
            return value ^ (value >> 31);
        }
    }

    /// <summary>What chance has drawn for one read.</summary>
    private readonly record struct Seen(int Camera, uint Plate, Confidence Confidence, TimeSpan OnTheWay, ImmutableArray<PlateCandidate> Candidates)
    {
        public double DirectionDegrees => Camera * 7 % 360;
    }
}
