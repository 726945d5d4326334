using AlprGrains.Cameras;
using AlprGrains.Tests.Benchmarks.Storage;

namespace AlprGrains.Tests.Benchmarks.Ingest;

/// <summary>As many reads as the system takes: callers that each send the next batch when the last is acknowledged.</summary>
internal static class FullLoad
{
    private const int ReadsPerCall = 100;
    private const int CallsUnderWay = 120;

    public static async Task Send(IngestHost host, SyntheticReads reads, long first, long count, MemoryWatch? memory = null)
    {
        long next = first, done = 0;
        await Task.WhenAll(Enumerable.Range(0, CallsUnderWay).Select(caller => Task.Run(async () =>
        {
            var camera = host.Grains.GetGrain<ICameraGrain>(host.Cameras[caller % host.Cameras.Length].Text);
            while (true)
            {
                var from = Interlocked.Add(ref next, ReadsPerCall) - ReadsPerCall;
                if (from >= first + count) return;
                var batch = CameraReads.Batch(reads, from, (int)Math.Min(ReadsPerCall, first + count - from));
                CameraReads.Require(await camera.Reads(batch), batch);
                memory?.Progress(Interlocked.Add(ref done, batch.Reads.Length), count);
            }
        })));
    }
}
