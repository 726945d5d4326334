using Orleans.Runtime;

namespace Orleans;

/// <summary>
/// Where reminders are kept. <c>ReadRows(begin, end)</c> asks for the rows whose grain's uniform hash lies in (begin, end], round the ring
/// when begin is not less than end; it may leave out rows that are due later than the loading window.
/// </summary>
public interface IReminderTable
{
    Task StartAsync(CancellationToken cancellationToken = default) =>
#pragma warning disable CS0618 // older tables implement only Init
        Init();
#pragma warning restore CS0618

    [Obsolete("Implement and use StartAsync instead")]
    Task Init() => Task.CompletedTask;

    Task<ReminderTableData> ReadRows(GrainId grainId);

    Task<ReminderTableData> ReadRows(uint begin, uint end);

    Task<ReminderEntry?> ReadRow(GrainId grainId, string reminderName);

    /// <summary>Writes the row whatever its ETag was; gives the new ETag.</summary>
    Task<string?> UpsertRow(ReminderEntry entry);

    /// <summary>False if there is no such row or its ETag differs.</summary>
    Task<bool> RemoveRow(GrainId grainId, string reminderName, string eTag);

    Task TestOnlyClearTable();

    Task StopAsync(CancellationToken cancellationToken = default) => Task.CompletedTask;
}

[GenerateSerializer]
public sealed class ReminderTableData
{
    public ReminderTableData(IEnumerable<ReminderEntry> list) => Reminders = new List<ReminderEntry>(list);

    public ReminderTableData(ReminderEntry entry) => Reminders = [entry];

    public ReminderTableData() => Reminders = [];

    [Id(0)]
    public IList<ReminderEntry> Reminders { get; private set; }

    public override string ToString() => $"[{Reminders.Count} reminders]";
}

/// <summary>One reminder: first tick at <see cref="StartAt"/> (UTC), then every <see cref="Period"/>.</summary>
[GenerateSerializer]
public sealed class ReminderEntry
{
    [Id(0)]
    public GrainId GrainId { get; set; }

    [Id(1)]
    public string ReminderName { get; set; } = null!;

    [Id(2)]
    public DateTime StartAt { get; set; }

    [Id(3)]
    public TimeSpan Period { get; set; }

    [Id(4)]
    public string? ETag { get; set; }

    public override string ToString() => $"<GrainId={GrainId} ReminderName={ReminderName} Period={Period}>";
}
