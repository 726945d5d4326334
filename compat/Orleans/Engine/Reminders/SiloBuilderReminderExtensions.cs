using Microsoft.Extensions.DependencyInjection;

namespace Orleans.Hosting;

public static class SiloBuilderReminderExtensions
{
    /// <summary>Reminders over the <see cref="IReminderTable"/> that the container holds.</summary>
    public static ISiloBuilder AddReminders(this ISiloBuilder builder) => builder.ConfigureServices(AddReminders);

    public static void AddReminders(this IServiceCollection services) => throw new NotImplementedException("The engine behind these types is not yet in this build.");
}

public static class SiloBuilderReminderMemoryExtensions
{
    /// <summary>A table in memory, shared by the silos of a cluster; it dies with the cluster.</summary>
    public static ISiloBuilder UseInMemoryReminderService(this ISiloBuilder builder) => builder.AddReminders();
}
