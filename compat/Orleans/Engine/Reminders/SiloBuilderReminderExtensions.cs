using Microsoft.Extensions.DependencyInjection;
using Orleans.Runtime;
using Orleans.Timers;

namespace Orleans.Hosting;

public static class SiloBuilderReminderExtensions
{
    /// <summary>Reminders over the <see cref="IReminderTable"/> that the container holds.</summary>
    public static ISiloBuilder AddReminders(this ISiloBuilder builder) => builder.ConfigureServices(AddReminders);

    public static void AddReminders(this IServiceCollection services)
    {
        if (services.Any(known => known.ServiceType == typeof(LocalReminders)))
            return;
        services.AddSingleton<LocalReminders>();
        services.AddSingleton<ILifecycleParticipant<ISiloLifecycle>>(here => here.GetRequiredService<LocalReminders>());
        services.AddSingleton<IReminderRegistry, ReminderRegistry>();
    }
}

public static class SiloBuilderReminderMemoryExtensions
{
    /// <summary>A table in memory, shared by the silos of a cluster; it dies with the cluster.</summary>
    public static ISiloBuilder UseInMemoryReminderService(this ISiloBuilder builder)
    {
        builder.Services.AddSingleton<IReminderTable>(here =>
            here.GetRequiredService<LocalCluster>().Shared("reminders", () => new InMemoryReminderTable()));
        return builder.AddReminders();
    }
}
