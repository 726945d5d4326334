using System.Diagnostics.Metrics;
using AlprGrains.Gateway.Health;
using AlprGrains.Grains.Audit;
using AlprGrains.Grains.HotLists;
using AlprGrains.HotLists;
using AlprGrains.Plates;
using AlprGrains.Retention;
using AlprGrains.Telemetry;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace AlprGrains.Silo.Telemetry;

/// <summary>
/// How things stand, for metrics: what must be asked of the stores is asked every <see cref="SampleEvery"/> and shown until the next answer; what
/// costs nothing is read when somebody collects. A store that does not answer leaves its last values, and its part of health says so.
/// </summary>
internal sealed partial class SiloGauges : BackgroundService
{
    public static readonly TimeSpan SampleEvery = TimeSpan.FromSeconds(10);

    private readonly IServiceProvider _services;
    private readonly HealthBoard _health;
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private Sample? _last;

    public SiloGauges(IServiceProvider services, IMeterFactory meters, HealthBoard health, TimeProvider time, ILogger<SiloGauges> log)
    {
        (_services, _health, _time, _log) = (services, health, time, log);
        var meter = meters.Create(Measures.MeterName);
        Gauge(meter, "alpr.reads.uploaded", "{read}", "Distinct reads ever stored, as all silos see the store", sample => sample.Counts.Uploaded);
        Gauge(meter, "alpr.reads.live", "{read}", "Reads stored now", sample => sample.Counts.Live);
        Gauge(meter, "alpr.alerts.pending", "{alert}", "Alerts in the outbox that have not reached their grain", sample => sample.Counts.AlertsPending);
        Gauge(meter, "alpr.purge.overdue", "{minute}", "Upload minutes past their 30 days whose key still lives", sample => sample.Books.OverdueMinutes);
        meter.CreateObservableGauge("alpr.purge.lag", () => Now(sample => LagOf(sample.Books)), "s", "How long the oldest live read is past its 30 days; 0 when none is (INV-4: below 60)");
        meter.CreateObservableGauge("alpr.clocks.agree", () => Now(sample => sample.ClocksAgree ? 1 : 0), "{bool}", "1 while all clocks agree and purging goes on");
        var audit = services.GetRequiredService<AuditLogSeat>();
        meter.CreateObservableGauge("alpr.audit.size", () => audit.Current is { } kept ? [new Measurement<long>(kept.Published.Checkpoint.Size)] : Array.Empty<Measurement<long>>(),
            "{entry}", "Entries in the published log, from the silo that keeps it");
        var lists = services.GetRequiredService<SiloHotLists>();
        meter.CreateObservableGauge("alpr.hotlists.age", () => lists.Current is { Snapshots: { IsEmpty: false } all } ? [new Measurement<double>((time.GetUtcNow() - all.Min(list => list.Version.LoadedAt)).TotalSeconds)] : Array.Empty<Measurement<double>>(),
            "s", "Age of the oldest hot list that this silo matches with");
        meter.CreateObservableGauge("alpr.hotlists.entries", () => (long)(lists.Current?.Count ?? 0), "{entry}", "Entries that this silo matches with");
        meter.CreateObservableGauge("alpr.health.part", Parts, "{state}", "1 ready, 0.5 impaired, 0 failed, by part");
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(SampleEvery, _time);
        try
        {
            do
            {
                await TakeSample();
            }
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // Told to stop: that is the end.
        }
    }

    private async Task TakeSample()
    {
        try
        {
            await _health.Look();
            var retention = _services.GetRequiredService<IRetentionStore>();
            _last = new Sample(await _services.GetRequiredService<IReadStore>().Counts(), await retention.Books(), retention.CheckClocks().Verdict == ClockVerdict.Agreed);
        }
        catch (Exception failure) // safe: a gauge is for people to look at, and the next sample is soon
        {
            LogNoSample(failure);
        }
    }

    private double LagOf(RetentionBooks books) =>
        books.OldestLiveUpload is { } oldest ? Math.Max(0, (_time.GetUtcNow() - oldest - ReadRetention.Period - UploadMinuteLength).TotalSeconds) : 0;

    // A minute's key dies when its last second is 30 days old.
    private static readonly TimeSpan UploadMinuteLength = TimeSpan.FromMinutes(1);

    private IEnumerable<Measurement<double>> Parts() =>
        _health.Standing.Select(part => new Measurement<double>(ValueOf(part.Value), new KeyValuePair<string, object?>("part", part.Key)));

    private static double ValueOf(HealthStatus status) => status switch
    {
        HealthStatus.Healthy => 1,
        HealthStatus.Degraded => 0.5,
        _ => 0,
    };

    private void Gauge(Meter meter, string name, string unit, string description, Func<Sample, long> value) =>
        meter.CreateObservableGauge(name, () => Now(value), unit, description);

    // Nothing before the first sample: a zero would look like an answer.
    private IEnumerable<Measurement<T>> Now<T>(Func<Sample, T> value) where T : struct => _last is { } sample ? [new Measurement<T>(value(sample))] : [];

    [LoggerMessage(LogLevel.Warning, "The stores could not be asked how they stand; metrics show what was there before")]
    private partial void LogNoSample(Exception exception);

    private sealed record Sample(ReadCounts Counts, RetentionBooks Books, bool ClocksAgree);
}
