using System.Collections.Concurrent;
using AlprGrains.Recognition;
using AlprGrains.Telemetry;

namespace AlprGrains.Grains.Recognition;

/// <summary>
/// Frames in, readings out, on threads of its own with one reader each, so that recognizing never holds a thread on which grains
/// run. A frame on which a reader throws gets a fresh reader and another try; after the third the frame is refused, since the
/// fault may be the frame's. A reader that cannot be made at all is nobody's frame's fault: that throws.
/// </summary>
public sealed class RecognizerPool : IDisposable
{
    /// <summary>Tries of one frame.</summary>
    public const int AttemptsMax = 3;

    /// <summary>Frames that may wait; the recognizer grain has one activation per worker, so they rarely do.</summary>
    private const int WaitingPerWorkerMax = 4;

    private readonly IPlateReaderFactory _readers;
    private readonly BlockingCollection<Job> _jobs;
    private readonly Thread[] _workers;
    private readonly IDisposable _watched;

    public RecognizerPool(IPlateReaderFactory readers, int workers)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(workers, 1);
        _readers = readers;
        _jobs = new BlockingCollection<Job>(workers * WaitingPerWorkerMax);
        _workers = [.. Enumerable.Range(0, workers).Select(i => new Thread(Work) { IsBackground = true, Name = $"recognizer {i}" })];
        foreach (var worker in _workers) worker.Start();
        _watched = Depths.Watch(Telemetry.Queue.Frames, () => _jobs.Count);
    }

    /// <summary>Reads one frame. Throws <see cref="TimeoutException"/> when too many wait already: try again.</summary>
    public Task<FrameReading> Read(ReadOnlyMemory<byte> encodedFrame)
    {
        var job = new Job(encodedFrame);
        if (!_jobs.TryAdd(job)) return Task.FromException<FrameReading>(new TimeoutException("all recognizers are busy; send the frame again later"));
        return job.Reading.Task;
    }

    /// <summary>Ends the workers after the frames that they hold; frames that wait fail.</summary>
    public void Dispose()
    {
        _watched.Dispose();
        _jobs.CompleteAdding();
        while (_jobs.TryTake(out var waiting)) waiting.Reading.TrySetException(new OperationCanceledException("the silo stops"));
        foreach (var worker in _workers) worker.Join();
        _jobs.Dispose();
    }

    private void Work()
    {
        IPlateReader? reader = null;
        foreach (var job in _jobs.GetConsumingEnumerable())
        {
            try
            {
                job.Reading.SetResult(ReadWithRetries(ref reader, job.Frame));
            }
            catch (Exception failure) // the caller gets it; the worker goes on with a reader made anew
            {
                Drop(ref reader);
                job.Reading.SetException(failure);
            }
        }
        Drop(ref reader);
    }

    private FrameReading ReadWithRetries(ref IPlateReader? reader, ReadOnlyMemory<byte> frame)
    {
        for (var attempt = 1; ; attempt++)
        {
            reader ??= _readers.Create();
            try
            {
                return reader.Read(frame);
            }
            catch (Exception failure)
            {
                Drop(ref reader);
                if (attempt < AttemptsMax) continue; // safe: the reader is gone with whatever state it was in
                return FrameReading.Refused(FrameRefusalReason.RecognizerFailed,
                    $"the recognizer failed on this frame {AttemptsMax} times ({failure.GetType().Name}); the frame is kept for whoever looks into it");
            }
        }
    }

    private static void Drop(ref IPlateReader? reader)
    {
        var dropped = reader;
        reader = null;
        dropped?.Dispose();
    }

    private sealed class Job(ReadOnlyMemory<byte> frame)
    {
        public ReadOnlyMemory<byte> Frame { get; } = frame;
        public TaskCompletionSource<FrameReading> Reading { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
