using Orleans.Runtime;

namespace Orleans;

/// <summary>A reminder in memory. Without a due time it only remembers that it changed here, until the next refresh has seen that too.</summary>
internal sealed class HeldReminder
{
    public required ReminderEntry Entry { get; set; }

    /// <summary>Null: not armed.</summary>
    public DateTime? Due { get; set; }

    public DateTime? LastTick { get; set; }

    /// <summary>The count of changes when this one was last changed here.</summary>
    public long ChangedAt { get; set; }

    public bool IsRemoved { get; set; }

    public bool IsDelivering { get; set; }
}

/// <summary>The reminders that a silo holds, and which is due first. Not synchronized: the owner locks.</summary>
internal sealed class HeldReminders
{
    private readonly Dictionary<(GrainId Grain, string Name), HeldReminder> _byName = [];

    // An element is stale if its reminder's due time is another one by now.
    private readonly PriorityQueue<HeldReminder, DateTime> _byDue = new();

    /// <summary>Counts the changes made here.</summary>
    public long Changes { get; private set; }

    public int Count => _byName.Count;

    public DateTime? FirstDue
    {
        get
        {
            while (_byDue.TryPeek(out var first, out var due))
            {
                if (first.Due == due)
                    return due;
                _byDue.Dequeue();
            }

            return null;
        }
    }

    public void Put(ReminderEntry entry, DateTime? due)
    {
        var held = Get(entry);
        held.Entry = entry;
        held.LastTick = null;
        held.IsRemoved = false;
        held.ChangedAt = ++Changes;
        Schedule(held, due);
    }

    public void Remove(GrainId grain, string name)
    {
        var held = Get(new ReminderEntry { GrainId = grain, ReminderName = name });
        held.IsRemoved = true;
        held.ChangedAt = ++Changes;
        Schedule(held, null);
    }

    public void KeepOnly(Func<GrainId, bool> isOurs)
    {
        foreach (var (key, held) in _byName)
        {
            if (!isOurs(key.Grain))
                Drop(key, held);
        }
    }

    /// <summary>Takes over what a read gave, save where something changed here since the read began.</summary>
    public void Reconcile(IEnumerable<ReminderEntry> rows, long readBeganAt, DateTime now, DateTime windowEnd)
    {
        var inTable = new HashSet<(GrainId, string)>();
        foreach (var row in rows)
        {
            var key = (row.GrainId, row.ReminderName);
            inTable.Add(key);
            var next = ReminderSchedule.NextTick(row, now);
            if (!_byName.TryGetValue(key, out var held))
            {
                if (next <= windowEnd)
                    Schedule(Get(row), next);
            }
            else if (held.ChangedAt <= readBeganAt)
            {
                TakeOver(held, row, next, windowEnd);
            }
        }

        foreach (var (key, held) in _byName)
        {
            if (held.ChangedAt <= readBeganAt && !held.IsDelivering && (!inTable.Contains(key) || held.Due is null))
                Drop(key, held);
        }
    }

    /// <summary>Those due, at most so many; each is out of the schedule until <see cref="AfterTick"/>.</summary>
    public List<HeldReminder> TakeDue(DateTime now, int max)
    {
        var taken = new List<HeldReminder>();
        while (taken.Count < max && FirstDue is { } due && due <= now)
        {
            var held = _byDue.Dequeue();
            held.LastTick = due;
            held.Due = null;
            held.IsDelivering = true;
            taken.Add(held);
        }

        return taken;
    }

    public void AfterTick(HeldReminder held, DateTime now, DateTime windowEnd)
    {
        held.IsDelivering = false;
        var isStillHeld = _byName.TryGetValue((held.Entry.GrainId, held.Entry.ReminderName), out var current) && current == held;
        if (!isStillHeld || held.IsRemoved || held.Due is not null)
            return;
        var next = held.LastTick is { } last
            ? ReminderSchedule.FollowingTick(held.Entry, last, now)
            : ReminderSchedule.NextTick(held.Entry, now);
        held.ChangedAt = ++Changes;
        Schedule(held, next <= windowEnd ? next : null);
    }

    private void TakeOver(HeldReminder held, ReminderEntry row, DateTime next, DateTime windowEnd)
    {
        var isSame = held.Entry.ETag == row.ETag && !held.IsRemoved;
        if (isSame && (held.IsDelivering || held.Due is not null || held.LastTick == next))
            return;
        held.Entry = row;
        held.IsRemoved = false;
        if (!isSame)
            held.LastTick = null;
        Schedule(held, next <= windowEnd ? next : null);
    }

    private HeldReminder Get(ReminderEntry entry)
    {
        var key = (entry.GrainId, entry.ReminderName);
        if (!_byName.TryGetValue(key, out var held))
            _byName[key] = held = new HeldReminder { Entry = entry };
        return held;
    }

    private void Schedule(HeldReminder held, DateTime? due)
    {
        if (held.Due == due)
            return;
        held.Due = due;
        if (due is { } time)
            _byDue.Enqueue(held, time);
    }

    private void Drop((GrainId, string) key, HeldReminder held)
    {
        held.Due = null;
        _byName.Remove(key);
    }
}
