using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans.Runtime;

namespace Orleans;

/// <summary>
/// Starts and stops a silo with its host: participants subscribe, stages start, the silo takes grains from
/// <see cref="ServiceLifecycleStage.BecomeActive"/> on; stopping goes the same way back, so that grains end while their storage still runs.
/// </summary>
internal sealed class SiloHostedService(
    Silo silo, SiloLifecycle lifecycle, IEnumerable<ILifecycleParticipant<ISiloLifecycle>> participants) : IHostedService
{
    private readonly IdleCollector _collector = new(silo);

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        foreach (var participant in participants)
            participant.Participate(lifecycle);
        lifecycle.Subscribe(
            nameof(Silo),
            ServiceLifecycleStage.BecomeActive,
            stop =>
            {
                silo.Cluster.Join(silo);
                _ = _collector.Run();
                return Task.CompletedTask;
            },
            async stop =>
            {
                _collector.Dispose();
                await silo.Leave(stop);
            });
        await lifecycle.Start(cancellationToken);
        silo.Log.LogInformation("{Silo} runs on the stand-in engine: one process, no sockets.", silo.Name);
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        if (silo.IsDead)
        {
            _collector.Dispose();
            return;
        }

        await lifecycle.Stop(cancellationToken);
        silo.Kill();
    }
}
