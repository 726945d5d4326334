using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using AlprGrains.Cameras;
using AlprGrains.Evidence;
using AlprGrains.Plates;
using AlprGrains.Quarantine;

namespace AlprGrains.Tests.TestKit;

/// <summary>Images in memory.</summary>
public sealed class InMemoryEvidence : IEvidenceStore
{
    private readonly ConcurrentDictionary<string, ReadOnlyMemory<byte>> _images = new(StringComparer.Ordinal);
    private int _next;

    public int Count => _images.Count;

    public ValueTask<EvidenceRef> Put(ReadOnlyMemory<byte> image, DateTimeOffset uploadedAt)
    {
        var reference = new EvidenceRef($"image-{Interlocked.Increment(ref _next)}");
        _images[reference.Locator] = image.ToArray();
        return ValueTask.FromResult(reference);
    }

    public ValueTask<ReadOnlyMemory<byte>?> Get(EvidenceRef reference) =>
        ValueTask.FromResult<ReadOnlyMemory<byte>?>(_images.TryGetValue(reference.Locator, out var image) ? image : null);
}

/// <summary>Plate keys under a pepper of the test.</summary>
public sealed class TestPlateKeys : IPlateKeys
{
    private static readonly byte[] Pepper = [.. Enumerable.Range(0, 32).Select(i => (byte)i)];

    public PlateKey KeyOf(PlateNumber plate) => new(Convert.ToHexStringLower(HMACSHA256.HashData(Pepper, Encoding.ASCII.GetBytes(plate.Text)).AsSpan(0, 16)));
}

/// <summary>Quarantine in memory.</summary>
public sealed class InMemoryQuarantine : IQuarantine
{
    private readonly ConcurrentQueue<(CameraId Camera, string Reason, int Bytes)> _kept = new();

    public IReadOnlyCollection<(CameraId Camera, string Reason, int Bytes)> Kept => _kept;

    public ValueTask<string> Put(CameraId camera, string reason, ReadOnlyMemory<byte> input, DateTimeOffset uploadedAt)
    {
        _kept.Enqueue((camera, reason, input.Length));
        return ValueTask.FromResult($"quarantine-{_kept.Count}");
    }
}
