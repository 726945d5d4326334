using Orleans.Runtime;

namespace Orleans
{
    /// <summary>A grain that reminders wake. Ticks come at least once, may repeat, and may be missed while no silo runs.</summary>
    public interface IRemindable : IGrain
    {
        Task ReceiveReminder(string reminderName, TickStatus status);
    }
}

namespace Orleans.Runtime
{
    public interface IGrainReminder
    {
        string ReminderName { get; }
    }

    /// <summary>Times of one tick, in UTC.</summary>
    [GenerateSerializer, Immutable]
    public readonly struct TickStatus(DateTime firstTickTime, TimeSpan period, DateTime timeStamp)
    {
        [Id(0)]
        public DateTime FirstTickTime { get; } = firstTickTime;

        [Id(1)]
        public TimeSpan Period { get; } = period;

        [Id(2)]
        public DateTime CurrentTickTime { get; } = timeStamp;

        public override string ToString() => $"<{FirstTickTime}, {Period}, {CurrentTickTime}>";
    }

    [GenerateSerializer]
    public sealed class ReminderException(string message) : OrleansException(message);
}
