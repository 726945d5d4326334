using System.Collections.Immutable;
using System.Runtime.ExceptionServices;
using AlprGrains.Cameras;
using AlprGrains.Grains.Plates;
using AlprGrains.Plates;

namespace AlprGrains.Grains.Cameras;

/// <summary>
/// A camera's reads go to the grains of their plates, all of a batch at once; each comes back as a receipt when it is durable, and the
/// camera's health and its newest reads take note. This is done for every read there is: one without images costs no task of its own.
/// </summary>
internal sealed class ReadRecorder(PlateReferences plates, IPlateKeys plateKeys, HealthCounters health, RecentReadsRing recent)
{
    /// <summary>Sends a read to its plate; <see cref="End"/> gives the receipt.</summary>
    public ReadUnderWay Begin(in SeenPlate seen, CameraRegistration camera) =>
        seen.ImagesAreKept
            ? Begin(seen.ReadOf(camera, seen.FrameImage.Result, seen.PlateImage.Result), seen.Stamp.IsLate)
            : new ReadUnderWay(AfterImages(seen, camera));

    public async ValueTask<ReadReceipt> End(ReadUnderWay underWay)
    {
        if (underWay.AfterImages is { } later) return await later;
        var outcome = await underWay.Outcome;
        health.Recorded(outcome, underWay.IsLate, underWay.Read!.UploadedAt);
        if (outcome == RecordOutcome.Stored) recent.Add(underWay.Read);
        return new ReadReceipt(underWay.Read.Id, outcome);
    }

    /// <summary>The receipts of a batch. All have ended before the first failure among them is thrown.</summary>
    public async Task<ImmutableArray<ReadReceipt>> EndAll(ReadUnderWay[] batch)
    {
        var receipts = ImmutableArray.CreateBuilder<ReadReceipt>(batch.Length);
        ExceptionDispatchInfo? failure = null;
        foreach (var underWay in batch)
        {
            try
            {
                receipts.Add(await End(underWay));
            }
            catch (Exception caught)
            {
                failure ??= ExceptionDispatchInfo.Capture(caught);
            }
        }
        failure?.Throw();
        return receipts.MoveToImmutable();
    }

    private ReadUnderWay Begin(PlateRead read, bool isLate) => new(read, isLate, plates.Of(plateKeys.KeyOf(read.Plate)).Record(read));

    private async Task<ReadReceipt> AfterImages(SeenPlate seen, CameraRegistration camera) =>
        await End(Begin(seen.ReadOf(camera, await seen.FrameImage, await seen.PlateImage), seen.Stamp.IsLate));
}

/// <summary>A read that is with its plate's grain, or waits for its images first.</summary>
internal readonly struct ReadUnderWay
{
    public ReadUnderWay(PlateRead read, bool isLate, ValueTask<RecordOutcome> outcome) => (Read, IsLate, Outcome) = (read, isLate, outcome);

    public ReadUnderWay(Task<ReadReceipt> afterImages) => AfterImages = afterImages;

    public PlateRead? Read { get; }

    public bool IsLate { get; }

    public ValueTask<RecordOutcome> Outcome { get; }

    /// <summary>Null for a read that is with its plate's grain.</summary>
    public Task<ReadReceipt>? AfterImages { get; }
}
