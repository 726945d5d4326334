using Orleans;
using Orleans.Runtime;

namespace AlprGrains.Tests.TestKit;

/// <summary>A reminder table of the test's own, which outlives the cluster as a database does. Counts the range reads it was asked for.</summary>
public sealed class KeptReminderTable : IReminderTable
{
    private readonly List<ReminderEntry> _rows = [];
    private int _lastETag;
    private int _rangeReads;

    /// <summary>Reminders that stand.</summary>
    public int Count
    {
        get { lock (_rows) return _rows.Count; }
    }

    public int RangeReads => Volatile.Read(ref _rangeReads);

    public ReminderEntry Row(GrainId grain)
    {
        lock (_rows)
            return _rows.Single(row => row.GrainId == grain);
    }

    public Task StartAsync(CancellationToken cancellationToken = default) => Task.CompletedTask;

    public Task<ReminderTableData> ReadRows(GrainId grainId) => Read(row => row.GrainId == grainId);

    public Task<ReminderTableData> ReadRows(uint begin, uint end)
    {
        Interlocked.Increment(ref _rangeReads);
        return Read(row =>
        {
            var hash = row.GrainId.GetUniformHashCode();
            return begin < end ? hash > begin && hash <= end : hash > begin || hash <= end;
        });
    }

    public Task<ReminderEntry?> ReadRow(GrainId grainId, string reminderName)
    {
        lock (_rows)
            return Task.FromResult(_rows.SingleOrDefault(row => row.GrainId == grainId && row.ReminderName == reminderName));
    }

    public Task<string?> UpsertRow(ReminderEntry entry)
    {
        lock (_rows)
        {
            _rows.RemoveAll(row => row.GrainId == entry.GrainId && row.ReminderName == entry.ReminderName);
            var eTag = (++_lastETag).ToString();
            _rows.Add(new ReminderEntry
            {
                GrainId = entry.GrainId,
                ReminderName = entry.ReminderName,
                StartAt = entry.StartAt,
                Period = entry.Period,
                ETag = eTag,
            });
            return Task.FromResult<string?>(eTag);
        }
    }

    public Task<bool> RemoveRow(GrainId grainId, string reminderName, string eTag)
    {
        lock (_rows)
            return Task.FromResult(_rows.RemoveAll(row => row.GrainId == grainId && row.ReminderName == reminderName && row.ETag == eTag) > 0);
    }

    public Task TestOnlyClearTable()
    {
        lock (_rows)
            _rows.Clear();
        return Task.CompletedTask;
    }

    private Task<ReminderTableData> Read(Func<ReminderEntry, bool> predicate)
    {
        lock (_rows)
            return Task.FromResult(new ReminderTableData(_rows.Where(predicate)));
    }
}
