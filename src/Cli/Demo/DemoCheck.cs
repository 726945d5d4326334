using AlprGrains.Cli.Cameras;
using AlprGrains.Cli.CommandLine;
using AlprGrains.Cli.Gateway;
using AlprGrains.Cli.Hosting;

namespace AlprGrains.Cli.Demo;

/// <summary>What the check found, in the words that scripts read.</summary>
/// <param name="FramesIngested">Frames that the server acknowledged.</param>
/// <param name="ReadsStored">As the cameras' own counts say.</param>
/// <param name="Alerts">Seen through the gateway's feed.</param>
/// <param name="FrameToAlertP99Ms">From posting a frame to its alert at the client.</param>
public sealed record DemoCheckOutcome(int FramesIngested, long ReadsStored, int Alerts, double FrameToAlertP99Ms, string Engine);

/// <summary>
/// The demonstration without a person: a fresh data directory, a server, ten cameras at one frame a second each, and the alert feed as a
/// logged-in investigator sees it. 1. draw the frames, so that drawing takes no time from the server; 2. start and log in, and listen from
/// then on; 3. warm up: a wanted vehicle a second until the first alert, which also shows that the hot list has arrived; 4. feed, timing every
/// frame with a wanted vehicle; 5. wait a little for the last alerts; 6. ask the cameras for their counts.
/// </summary>
public sealed class DemoCheck(Checkout checkout, Terminal terminal, TimeProvider time)
{
    /// <summary>Everything, on a slow machine. Past it the check has failed.</summary>
    public static readonly TimeSpan TimeLimit = TimeSpan.FromMinutes(10);

    /// <summary>After the last frame, for alerts that are still on their way.</summary>
    public static readonly TimeSpan LastAlertsLimit = TimeSpan.FromSeconds(10);

    /// <summary>Untimed frames with a wanted vehicle, one a second; without an alert by then the check has failed.</summary>
    public const int WarmUpFramesMax = 12;

    /// <summary>Ten cameras for twelve seconds.</summary>
    public const int FramesCount = 120;

    /// <summary>Share of frames with a wanted vehicle: several dozen in all.</summary>
    public const double WantedShare = 0.4;

    public static readonly TimeSpan TimeBetweenFramesOfOneCamera = TimeSpan.FromSeconds(1);

    private const ulong Seed = 7;
    private const string DirectoryPrefix = "check-"; // and the number of the process

    private readonly AlertClock _clock = new(time);
    private int _alerts, _frames;

