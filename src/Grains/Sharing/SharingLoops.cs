using AlprGrains.Grains.Hosting;
using AlprGrains.Sharing;
using Microsoft.Extensions.Logging;

namespace AlprGrains.Grains.Sharing;

/// <summary>Asks the book of agreements every <see cref="Period"/>, so that a suspension ends open sessions on every silo.</summary>
public sealed partial class AgreementPoller(IGrainFactory grains, AgreementsNow agreements, TimeProvider time, ILogger<AgreementPoller> log) : SiloLoop
{
    public static readonly TimeSpan Period = TimeSpan.FromSeconds(5);

    /// <summary>Looks once; whether it was answered.</summary>
    public async Task<bool> Refresh()
    {
        try
        {
            agreements.Become(await grains.GetGrain<IAgreementBookGrain>(IAgreementBookGrain.Main).List());
            return true;
        }
        catch (Exception failure) // safe: every lookup asks the book itself, and the next look is soon
        {
            LogNotRefreshed(failure);
            return false;
        }
    }

    protected override async Task Run(CancellationToken stop)
    {
        using var timer = new PeriodicTimer(Period, time);
        do await Refresh();
        while (await timer.WaitForNextTickAsync(stop));
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The agreements were not refreshed; open sessions go by those at hand")]
    private partial void LogNotRefreshed(Exception failure);
}

/// <summary>Brings to open requests what time brings: reminders, escalations, expiry. Doing it on several silos does it once.</summary>
public sealed partial class SharingClock(IGrainFactory grains, TimeProvider time, ILogger<SharingClock> log) : SiloLoop
{
    public static readonly TimeSpan Period = TimeSpan.FromMinutes(15);

    /// <summary>How far back open requests are sought.</summary>
    public const int DaysBack = 120;

    public async Task Sweep()
    {
        await RemindOfTheYear();
        var now = time.GetUtcNow();
        for (var back = 0; back <= DaysBack; back++)
        {
            var lines = await grains.GetGrain<ISharingDayGrain>(SharingKeys.OfDay(now.AddDays(-back))).List();
            foreach (var line in lines.Where(line => line.Phase is not (SharingPhase.Denied or SharingPhase.Closed)))
            {
                try
                {
                    await grains.GetGrain<ISharingTimeGrain>(line.Id.Hex).Tick();
                }
                catch (Exception failure) // safe: the next sweep finds it again, and every command on it looks at the clock itself
                {
                    LogNotTicked(failure);
                }
            }
        }
    }

    private async Task RemindOfTheYear()
    {
        try
        {
            await grains.GetGrain<IAgencyYearsGrain>(IAgencyAttestationsGrain.Main).Remind();
        }
        catch (Exception failure) // safe: the next sweep reminds, and every request looks at the signings itself
        {
            LogNotTicked(failure);
        }
    }

    protected override async Task Run(CancellationToken stop)
    {
        using var timer = new PeriodicTimer(Period, time);
        while (await timer.WaitForNextTickAsync(stop))
        {
            try
            {
                await Sweep();
            }
            catch (Exception failure) // safe: as above
            {
                LogNotTicked(failure);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "A sharing request was not looked at for its dates; the next sweep tries again")]
    private partial void LogNotTicked(Exception failure);
}
