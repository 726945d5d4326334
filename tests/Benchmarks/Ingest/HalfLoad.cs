using System.Diagnostics;
using AlprGrains.Cameras;
using AlprGrains.Tests.Benchmarks.Storage;

namespace AlprGrains.Tests.Benchmarks.Ingest;

/// <summary>
/// Acknowledgement times at half of what the system can take. An open loop: calls are due by the clock, whether or not earlier ones
/// are answered, and a call's time runs from the moment it was due, so that a stall counts for all that it delays.
/// </summary>
internal static class HalfLoad
{
    public static async Task<double[]> Measure(IngestHost host, SyntheticReads reads, long firstIndex, double readsPerSecond, int readsPerCall, int seconds)
    {
        var calls = (int)(readsPerSecond * seconds / readsPerCall);
        var milliseconds = new double[calls];
        var done = new Task[calls];
        var from = Stopwatch.GetTimestamp();
        using var tick = new PeriodicTimer(TimeSpan.FromMilliseconds(1));
        for (var sent = 0; sent < calls;)
        {
            await tick.WaitForNextTickAsync();
            for (var due = Math.Min(calls, (int)(Stopwatch.GetElapsedTime(from).TotalSeconds * readsPerSecond / readsPerCall)); sent < due; sent++)
                done[sent] = Call(sent);
        }
        await Task.WhenAll(done);
        Array.Sort(milliseconds);
        return milliseconds;

        async Task Call(int number)
        {
            var due = TimeSpan.FromSeconds(number * readsPerCall / readsPerSecond);
            var batch = CameraReads.Batch(reads, firstIndex + (long)number * readsPerCall, readsPerCall);
            var camera = host.Grains.GetGrain<ICameraGrain>(host.Cameras[number % host.Cameras.Length].Text);
            CameraReads.Require(await camera.Reads(batch), batch);
            milliseconds[number] = (Stopwatch.GetElapsedTime(from) - due).TotalMilliseconds;
        }
    }
}
