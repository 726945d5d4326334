using System.Collections.Immutable;
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

    public SyntheticReads(int seed, long readsCount)
    {
        _seed = seed;
        _platesCount = (int)Math.Max(1, readsCount / ReadsPerPlate);
        _cameras = [.. Enumerable.Range(0, CamerasCount).Select(number => CameraId.Parse($"demo-{number:000}"))];
        _places = [.. Enumerable.Range(0, CamerasCount).Select(number => PlaceOf(number))];
    }

    /// <summary>Plates that occur.</summary>
    public int PlatesCount => _platesCount;

    public PlateRead Make(long index, DateTimeOffset uploadedAt)
    {
        var chance = Mix(unchecked((ulong)index ^ ((ulong)_seed << 40)));
        var camera = (int)(chance % CamerasCount);
        // The smaller of two draws: the first plates are seen about twice as often as the average, the last hardly.
        var plate = (uint)Math.Min((chance >> 8) % 0xffffff % (uint)_platesCount, (chance >> 36) % (uint)_platesCount);
        return new PlateRead
        {
            Id = ReadId.FromSequence(_cameras[camera], $"{_seed}-{index}"),
            Camera = _cameras[camera],
            Plate = PlateOf(plate),
            Confidence = Confidence.Clamped(0.6 + (chance >> 20) % 40 / 100.0),
            CapturedAt = uploadedAt - TimeSpan.FromMilliseconds(200 + (chance >> 28) % 1800),
            UploadedAt = uploadedAt,
            Place = _places[camera],
            Source = ReadSource.Camera,
            Region = PlateRegion.California,
            Candidates = chance % 3 == 0 ? [new PlateCandidate(PlateOf(plate ^ 1), Confidence.Clamped(0.2))] : [],
            DirectionDegrees = camera * 7 % 360,
            FrameImage = new EvidenceRef($"{index / 1000:x}-0123456789abcdef-{index:x}-{index * 90_000:x}-15f90"),
            PlateImage = new EvidenceRef($"{index / 1000:x}-0123456789abcdef-{index:x}-{index * 90_000:x}-c00"),
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
}
