using System.Net;
using System.Runtime.CompilerServices;
using AlprGrains.Cli.CommandLine;
using AlprGrains.Recognition.Video;

namespace AlprGrains.Cli.Cameras;

/// <summary>Chooses how a stream's address is spoken to: MJPEG over HTTP by our own reader, RTSP and the rest by OpenCV (FFmpeg).</summary>
public static class StreamConnectors
{
    private static readonly string[] ByVideo = ["rtsp", "rtsps", "rtmp", "udp"];

    /// <summary>Refuses addresses that nothing here can read.</summary>
    public static LiveStream Open(string address, TimeProvider time, Action<string> remark)
    {
        var shown = VideoSource.Shown(address);
        if (!Uri.TryCreate(address, UriKind.Absolute, out var uri) || (uri.Host.Length == 0 && uri.Scheme != "udp")) throw new VerbFailure($"'{shown}' is not an address: write rtsp://HOST/PATH or http://HOST/PATH.");
        IStreamConnector connector = uri.Scheme is "http" or "https" ? new MjpegConnector(uri, shown)
            : ByVideo.Contains(uri.Scheme) ? new VideoConnector(address)
            : throw new VerbFailure($"'{shown}': streams of '{uri.Scheme}' are not read here; rtsp, rtsps, http and https are.");
        return new LiveStream(connector, shown, time, remark);
    }
}

/// <summary>Motion JPEG over HTTP, as most network cameras offer it. User and password of the address are sent when the camera asks for them.</summary>
public sealed class MjpegConnector(Uri address, string shownAs) : IStreamConnector
{
    private static readonly TimeSpan ConnectTimeLimit = TimeSpan.FromSeconds(10);

    public async IAsyncEnumerable<ReadOnlyMemory<byte>> Connect([EnumeratorCancellation] CancellationToken stop)
    {
        using var handler = new SocketsHttpHandler { ConnectTimeout = ConnectTimeLimit, Credentials = Credentials() };
        using var http = new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan };
        using var answer = await Ask(http, stop);
        var frames = new MjpegFrames(await answer.Content.ReadAsStreamAsync(stop));
        while (await Next(frames, stop) is { } jpeg) yield return jpeg;
    }

    private async Task<HttpResponseMessage> Ask(HttpClient http, CancellationToken stop)
    {
        HttpResponseMessage answer;
        try
        {
            answer = await http.GetAsync(new UriBuilder(address) { UserName = "", Password = "" }.Uri, HttpCompletionOption.ResponseHeadersRead, stop);
        }
        catch (HttpRequestException failure)
        {
            throw new StreamProblem($"'{shownAs}' cannot be reached ({failure.HttpRequestError})", false);
        }
        var kind = answer.Content.Headers.ContentType?.MediaType ?? "nothing";
        var problem = answer.StatusCode switch
        {
            HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden =>
                new StreamProblem($"'{shownAs}' refuses this user and password: write them before the host, http://USER:PASSWORD@HOST/PATH", true),
            HttpStatusCode.NotFound => new StreamProblem($"'{shownAs}' has no such stream: look up the path in the camera's manual", true),
            >= HttpStatusCode.BadRequest => new StreamProblem($"'{shownAs}' answers {(int)answer.StatusCode}", false),
            _ when kind == "image/jpeg" => new StreamProblem($"'{shownAs}' is a single picture, not a stream: look up the path of the MJPEG stream in the camera's manual", true),
            _ when !kind.StartsWith("multipart/", StringComparison.OrdinalIgnoreCase) && kind != "video/x-motion-jpeg" =>
                new StreamProblem($"'{shownAs}' answers with {kind}, not with an MJPEG stream (multipart/x-mixed-replace); for H.264 give its rtsp:// address", true),
            _ => null,
        };
        if (problem is null) return answer;
        answer.Dispose();
        throw problem;
    }

    private async Task<ReadOnlyMemory<byte>?> Next(MjpegFrames frames, CancellationToken stop)
    {
        try
        {
            return await frames.Next(stop);
        }
        catch (InvalidDataException fault)
        {
            throw new StreamProblem($"'{shownAs}' is not an MJPEG stream: {fault.Message}", false);
        }
    }

    private NetworkCredential? Credentials()
    {
        if (address.UserInfo.Length == 0) return null;
        var parts = address.UserInfo.Split(':', 2);
        return new NetworkCredential(Uri.UnescapeDataString(parts[0]), parts.Length > 1 ? Uri.UnescapeDataString(parts[1]) : "");
    }
}

/// <summary>RTSP and what else FFmpeg reads, through OpenCV. Its calls block, so they have a thread of their own, which ends with its connection.</summary>
public sealed class VideoConnector(string address) : IStreamConnector
{
    public async IAsyncEnumerable<ReadOnlyMemory<byte>> Connect([EnumeratorCancellation] CancellationToken stop)
    {
        var (frames, problem) = await OnThread(() => VideoFrames.Open(address), stop);
        if (frames is null) throw new StreamProblem(problem!, false);
        using (frames)
        {
            using var each = frames.Read(VideoFile.FramesPerSecondMax).GetEnumerator();
            while (await OnThread(each.MoveNext, stop)) yield return each.Current.Jpeg;
        }
    }

    // FFmpeg cannot be interrupted: its own limit of 30 s bounds how long a call that nobody waits for may hold its thread.
    private static Task<T> OnThread<T>(Func<T> call, CancellationToken stop) =>
        Task.Factory.StartNew(call, stop, TaskCreationOptions.LongRunning, TaskScheduler.Default);
}
