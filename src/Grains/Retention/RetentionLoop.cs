using AlprGrains.Grains.Hosting;
using AlprGrains.Retention;
using Microsoft.Extensions.Logging;

namespace AlprGrains.Grains.Retention;

/// <summary>When purging is done.</summary>
/// <param name="Every">Between two rounds: how late a key may die, and well below the 60 s of INV-4.</param>
/// <param name="CertificateEvery">Between two certificates.</param>
public sealed record PurgeSchedule(TimeSpan Every, TimeSpan CertificateEvery)
{
    public static readonly PurgeSchedule Default = new(TimeSpan.FromSeconds(5), TimeSpan.FromHours(1));
}

/// <summary>Asks the cluster's retention grain for a round, from every silo: as long as one silo runs, purging goes on.</summary>
public sealed partial class RetentionLoop(IGrainFactory grains, PurgeSchedule schedule, TimeProvider time, ILogger<RetentionLoop> log) : SiloLoop
{
    protected override async Task Run(CancellationToken stop)
    {
        using var rounds = new PeriodicTimer(schedule.Every, time);
        do
        {
            try
            {
                await grains.GetGrain<IRetentionGrain>(IRetentionGrain.Main).PurgeDue();
            }
            catch (Exception failure) when (failure is not OperationCanceledException || !stop.IsCancellationRequested)
            {
                LogNoRound(failure); // a silo that ends, a call that timed out: the next round does it
            }
        }
        while (await rounds.WaitForNextTickAsync(stop));
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "A round of purging was not done; the next one does all that is due")]
    private partial void LogNoRound(Exception failure);
}