    public async Task<DemoCheckOutcome> Run(CancellationToken stop)
    {
        using var limit = new CancellationTokenSource(TimeLimit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, stop);
        DropLeftOvers();
        var directory = Path.Combine(checkout.StateDirectory, $"{DirectoryPrefix}{Environment.ProcessId}");
        Directory.CreateDirectory(directory);
        try
        {
            return await Check(directory, either.Token);
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested)
        {
            throw new VerbFailure($"Not done after {TimeLimit.TotalMinutes:F0} minutes: {_frames} frames taken, {_alerts} alerts seen.");
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    /// <summary>Of checks that were killed and could not tidy up.</summary>
    private void DropLeftOvers()
    {
        foreach (var left in Directory.EnumerateDirectories(checkout.StateDirectory, $"{DirectoryPrefix}*"))
        {
            if (int.TryParse(Path.GetFileName(left)[DirectoryPrefix.Length..], out var pid) && !RunFile.IsAlive(pid)) Directory.Delete(left, recursive: true);
        }
    }

    private async Task<DemoCheckOutcome> Check(string directory, CancellationToken stop)
    {
        var (warmUp, frames) = (Draw(Seed, WarmUpFramesMax, wantedShare: 1, stop), Draw(Seed + 1, FramesCount, WantedShare, stop)); // 1
        var settings = new SiloProcess.Settings(
            UpVerb.LocalUrl(SiloProcess.AnyPort), Path.Combine(directory, "data"), Path.Combine(directory, "run.json"), Demonstration: true,
            Path.Combine(checkout.StateDirectory, "check.log"));
        await using var silo = SiloProcess.Start(checkout, settings, time);
        using var http = new HttpClient { Timeout = IngestVerb.RequestTimeLimit };
        try
        {
            var running = await silo.UntilReady(http, stop);                                                                // 2
            using var session = await GatewaySession.LogIn(running.Url, running.DemoUserInRole("Investigator"), terminal, time, stop);
            using var fed = CancellationTokenSource.CreateLinkedTokenSource(stop);
            var listening = Listen(session, fed.Token);

            await WarmUp(warmUp, running, http, stop);                                                                      // 3
            await Feed(frames, running, http, stop);                                                                        // 4
            await UntilAllAnswered(stop);                                                                                   // 5
            await fed.CancelAsync();
            await listening;

            var stored = (await session.Cameras(stop)).Sum(camera => camera.Health.ReadsStored);                            // 6
            return _clock.P99Milliseconds() is { } p99
                ? new DemoCheckOutcome(_frames, stored, _alerts, Math.Round(p99, 1), running.Engine)
                : throw new VerbFailure($"No alert came of the {_clock.Frames} timed frames with a wanted vehicle; {_frames} frames taken, {stored} reads stored, {_alerts} alerts. {silo.LastWords()}");
        }
        catch (HttpRequestException broken)
        {
            throw new VerbFailure($"The server went silent ({broken.HttpRequestError}). {silo.LastWords()}");
        }
    }

    private List<TownFrame> Draw(ulong seed, int count, double wantedShare, CancellationToken stop)
    {
        terminal.Remark($"Drawing {count} frames of made-up traffic ...");
        using var traffic = new TownTraffic(seed, wantedShare);
        var passes = Enumerable.Range(0, count).Select(_ => traffic.NextPass()).ToList();
        return [.. passes.GroupBy(pass => pass.Camera).AsParallel().AsOrdered().WithCancellation(stop).Select(DrawAll).SelectMany(own => own)]; // a camera's frames on one thread

        List<TownFrame> DrawAll(IEnumerable<TownPass> own) =>
            [.. own.Select(pass => { stop.ThrowIfCancellationRequested(); return traffic.Draw(pass); })];
    }

    private async Task WarmUp(List<TownFrame> frames, RunFile running, HttpClient http, CancellationToken stop)
    {
        terminal.Remark("Warming up until the first alert ...");
        foreach (var frame in frames)
        {
            await Send(SenderFor(frame.Camera, running, http), frame, timed: false, stop);
            await Task.Delay(TimeBetweenFramesOfOneCamera, time, stop);
            if (_alerts > 0) return;
        }

        throw new VerbFailure($"No alert came of {frames.Count} frames with a wanted vehicle in front: nothing is read, nothing matches, or alerts do not arrive.");
    }

    /// <summary>Every camera keeps its own second, and the cameras' seconds are spread evenly, as free-running cameras' are.</summary>
    private async Task Feed(List<TownFrame> frames, RunFile running, HttpClient http, CancellationToken stop)
    {
        var byCamera = frames.GroupBy(frame => frame.Camera).ToList();
        terminal.Remark($"Feeding {byCamera.Count} cameras at {running.Url} ...");
        var start = time.GetTimestamp();
        await Task.WhenAll(byCamera.Select(async (own, index) =>
        {
            var sender = SenderFor(own.Key, running, http);
            foreach (var (number, frame) in own.Index())
            {
                var due = TimeBetweenFramesOfOneCamera * (number + (double)index / byCamera.Count);
                if (due - time.GetElapsedTime(start) is { Ticks: > 0 } wait) await Task.Delay(wait, time, stop);
                await Send(sender, frame, timed: frame.ShowsWanted, stop);
            }
        }));
    }

    private FrameSender SenderFor(string camera, RunFile running, HttpClient http) =>
        running.Demo!.Cameras.FirstOrDefault(each => each.Id == camera) is { } known
            ? new FrameSender(http, running.Url, known.Id, known.Key, time)
            : throw new VerbFailure($"The server did not register camera {camera}.");

    private async Task Send(FrameSender sender, TownFrame frame, bool timed, CancellationToken stop)
    {
        var capturedAt = time.GetUtcNow();
        if (timed) _clock.Post(frame.Camera, capturedAt);
        var answer = await sender.Send(frame.Jpeg, capturedAt, stop);
        if (answer.Refusal is { } why) throw new VerbFailure($"The server refused a drawn frame: {why}");
        Interlocked.Increment(ref _frames);
    }

    private async Task Listen(GatewaySession session, CancellationToken stop)
    {
        var cursor = 0L;
        try
        {
            while (true)
            {
                var page = await session.AlertsAfter(cursor, stop);
                cursor = page.Cursor;
                foreach (var alert in page.Alerts)
                {
                    Interlocked.Increment(ref _alerts);
                    _clock.Arrive(alert);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // fed, and heard
        }
    }

    private async Task UntilAllAnswered(CancellationToken stop)
    {
        var begun = time.GetTimestamp();
        while (_clock.Answered < _clock.Frames && time.GetElapsedTime(begun) < LastAlertsLimit)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(100), time, stop);
        }
    }
}
