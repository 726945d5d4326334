using AlprGrains.Cameras;
using AlprGrains.Recognition;
using AlprGrains.Telemetry;
using Orleans.Concurrency;

namespace AlprGrains.Grains.Recognition;

/// <summary>A frame in, a reading or a refusal out. One activation per core: that is the bound on frames at a time.</summary>
[GrainType("recognizer"), StatelessWorker]
public sealed class RecognizerGrain(RecognizerPool pool, TimeProvider time) : Grain, IRecognizerGrain
{
    public ValueTask<FrameReading> Recognize(ReadOnlyMemory<byte> encodedFrame) => Read(encodedFrame, null);

    public ValueTask<FrameReading> RecognizeMasked(ReadOnlyMemory<byte> encodedFrame, PictureMask mask) => Read(encodedFrame, mask);

    public async ValueTask<ReadOnlyMemory<byte>?> Mask(ReadOnlyMemory<byte> encodedPicture, PictureMask mask, bool onlyWholeFrames) =>
        await pool.Picture(reader => reader.Mask(encodedPicture, mask, onlyWholeFrames));

    public async ValueTask<ReadOnlyMemory<byte>?> Sketch(ReadOnlyMemory<byte> encodedPicture, PictureMask? mask) =>
        await pool.Picture(reader => reader.Sketch(encodedPicture, mask));

    private async ValueTask<FrameReading> Read(ReadOnlyMemory<byte> encodedFrame, PictureMask? mask)
    {
        var beganAt = time.GetTimestamp();
        using var span = Traces.Recognize();
        var reading = await pool.Read(encodedFrame, mask);
        Measures.Recognized(time.GetElapsedTime(beganAt));
        return reading;
    }
}
