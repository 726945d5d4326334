using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans.Runtime;

namespace Orleans.TestingHost;

/// <summary>One silo of a test cluster.</summary>
public abstract class SiloHandle : IDisposable, IAsyncDisposable
{
    public short InstanceNumber { get; set; }

    public string Name { get; set; } = null!;

    public SiloAddress SiloAddress { get; set; } = null!;

    public abstract bool IsActive { get; }

    public abstract Task StopSiloAsync(bool stopGracefully);

    public void Dispose() => DisposeAsync().AsTask().GetAwaiter().GetResult();

    public abstract ValueTask DisposeAsync();

    public override string ToString() => $"{Name} {SiloAddress}";
}

/// <summary>A silo in this process, with its host.</summary>
public class InProcessSiloHandle : SiloHandle
{
    private bool _hasStopped;
    private bool _isDisposed;

    public IHost SiloHost { get; init; } = null!;

    public IServiceProvider ServiceProvider => SiloHost.Services;

    public override bool IsActive => !_hasStopped;

    public override async Task StopSiloAsync(bool stopGracefully)
    {
        if (_hasStopped)
            return;
        _hasStopped = true;
        if (stopGracefully)
        {
            await SiloHost.StopAsync();
            return;
        }

        SiloHost.Services.GetRequiredService<Silo>().Kill();
        try
        {
            await SiloHost.StopAsync(new CancellationToken(canceled: true));
        }
        catch (Exception)
        {
            // The silo is dead already; what else its host runs was not given the time to stop well, as when a process is killed.
        }
    }

    public override async ValueTask DisposeAsync()
    {
        if (_isDisposed)
            return;
        _isDisposed = true;
        await StopSiloAsync(stopGracefully: true);
        if (SiloHost is IAsyncDisposable host)
            await host.DisposeAsync();
        else
            SiloHost.Dispose();
    }
}
