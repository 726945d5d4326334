using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Orleans.Hosting;
using Orleans.Runtime;
using Orleans.Timers;

namespace Orleans;

/// <summary>A reminder as its grain holds it: enough to take it back.</summary>
internal sealed record GrainReminder(GrainId Grain, string ReminderName, string ETag) : IGrainReminder;

/// <summary>Checks what grains ask for, and passes it to the silo that looks after the grain's reminders.</summary>
internal sealed class ReminderRegistry(Silo silo, IOptions<ReminderOptions> options) : IReminderRegistry
{
    public Task<IGrainReminder> RegisterOrUpdateReminder(GrainId callingGrainId, string reminderName, TimeSpan dueTime, TimeSpan period)
    {
        if (dueTime == Timeout.InfiniteTimeSpan)
            throw new ArgumentOutOfRangeException(nameof(dueTime), "Cannot use InfiniteTimeSpan dueTime to create a reminder");
        if (dueTime < TimeSpan.Zero)
            throw new ArgumentOutOfRangeException(nameof(dueTime), "Cannot use negative dueTime to create a reminder");
        if (period == Timeout.InfiniteTimeSpan)
            throw new ArgumentOutOfRangeException(nameof(period), "Cannot use InfiniteTimeSpan period to create a reminder");
        if (period < TimeSpan.Zero)
            throw new ArgumentOutOfRangeException(nameof(period), "Cannot use negative period to create a reminder");
        if (period < options.Value.MinimumReminderPeriod)
        {
            throw new ArgumentException(
                $"Cannot register reminder {reminderName} as requested period ({period}) is less than minimum allowed reminder period ({options.Value.MinimumReminderPeriod})");
        }

        RequireName(reminderName);
        return OwnerOf(callingGrainId).Register(callingGrainId, reminderName, dueTime, period);
    }

    public Task UnregisterReminder(GrainId callingGrainId, IGrainReminder reminder)
    {
        ArgumentNullException.ThrowIfNull(reminder);
        return OwnerOf(callingGrainId).Unregister((GrainReminder)reminder);
    }

    public async Task<IGrainReminder?> GetReminder(GrainId callingGrainId, string reminderName)
    {
        RequireName(reminderName);
        return await OwnerOf(callingGrainId).Table.ReadRow(callingGrainId, reminderName) is { } row ? ToReminder(row) : null;
    }

    public async Task<List<IGrainReminder>> GetReminders(GrainId callingGrainId) =>
        [.. (await OwnerOf(callingGrainId).Table.ReadRows(callingGrainId)).Reminders.Select(ToReminder)];

    public static IGrainReminder ToReminder(ReminderEntry row) => new GrainReminder(row.GrainId, row.ReminderName, row.ETag!);

    private LocalReminders OwnerOf(GrainId grain)
    {
        if (Activation.Current is null)
            throw new InvalidOperationException("Reminders belong to grains: ask for them in a grain's own code, not on another thread.");
        var owner = ReminderRange.Owner(grain, silo.Cluster.ActiveSilos) ?? silo;
        return owner.Services.GetRequiredService<LocalReminders>();
    }

    private static void RequireName(string reminderName)
    {
        if (string.IsNullOrEmpty(reminderName))
            throw new ArgumentException("Cannot use null or empty name for the reminder", nameof(reminderName));
    }
}
