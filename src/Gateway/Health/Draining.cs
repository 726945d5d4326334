using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace AlprGrains.Gateway.Health;

/// <summary>How a process stops.</summary>
/// <param name="Notice">How long it goes on serving after it has said that it is no longer ready, so that whoever shares out requests sends them elsewhere.</param>
/// <param name="StopMax">How long everything may take to end after that; what is still under way then is cut off, and was not acknowledged.</param>
public sealed record DrainOptions(TimeSpan Notice, TimeSpan StopMax)
{
    /// <summary>Without notice: nobody shares out requests to one process alone.</summary>
    public DrainOptions() : this(TimeSpan.Zero, TimeSpan.FromSeconds(20))
    {
    }
}

/// <summary>
/// The order in which a process stops, from SIGTERM on. 1 It is not ready any more and says so, and goes on serving for its notice. 2 It admits
/// nothing new: 503 with a time to wait, and the connection closes. 3 What is under way ends and is answered; open live pages end. 4 The silo
/// deactivates its grains and leaves the cluster. 5 The stores commit what waits and close. Steps 3 to 5 are the host's own, in the opposite order of
/// its start; together they have <see cref="DrainOptions.StopMax"/>.
/// </summary>
public sealed partial class Draining : IHostedLifecycleService, IHealthCheck
{
    public const string PartName = "admission";

    private readonly DrainOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private readonly CancellationTokenSource _closed = new();
    private volatile bool _isStopping;

    public Draining(DrainOptions options, TimeProvider time, IHostApplicationLifetime lifetime, ILogger<Draining> log)
    {
        (_options, _time, _log) = (options, time, log);
        lifetime.ApplicationStopping.Register(() => _isStopping = true);
    }

    /// <summary>The process was told to stop: it is not ready, and may still serve.</summary>
    public bool IsStopping => _isStopping;

    /// <summary>Cancelled when nothing new is admitted: answers that go on for ever end.</summary>
    public CancellationToken Closed => _closed.Token;

    public async Task StoppingAsync(CancellationToken cancellationToken) // before any part is told to stop
    {
        _isStopping = true;
        LogDraining(_options.Notice.TotalSeconds);
        if (_options.Notice > TimeSpan.Zero) await Task.Delay(_options.Notice, _time, cancellationToken); // 1
        await _closed.CancelAsync(); // 2
    }

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(_isStopping ? HealthCheckResult.Unhealthy("the process stops") : HealthCheckResult.Healthy());

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken)
    {
        LogStopped();
        return Task.CompletedTask;
    }

    [LoggerMessage(LogLevel.Information, "Stopping: not ready any more, serving for another {Seconds} s, then nothing new is admitted")]
    private partial void LogDraining(double seconds);

    [LoggerMessage(LogLevel.Information, "Everything that was under way has ended")]
    private partial void LogStopped();
}
