using Microsoft.Extensions.DependencyInjection;
using Orleans.Runtime;
using Orleans.Timers;

namespace Orleans
{
    /// <summary>A grain's own reminders. A period under the configured minimum is an <see cref="ArgumentException"/>.</summary>
    public static class GrainReminderExtensions
    {
        public static Task<IGrainReminder> RegisterOrUpdateReminder(this Grain grain, string reminderName, TimeSpan dueTime, TimeSpan period) =>
            RegisterOrUpdateReminder((IGrainBase)grain, reminderName, dueTime, period);

        public static Task<IGrainReminder> RegisterOrUpdateReminder(
            this IGrainBase grain, string reminderName, TimeSpan dueTime, TimeSpan period)
        {
            RequireName(reminderName);
            var context = Context(grain);
            if (grain is not IRemindable)
            {
                throw new InvalidOperationException(
                    $"Grain {context.GrainId} is not '{nameof(IRemindable)}'. A grain should implement {nameof(IRemindable)} to use the persistent reminder service");
            }

            return Registry(context).RegisterOrUpdateReminder(context.GrainId, reminderName, dueTime, period);
        }

        public static Task UnregisterReminder(this Grain grain, IGrainReminder reminder) => UnregisterReminder((IGrainBase)grain, reminder);

        public static Task UnregisterReminder(this IGrainBase grain, IGrainReminder reminder)
        {
            var context = Context(grain);
            return Registry(context).UnregisterReminder(context.GrainId, reminder);
        }

        public static Task<IGrainReminder?> GetReminder(this Grain grain, string reminderName) => GetReminder((IGrainBase)grain, reminderName);

        public static Task<IGrainReminder?> GetReminder(this IGrainBase grain, string reminderName)
        {
            RequireName(reminderName);
            var context = Context(grain);
            return Registry(context).GetReminder(context.GrainId, reminderName);
        }

        public static Task<List<IGrainReminder>> GetReminders(this Grain grain) => GetReminders((IGrainBase)grain);

        public static Task<List<IGrainReminder>> GetReminders(this IGrainBase grain)
        {
            var context = Context(grain);
            return Registry(context).GetReminders(context.GrainId);
        }

        private static IGrainContext Context(IGrainBase grain)
        {
            ArgumentNullException.ThrowIfNull(grain?.GrainContext, "grain");
            return grain.GrainContext;
        }

        private static void RequireName(string reminderName)
        {
            if (string.IsNullOrWhiteSpace(reminderName))
                throw new ArgumentNullException(nameof(reminderName));
        }

        private static IReminderRegistry Registry(IGrainContext context) => context.ActivationServices.GetRequiredService<IReminderRegistry>();
    }
}

namespace Orleans.Timers
{
    public interface IReminderRegistry
    {
        Task<IGrainReminder> RegisterOrUpdateReminder(GrainId callingGrainId, string reminderName, TimeSpan dueTime, TimeSpan period);

        Task UnregisterReminder(GrainId callingGrainId, IGrainReminder reminder);

        Task<IGrainReminder?> GetReminder(GrainId callingGrainId, string reminderName);

        Task<List<IGrainReminder>> GetReminders(GrainId callingGrainId);
    }
}
