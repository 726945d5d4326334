using System.Collections.Immutable;
using AlprGrains.Alerts;
using AlprGrains.Evidence;
using AlprGrains.Lookups;
using AlprGrains.Plates;

namespace AlprGrains.Grains.Lookups;

/// <summary>One read of an extract with its pictures.</summary>
/// <param name="WithoutPictures">The pictures are there and were left out, because the extract holds its most.</param>
internal sealed record ExtractRead(PlateRead Read, string CameraLabel, ReadOnlyMemory<byte>? PlateImage, ReadOnlyMemory<byte>? FrameImage, bool WithoutPictures);

/// <summary>Reads in, the same with their pictures out, newest capture first, until the extract is full.</summary>
internal static class Extracts
{
    /// <summary>Pictures of one extract; the reads after that stand without theirs, and say so.</summary>
    public const int PictureBytesMax = 12 << 20;

    public static async Task<ImmutableArray<ExtractRead>> WithPictures(FoundReads found, IEvidenceStore evidence)
    {
        var labels = found.Cameras.ToDictionary(camera => camera.Camera, camera => camera.Label);
        var reads = ImmutableArray.CreateBuilder<ExtractRead>(found.Reads.Length);
        var bytes = 0L;
        foreach (var read in found.Reads.OrderByDescending(read => read.CapturedAt))
        {
            var isFull = bytes >= PictureBytesMax;
            var plate = isFull ? null : await Get(read.PlateImage);
            var frame = isFull ? null : await Get(read.FrameImage);
            bytes += (plate?.Length ?? 0) + (frame?.Length ?? 0);
            reads.Add(new ExtractRead(read, labels.GetValueOrDefault(read.Camera, read.Camera.Text), plate, frame, isFull && (read.PlateImage is not null || read.FrameImage is not null)));
        }
        return reads.ToImmutable();

        async Task<ReadOnlyMemory<byte>?> Get(EvidenceRef? picture) => picture is { } reference ? await evidence.Get(reference) : null;
    }

    /// <summary>Only what an answer released before.</summary>
    public static FoundReads Released(FoundReads found, ImmutableArray<ReleasedRead> released)
    {
        var ids = released.Select(read => read.Id).ToHashSet();
        return found with { Reads = found.Reads.RemoveAll(read => !ids.Contains(read.Id)), Next = null };
    }
}
