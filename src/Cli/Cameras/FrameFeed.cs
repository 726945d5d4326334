using System.Collections.Concurrent;
using AlprGrains.Cli.CommandLine;

namespace AlprGrains.Cli.Cameras;

/// <summary>What feeding came to.</summary>
/// <param name="Frames">Frames that the server took in this run.</param>
/// <param name="SkippedFrames">Acknowledged in an earlier, interrupted run, and not sent again.</param>
/// <param name="PassedOverFiles">Neither JPEG nor PNG.</param>
/// <param name="RefusedFrames">Frames that the server could not use; it says why in <paramref name="Refusals"/>.</param>
/// <param name="ReadsStored">Plates read and stored now.</param>
/// <param name="ReadsAlreadyStored">Plates that the server had from before.</param>
/// <param name="BusyAnswers">How often the server said "later".</param>
public sealed record FeedSummary(
    int Frames,
    int SkippedFrames,
    int PassedOverFiles,
    int RefusedFrames,
    int ReadsStored,
    int ReadsAlreadyStored,
    int BusyAnswers,
    double Seconds,
    double FramesPerSecond,
    IReadOnlyDictionary<string, int> Refusals);

/// <summary>
/// Takes frames from a source and gives each to the server once: a few at a time, no faster than asked, remembering what was
/// acknowledged.
/// </summary>
/// <param name="progress">Null for a source without an end: there is nothing to go on with.</param>
public sealed class FrameFeed(FrameSender sender, IngestProgress? progress, TimeProvider time)
{
    /// <summary>Kinds of refusal kept apart in the summary; more are counted together.</summary>
    public const int RefusalKindsMax = 20;

    private readonly ConcurrentDictionary<string, int> _refusals = new();
    private int _sent, _skipped, _refused, _stored, _alreadyStored, _begun;

    /// <param name="framesPerSecond">Pace over all senders; zero means as fast as the server takes them.</param>
    /// <param name="parallel">How many requests may be under way.</param>
    public async Task<FeedSummary> Run(IFrameSource source, double framesPerSecond, int parallel, Action<long> done, CancellationToken stop)
    {
        var start = time.GetTimestamp();
        await Parallel.ForEachAsync(
            source.Frames(stop),
            new ParallelOptions { MaxDegreeOfParallelism = parallel, CancellationToken = stop },
            async (frame, cancel) =>
            {
                var hash = progress is null ? "" : IngestProgress.HashOf(frame);
                if (progress?.IsAcknowledged(hash) == true)
                {
                    Interlocked.Increment(ref _skipped);
                }
                else
                {
                    await KeepPace(start, framesPerSecond, cancel);
                    Count(await sender.Send(frame.Encoded, frame.CapturedAt, cancel));
                    progress?.Acknowledge(hash); // a refused frame too: the server has it in quarantine and will not think otherwise
                }

                done(_sent + _skipped + _refused);
            });
        progress?.Complete();
        return Summary(source, time.GetElapsedTime(start));
    }

    private async Task KeepPace(long start, double framesPerSecond, CancellationToken stop)
    {
        var turn = Interlocked.Increment(ref _begun) - 1;
        if (framesPerSecond <= 0) return;
        var wait = TimeSpan.FromSeconds(turn / framesPerSecond) - time.GetElapsedTime(start);
        if (wait > TimeSpan.Zero) await Task.Delay(wait, time, stop);
    }

    private void Count(FrameAnswer answer)
    {
        if (answer.Refusal is { } why)
        {
            Interlocked.Increment(ref _refused);
            _refusals.AddOrUpdate(_refusals.Count < RefusalKindsMax || _refusals.ContainsKey(why) ? why : "other reasons", 1, (_, before) => before + 1);
            return;
        }

        Interlocked.Increment(ref _sent);
        Interlocked.Add(ref _stored, answer.Stored);
        Interlocked.Add(ref _alreadyStored, answer.AlreadyStored);
    }

    private FeedSummary Summary(IFrameSource source, TimeSpan elapsed) => new(
        _sent, _skipped, source.PassedOver, _refused, _stored, _alreadyStored, sender.BusyAnswers,
        Math.Round(elapsed.TotalSeconds, 1),
        Math.Round(_sent / Math.Max(elapsed.TotalSeconds, 0.001), 1),
        _refusals);
}
