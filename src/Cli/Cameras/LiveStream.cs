using System.Runtime.CompilerServices;
using System.Threading.Channels;
using AlprGrains.Cli.CommandLine;
using AlprGrains.Recognition.Video;

namespace AlprGrains.Cli.Cameras;

/// <summary>Opens one connection to a camera's stream.</summary>
public interface IStreamConnector
{
    /// <summary>
    /// The frames of one connection, until it ends. Throws <see cref="StreamProblem"/> with a sentence that shows no password.
    /// </summary>
    IAsyncEnumerable<ReadOnlyMemory<byte>> Connect(CancellationToken stop);
}

/// <summary>Why a stream cannot be had. <paramref name="isFinal"/>: asking again will not help.</summary>
public sealed class StreamProblem(string sentence, bool isFinal) : Exception(sentence)
{
    public bool IsFinal => isFinal;
}

/// <summary>
/// A camera's stream as frames until it is stopped. 1 One task reads the stream as fast as it comes, 2 takes a few frames a second, and 3 keeps
/// only the newest that nobody has taken: a server that is slow gets fewer frames, never older ones, and memory stays bounded. A connection
/// that breaks is made anew after a pause that doubles up to <see cref="PauseMax"/>. A stream that cannot be had at the first try is an error at once.
/// </summary>
public sealed class LiveStream(IStreamConnector connector, string shownAs, TimeProvider time, Action<string> remark) : IFrameSource
{
    public static readonly TimeSpan PauseMin = TimeSpan.FromSeconds(1);
    public static readonly TimeSpan PauseMax = TimeSpan.FromSeconds(30);

    /// <summary>Silence after which a connection counts as broken.</summary>
    public static readonly TimeSpan SilenceMax = TimeSpan.FromSeconds(20);

    private static readonly TimeSpan FramePeriod = TimeSpan.FromSeconds(1 / VideoFile.FramesPerSecondMax);

    public long? Count => null;

    public int PassedOver => 0;

    public bool IsEndless => true;

    public async IAsyncEnumerable<SourceFrame> Frames([EnumeratorCancellation] CancellationToken stop)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var newest = Channel.CreateBounded<SourceFrame>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropOldest }); // 3
        var reading = Read(newest.Writer, ended.Token);
        try
        {
            await foreach (var frame in newest.Reader.ReadAllAsync(stop)) yield return frame;
        }
        finally
        {
            await ended.CancelAsync();
            await reading;
        }
    }

    // Ends the channel with its problem, and never throws.
    private async Task Read(ChannelWriter<SourceFrame> frames, CancellationToken stop)
    {
        var (everWorked, pause) = (false, PauseMin);
        try
        {
            while (true)
            {
                var problem = await ReadConnection(frames, () => (everWorked, pause) = (true, PauseMin), stop);
                if (problem.IsFinal || !everWorked) throw new VerbFailure($"{problem.Message}.");
                remark($"{problem.Message}; connecting again in {pause.TotalSeconds:0} s.");
                await Task.Delay(pause, time, stop);
                pause = pause * 2 > PauseMax ? PauseMax : pause * 2;
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            frames.TryComplete();
        }
        catch (Exception failure) // whoever takes the frames gets it
        {
            frames.TryComplete(failure);
        }
    }

    private async Task<StreamProblem> ReadConnection(ChannelWriter<SourceFrame> frames, Action works, CancellationToken stop)
    {
        using var silence = CancellationTokenSource.CreateLinkedTokenSource(stop);
        using var timer = time.CreateTimer(_ => silence.Cancel(), null, SilenceMax, Timeout.InfiniteTimeSpan);
        try
        {
            long? lastTaken = null;
            await foreach (var jpeg in connector.Connect(silence.Token)) // 1
            {
                timer.Change(SilenceMax, Timeout.InfiniteTimeSpan);
                works();
                if (lastTaken is { } last && time.GetElapsedTime(last) < FramePeriod) continue; // 2
                lastTaken = time.GetTimestamp();
                await frames.WriteAsync(new SourceFrame(jpeg, time.GetUtcNow()), stop);
            }
            return new StreamProblem($"'{shownAs}' ended the stream", false);
        }
        catch (StreamProblem problem)
        {
            return problem;
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            return new StreamProblem($"'{shownAs}' sent nothing for {SilenceMax.TotalSeconds:0} s", false);
        }
        catch (IOException)
        {
            return new StreamProblem($"the connection to '{shownAs}' broke", false);
        }
    }
}
