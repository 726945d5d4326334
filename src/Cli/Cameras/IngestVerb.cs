using System.CommandLine;
using AlprGrains.Cli.CommandLine;
using AlprGrains.Cli.Hosting;
using AlprGrains.Recognition.Video;

namespace AlprGrains.Cli.Cameras;

/// <summary>
/// ./alpr ingest: feeds a folder of photos, a video file or a camera's stream to a camera's endpoint. Of photos and files, an interrupted
/// command goes on where it stopped, and repeated it changes nothing; a stream is followed until it is stopped.
/// </summary>
public sealed class IngestVerb : Verb
{
    public const int ParallelMax = 32;
    public const double FramesPerSecondMax = 10_000;

    /// <summary>A frame, its recognition and its commit, on a busy server.</summary>
    public static readonly TimeSpan RequestTimeLimit = TimeSpan.FromSeconds(60);

    private readonly Argument<string> _source = new("source") { Description = "A folder of photos, one photo, a video file, or the address of a stream: rtsp://USER:PASSWORD@HOST/PATH, or http:// for MJPEG." };
    private readonly Option<string?> _camera = new("--camera") { Description = "Camera to feed as. [default: the running demonstration's first]" };
    private readonly Option<string?> _key = new("--key") { Description = "That camera's key. [default: from the running demonstration]" };
    private readonly Option<string?> _url = new("--url") { Description = "The server. [default: the one that runs here]" };
    private readonly Option<double> _rate = new("--rate") { Description = "Frames a second; 0 means as fast as the server takes them.", DefaultValueFactory = _ => 0 };
    private readonly Option<int> _parallel = new("--parallel") { Description = "Requests under way at once.", DefaultValueFactory = _ => 2 };
    private readonly Option<bool> _fromStart = new("--from-start") { Description = "Send everything, also what an interrupted run has sent." };
    private readonly Option<bool> _json = new("--json") { Description = "The summary as one line of JSON." };

    public IngestVerb(Checkout checkout, Terminal terminal, TimeProvider time)
        : base("ingest", "Feed photos, a video file or a camera's stream as a camera.", "./alpr ingest photos/ --camera demo-01 --rate 5")
    {
        Add(_source);
        foreach (var option in new Option[] { _camera, _key, _url, _rate, _parallel, _fromStart, _json }) Add(option);
        Runs(terminal, async (parsed, stop) =>
        {
            var source = Open(parsed.GetRequiredValue(_source), terminal, time);
            var (rate, parallel) = (parsed.GetValue(_rate), parsed.GetValue(_parallel));
            if (rate is < 0 or > FramesPerSecondMax) throw new VerbFailure($"--rate {rate} is not between 0 and {FramesPerSecondMax} frames a second.");
            if (parallel is < 1 or > ParallelMax) throw new VerbFailure($"--parallel {parallel} is not between 1 and {ParallelMax}.");
            var target = IngestTarget.Choose(RunFile.Find(checkout.RunFile), parsed.GetValue(_url), parsed.GetValue(_camera), parsed.GetValue(_key));

            using var http = new HttpClient { Timeout = RequestTimeLimit };
            using var progress = source.IsEndless ? null : IngestProgress.Open(
                Path.Combine(checkout.StateDirectory, "ingest"), target.ServerMemory, target.Camera, parsed.GetValue(_fromStart), time);
            terminal.Remark($"Feeding {source.Count?.ToString() ?? "video"} frames to {target.Url} as camera {target.Camera}{(source.IsEndless ? " until you stop it (Ctrl+C)" : progress is { AtStart: > 0 } ? $"; {progress.AtStart} were acknowledged before and are not sent again" : "")}.");
            var feed = new FrameFeed(new FrameSender(http, target.Url, target.Camera, target.Key, time), progress, time);
            var summary = await terminal.Progress("frames", source.Count, done => feed.Run(source, rate, parallel, done, stop));
            Report(terminal, summary, parsed.GetValue(_json));
            return summary.RefusedFrames == 0 ? ExitCode.Done : ExitCode.Failed;
        });
    }

    private static IFrameSource Open(string path, Terminal terminal, TimeProvider time)
    {
        if (VideoSource.IsAddress(path)) return StreamConnectors.Open(path, time, terminal.Remark);
        if (Directory.Exists(path) || (File.Exists(path) && PhotoFiles.IsPhoto(path))) return PhotoFiles.Open(path);
        if (File.Exists(path)) return VideoFile.Open(path, time);
        throw new VerbFailure($"'{path}' is neither a folder nor a file.");
    }

    private static void Report(Terminal terminal, FeedSummary summary, bool json)
    {
        if (json)
        {
            terminal.Json(summary);
            return;
        }

        terminal.Result($"{summary.Frames} frames in {summary.Seconds} s ({summary.FramesPerSecond}/s): {summary.ReadsStored} reads stored, {summary.ReadsAlreadyStored} had been stored before.");
        if (summary.SkippedFrames > 0) terminal.Result($"{summary.SkippedFrames} frames were acknowledged in an earlier run.");
        if (summary.PassedOverFiles > 0) terminal.Result($"{summary.PassedOverFiles} files are neither JPEG nor PNG and were passed over.");
        if (summary.BusyAnswers > 0) terminal.Result($"The server asked {summary.BusyAnswers} times to wait, and was waited for.");
        foreach (var (why, count) in summary.Refusals) terminal.Result($"Refused {count}: {why}");
    }
}

/// <summary>Where frames go.</summary>
/// <param name="ServerMemory">Address and data directory, which together tell one server's memory from another's.</param>
public sealed record IngestTarget(Uri Url, string Camera, string Key, string ServerMemory)
{
    /// <summary>What the person said; for the rest, the server that runs on this machine.</summary>
    public static IngestTarget Choose(RunFile? running, string? url, string? camera, string? key)
    {
        var server = Hosting.Server.Choose(running, url);
        var cameras = server.Running?.Demo?.Cameras;
        var known = camera is null ? cameras?.FirstOrDefault() : cameras?.FirstOrDefault(each => each.Id == camera);
        camera ??= known?.Id ?? throw new VerbFailure("Which camera? Name it with --camera, and give its key with --key.");
        key ??= known?.Key ?? throw new VerbFailure($"The key of camera '{camera}' is not known here. Give it with --key.");
        return new IngestTarget(server.Url, camera, key, $"{server.Url} {server.Running?.DataDirectory}");
    }
}
