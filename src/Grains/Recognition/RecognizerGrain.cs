using AlprGrains.Recognition;
using AlprGrains.Telemetry;
using Orleans.Concurrency;

namespace AlprGrains.Grains.Recognition;

/// <summary>A frame in, a reading or a refusal out. One activation per core: that is the bound on frames at a time.</summary>
[GrainType("recognizer"), StatelessWorker]
public sealed class RecognizerGrain(RecognizerPool pool, TimeProvider time) : Grain, IRecognizerGrain
{
    public async ValueTask<FrameReading> Recognize(ReadOnlyMemory<byte> encodedFrame)
    {
        var beganAt = time.GetTimestamp();
        using var span = Traces.Recognize();
        var reading = await pool.Read(encodedFrame);
        Measures.Recognized(time.GetElapsedTime(beganAt));
        return reading;
    }
}
