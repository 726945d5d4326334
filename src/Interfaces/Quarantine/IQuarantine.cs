using AlprGrains.Cameras;

namespace AlprGrains.Quarantine;

/// <summary>
/// Input that could not be used, kept for whoever must find out why: sealed like the reads it might have become, and gone
/// with its upload minute, since raw input may hold plates.
/// </summary>
[SiloOnly]
public interface IQuarantine
{
    /// <summary>Keeps one input. Completes when durable. Bounded: at most the first <see cref="BytesKeptMax"/> bytes.</summary>
    ValueTask<string> Put(CameraId camera, string reason, ReadOnlyMemory<byte> input, DateTimeOffset uploadedAt);

    /// <summary>How many bytes of one input are kept.</summary>
    public const int BytesKeptMax = 1 << 20;
}
