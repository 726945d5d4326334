using System.Globalization;
using Orleans.Runtime;

namespace AlprGrains.Storage.Embedded.Reminders;

/// <summary>
/// The engine's reminder table over <see cref="ReminderFile"/>. Range reads give only what is due soon, overdue rows
/// included, so that millions of purge reminders cost neither memory nor start time; a later read brings the rest. Reads by
/// grain are complete.
/// </summary>
internal sealed class EmbeddedReminderTable(ReminderFile file, TimeProvider time, int rowsPerQueryMax) : IReminderTable
{
    public Task StartAsync(CancellationToken cancellationToken = default) => Task.CompletedTask; // the file is open

    [Obsolete("Implement and use StartAsync instead")]
    public Task Init() => Task.CompletedTask;

    public Task<ReminderTableData> ReadRows(GrainId grainId) => Task.Run(() => new ReminderTableData(file.OfGrain(grainId)));

    public Task<ReminderTableData> ReadRows(uint begin, uint end) =>
        Task.Run(() => new ReminderTableData(file.Due(begin, end, time.GetUtcNow() + ReminderFile.DueWithin, rowsPerQueryMax)));

    public Task<ReminderEntry?> ReadRow(GrainId grainId, string reminderName) => Task.Run(() => file.Get(grainId, reminderName));

    public Task<string?> UpsertRow(ReminderEntry entry)
    {
        var start = entry.StartAt.Kind == DateTimeKind.Local ? entry.StartAt.ToUniversalTime() : entry.StartAt;
        return Task.Run<string?>(() => file.Upsert(entry.GrainId, entry.ReminderName, start, entry.Period).ToString(CultureInfo.InvariantCulture));
    }

    public Task<bool> RemoveRow(GrainId grainId, string reminderName, string eTag) =>
        Task.Run(() => long.TryParse(eTag, CultureInfo.InvariantCulture, out var version) && file.Remove(grainId, reminderName, version));

    public Task TestOnlyClearTable() => Task.Run(file.Clear);

    public Task StopAsync(CancellationToken cancellationToken = default) => Task.CompletedTask;
}
