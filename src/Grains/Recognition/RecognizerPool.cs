using System.Collections.Concurrent;
using AlprGrains.Cameras;
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
    public Task<FrameReading> Read(ReadOnlyMemory<byte> encodedFrame, PictureMask? mask = null) =>
        Do(new Job<FrameReading>(this, reader => mask is null ? reader.Read(encodedFrame) : reader.Read(encodedFrame, mask), failure => FrameReading.Refused(FrameRefusalReason.RecognizerFailed,
            $"the recognizer failed on this frame {AttemptsMax} times ({failure.GetType().Name}); the frame is kept for whoever looks into it")));

    /// <summary>A picture for people or for the evidence; null when none can be made of it. Throws as <see cref="Read"/> does.</summary>
    public Task<ReadOnlyMemory<byte>?> Picture(Func<IPlateReader, ReadOnlyMemory<byte>?> make) => Do(new Job<ReadOnlyMemory<byte>?>(this, make, _ => null));

    private Task<T> Do<T>(Job<T> job) =>
        _jobs.TryAdd(job) ? job.Answer.Task : Task.FromException<T>(new TimeoutException("all recognizers are busy; send the frame again later"));

    /// <summary>Ends the workers after the frames that they hold; frames that wait fail.</summary>
    public void Dispose()
    {
        _watched.Dispose();
        _jobs.CompleteAdding();
        while (_jobs.TryTake(out var waiting)) waiting.Stop();
        foreach (var worker in _workers) worker.Join();
        _jobs.Dispose();
    }

    private void Work()
    {
        IPlateReader? reader = null;
        foreach (var job in _jobs.GetConsumingEnumerable()) job.Run(ref reader);
        Drop(ref reader);
    }

    private static void Drop(ref IPlateReader? reader)
    {
        var dropped = reader;
        reader = null;
        dropped?.Dispose();
    }

    private abstract class Job
    {
        /// <summary>Never throws: whoever asked gets the failure, and the worker goes on with a reader made anew.</summary>
        public abstract void Run(ref IPlateReader? reader);

        public abstract void Stop();
    }

    private sealed class Job<T>(RecognizerPool pool, Func<IPlateReader, T> work, Func<Exception, T> afterAllTries) : Job
    {
        public TaskCompletionSource<T> Answer { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public override void Stop() => Answer.TrySetException(new OperationCanceledException("the silo stops"));

        public override void Run(ref IPlateReader? reader)
        {
            try
            {
                Answer.SetResult(WithRetries(ref reader));
            }
            catch (Exception failure)
            {
                Drop(ref reader);
                Answer.SetException(failure);
            }
        }

        private T WithRetries(ref IPlateReader? reader)
        {
            for (var attempt = 1; ; attempt++)
            {
                reader ??= pool._readers.Create();
                try
                {
                    return work(reader);
                }
                catch (Exception failure)
                {
                    Drop(ref reader);
                    if (attempt == AttemptsMax) return afterAllTries(failure); // before that safe: the reader is gone with whatever state it was in
                }
            }
        }
    }
}
