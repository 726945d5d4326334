using System.Collections.Immutable;
using AlprGrains.Cameras;
using AlprGrains.HotLists;

namespace AlprGrains.Gateway.Live;

/// <summary>How a camera does, in one word.</summary>
public enum CameraMood { Well, Trouble, Silent, NeverHeard }

/// <summary>One camera on the live page; no plate.</summary>
/// <param name="RatesPerMinute">Reads in the minute before each sample, oldest first.</param>
public sealed record CameraTile(CameraRegistration Registration, CameraHealth Health, CameraMood Mood, ImmutableArray<int> RatesPerMinute);

/// <summary>All that the live page shows beside alerts, at one moment.</summary>
public sealed record LiveState(DateTimeOffset At, ImmutableArray<CameraTile> Cameras, ImmutableArray<HotListVersion> Lists)
{
    public static readonly LiveState Empty = new(default, [], []);
}

/// <summary>
/// Asks every camera how it does each <see cref="SampleEvery"/>, once for all open pages, and remembers the rates of the last
/// <see cref="SamplesKept"/> samples.
/// </summary>
public sealed partial class LiveBoard(IGrainFactory grains, TimeProvider time, ILogger<LiveBoard> log) : BackgroundService
{
    public static readonly TimeSpan SampleEvery = TimeSpan.FromSeconds(5);

    /// <summary>15 minutes.</summary>
    public const int SamplesKept = 180;

    /// <summary>Cameras asked at once.</summary>
    private const int AskedAtOnce = 16;

    private readonly Dictionary<CameraId, Queue<int>> _rates = [];
    private TaskCompletionSource _next = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The newest sample.</summary>
    public LiveState Now { get; private set; } = LiveState.Empty;

    /// <summary>Completes at the next sample.</summary>
    public Task Next => Volatile.Read(ref _next).Task;

    /// <summary>What a camera's health amounts to.</summary>
    public static CameraMood MoodOf(CameraHealth health, DateTimeOffset now) => health switch
    {
        { LastHeardAt: null } => CameraMood.NeverHeard,
        { LastHeardAt: { } heard } when now - heard > CameraHealth.SilentAfter => CameraMood.Silent,
        { ClockAhead: var ahead } when ahead > CameraHealth.LateAfter => CameraMood.Trouble,
        { LastProblem: not null, Quarantined: > 0 } => CameraMood.Trouble,
        _ => CameraMood.Well,
    };

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(SampleEvery, time);
        do
        {
            try
            {
                Now = await Sample(stoppingToken);
            }
            catch (Exception e) when (e is not OperationCanceledException) // the page goes on with what it has, and its age shows
            {
                LogSampleFailed(e);
            }
            Interlocked.Exchange(ref _next, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).TrySetResult();
        }
        while (await Tick(timer, stoppingToken));
    }

    private static async Task<bool> Tick(PeriodicTimer timer, CancellationToken stopping)
    {
        try { return await timer.WaitForNextTickAsync(stopping); }
        catch (OperationCanceledException) { return false; }
    }

    private async Task<LiveState> Sample(CancellationToken stopping)
    {
        var ids = await grains.GetGrain<ICameraRegistryGrain>(ICameraRegistryGrain.Name).List();
        var lists = await grains.GetGrain<IHotListCatalogGrain>(IHotListCatalogGrain.Name).Versions();
        var described = new CameraDescription?[ids.Length];
        await Parallel.ForAsync(0, ids.Length, new ParallelOptions { MaxDegreeOfParallelism = AskedAtOnce, CancellationToken = stopping },
            async (i, _) => described[i] = await grains.GetGrain<ICameraGrain>(ids[i].Text).Describe());
        var now = time.GetUtcNow();
        return new LiveState(now, [.. described.OfType<CameraDescription>().Select(camera => TileOf(camera, now))], lists);
    }

    private CameraTile TileOf(CameraDescription camera, DateTimeOffset now)
    {
        if (!_rates.TryGetValue(camera.Registration.Camera, out var rates)) _rates[camera.Registration.Camera] = rates = new Queue<int>();
        rates.Enqueue((int)Math.Min(camera.Health.ReadsLastMinute, int.MaxValue));
        if (rates.Count > SamplesKept) rates.Dequeue();
        return new CameraTile(camera.Registration, camera.Health, MoodOf(camera.Health, now), [.. rates]);
    }

    [LoggerMessage(LogLevel.Warning, "The cameras could not be asked how they do; asking again in a moment")]
    private partial void LogSampleFailed(Exception exception);
}
