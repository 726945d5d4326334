using AlprGrains.Recognition;
using Orleans.Concurrency;

namespace AlprGrains.Grains.Recognition;

/// <summary>A frame in, a reading or a refusal out. One activation per core: that is the bound on frames at a time.</summary>
[GrainType("recognizer"), StatelessWorker]
public sealed class RecognizerGrain(RecognizerPool pool) : Grain, IRecognizerGrain
{
    public async ValueTask<FrameReading> Recognize(ReadOnlyMemory<byte> encodedFrame) => await pool.Read(encodedFrame);
}
