using AlprGrains.Cameras;

namespace AlprGrains.Quarantine;

/// <summary>
/// Input that could not be used, kept for whoever must find out why: sealed like the reads it might have become, and gone
/// with its upload minute, since raw input may hold plates.
/// </summary>
[SiloOnly]
public interface IQuarantine
{
    /// <summary>
    /// Keeps one input and gives its id. Completes when durable. Bounded: at most the first <see cref="BytesKeptMax"/> bytes;
    /// <see cref="NotKept"/> when the day's bounds are reached, so that rubbish cannot fill the disk.
    /// </summary>
    ValueTask<string> Put(CameraId camera, string reason, ReadOnlyMemory<byte> input, DateTimeOffset uploadedAt);

    /// <summary>Stands for the id of an input that was only counted.</summary>
    public const string NotKept = "not-kept";

    /// <summary>How many bytes of one input are kept.</summary>
    public const int BytesKeptMax = 1 << 20;
}
