using Orleans.Runtime;

namespace Orleans.Hosting;

public sealed class ReminderOptions
{
    /// <summary>A reminder with a shorter period is refused with <see cref="ArgumentException"/>.</summary>
    public TimeSpan MinimumReminderPeriod { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>How often the table is read again.</summary>
    public TimeSpan RefreshReminderListPeriod { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>Only reminders due this soon are held in memory.</summary>
    public TimeSpan ReminderLoadingWindow { get; set; } = TimeSpan.FromMinutes(10);

    public TimeSpan InitializationTimeout { get; set; } = TimeSpan.FromMinutes(5);

    internal void Validate()
    {
        if (MinimumReminderPeriod < TimeSpan.Zero)
            throw new OrleansConfigurationException($"{nameof(ReminderOptions)}.{nameof(MinimumReminderPeriod)} must not be negative.");
        if (RefreshReminderListPeriod <= TimeSpan.Zero)
            throw new OrleansConfigurationException($"{nameof(ReminderOptions)}.{nameof(RefreshReminderListPeriod)} must be greater than zero.");
        if (ReminderLoadingWindow < RefreshReminderListPeriod)
        {
            throw new OrleansConfigurationException(
                $"{nameof(ReminderOptions)}.{nameof(ReminderLoadingWindow)} must not be less than {nameof(RefreshReminderListPeriod)}.");
        }
    }
}
