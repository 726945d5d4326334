namespace Orleans.Runtime
{
    /// <summary>
    /// Keys under which each area of the engine asks the container for its clock. Without a registration of its own an area takes the
    /// plain <see cref="TimeProvider"/>.
    /// </summary>
    public static class TimeProviderNames
    {
        public const string Grains = "Orleans.Grains";

        public const string Messaging = "Orleans.Messaging";

        public const string ActivationManagement = "Orleans.ActivationManagement";
    }
}

namespace Orleans.Reminders
{
    public static class ReminderTimeProviderNames
    {
        public const string Reminders = "Orleans.Reminders";
    }
}
