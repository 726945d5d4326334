using System.Collections.Immutable;
using AlprGrains.Cameras;
using AlprGrains.Plates;
using AlprGrains.Recognition;

namespace AlprGrains.Grains.Cameras;

/// <summary>
/// Finished reads of a camera with a mask come in; those in the public part go out, their pictures with the private part black, and a
/// receipt for each that was dropped. A read that does not say where its plate is cannot be told to be public, so it is dropped too.
/// </summary>
/// <param name="OutsideView">Reads that were dropped for where their plates are.</param>
/// <param name="WithoutPosition">Reads that were dropped since they do not say where their plates are.</param>
internal sealed record MaskedBatch(CameraReadBatch Shown, ImmutableArray<ReadReceipt?> Dropped, int OutsideView, int WithoutPosition)
{
    public static async Task<MaskedBatch> Of(CameraReadBatch batch, PictureMask mask, CameraRegistration camera, IRecognizerGrain recognizer)
    {
        // In our own format a frame image is the whole picture. A vendor's may be a part of it, which only its size tells.
        var onlyWholeFrames = camera.Protocol != TransferProtocol.Reads;
        var shown = ImmutableArray.CreateBuilder<CameraRead>();
        var dropped = ImmutableArray.CreateBuilder<ReadReceipt?>(batch.Reads.Length);
        var (outsideView, withoutPosition) = (0, 0);
        foreach (var read in batch.Reads)
        {
            var place = read.Box?.In(mask);
            if (place is { } box && mask.Shows(box))
            {
                shown.Add(read with { FrameImage = await Masked(read.FrameImage) });
                dropped.Add(null);
                continue;
            }
            if (place is null) withoutPosition++;
            else outsideView++;
            dropped.Add(new ReadReceipt(ReadId.FromSequence(camera.Camera, read.Sequence), RecordOutcome.OutsideView));
        }
        return new MaskedBatch(new CameraReadBatch(shown.ToImmutable()) { Photograph = shown.Count == 0 ? null : await Masked(batch.Photograph) }, dropped.MoveToImmutable(), outsideView, withoutPosition);

        async Task<ReadOnlyMemory<byte>?> Masked(ReadOnlyMemory<byte>? picture) =>
            picture is { IsEmpty: false } bytes ? await recognizer.Mask(bytes, mask, onlyWholeFrames) : null;
    }

    /// <summary>The receipts of all, in the order sent.</summary>
    public ImmutableArray<ReadReceipt> With(ImmutableArray<ReadReceipt> ofShown)
    {
        var next = 0;
        return [.. Dropped.Select(dropped => dropped ?? ofShown[next++])];
    }
}
