using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Hosting;
using Orleans.Reminders;
using Orleans.Runtime;

namespace Orleans;

/// <summary>
/// The reminders that one silo looks after. (1) It reads the rows of its arc when it becomes active, when the silos change and every
/// refresh period. (2) It holds those whose next tick lies within the loading window. (3) One timer fires what is due; a reminder ticks
/// again only after its grain has answered. (4) What changed here while a read was under way wins over what was read.
/// </summary>
internal sealed class LocalReminders : ILifecycleParticipant<ISiloLifecycle>
{
    /// <summary>So many ticks are under way at once; in a flood the others wait, which they would do in memory otherwise.</summary>
    private const int DeliveriesAtOnceMax = 1000;

    private readonly Silo _silo;
    private readonly IServiceProvider _services;
    private readonly ReminderOptions _options;
    private readonly TimeProvider _clock;
    private readonly HeldReminders _held = new();
    private readonly Lock _lock = new();
    private readonly CancellationTokenSource _stop = new();
    private ITimer? _timer;
    private Task _running = Task.CompletedTask;
    private int _delivering;
    private TaskCompletionSource _wantsRefresh = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public LocalReminders(
        Silo silo,
        IServiceProvider services,
        IOptions<ReminderOptions> options,
        [FromKeyedServices(ReminderTimeProviderNames.Reminders)] TimeProvider clock)
    {
        options.Value.Validate();
        _silo = silo;
        _services = services;
        _options = options.Value;
        _clock = clock;
    }

    /// <summary>Asked for late: a table may itself need the silo's services.</summary>
    public IReminderTable Table => _services.GetService<IReminderTable>()
        ?? throw new OrleansConfigurationException(
            "The reminder service has no table: register an IReminderTable, or call UseInMemoryReminderService.");

    private DateTime Now => _clock.GetUtcNow().UtcDateTime;

    public void Participate(ISiloLifecycle lifecycle)
    {
        lifecycle.Subscribe(
            nameof(LocalReminders),
            ServiceLifecycleStage.RuntimeGrainServices,
            async stop =>
            {
                using var limit = CancellationTokenSource.CreateLinkedTokenSource(stop);
                limit.CancelAfter(_options.InitializationTimeout);
                await Table.StartAsync(limit.Token);
            },
            stop => Table.StopAsync(stop));
        lifecycle.Subscribe(nameof(LocalReminders), ServiceLifecycleStage.Active, _ => Start(), Stop);
    }

    public async Task<IGrainReminder> Register(GrainId grain, string name, TimeSpan dueTime, TimeSpan period)
    {
        var entry = new ReminderEntry
        {
            GrainId = grain,
            ReminderName = name,
            StartAt = ReminderSchedule.Later(Now, dueTime),
            Period = period,
        };
        entry.ETag = await Table.UpsertRow(entry)
            ?? throw new ReminderException($"Could not register reminder {entry} to reminder table due to a race. Please try again later.");
        lock (_lock)
        {
            var next = ReminderSchedule.NextTick(entry, Now);
            _held.Put(entry, next <= WindowEnd ? next : null);
            Arm();
        }

        return ReminderRegistry.ToReminder(entry);
    }

    public async Task Unregister(GrainReminder reminder)
    {
        var isGone = await Table.RemoveRow(reminder.Grain, reminder.ReminderName, reminder.ETag)
            || await Table.ReadRow(reminder.Grain, reminder.ReminderName) is null;
        if (!isGone)
        {
            throw new ReminderException(
                $"Could not unregister reminder {reminder.ReminderName} of {reminder.Grain} from the reminder table, due to tag mismatch. You can retry.");
        }

        lock (_lock)
            _held.Remove(reminder.Grain, reminder.ReminderName);
    }

    private DateTime WindowEnd => ReminderSchedule.Later(Now, _options.ReminderLoadingWindow);

    private async Task Start()
    {
        _timer = _clock.CreateTimer(_ => FireDue(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _silo.Cluster.SilosChanged += WantRefresh;
        await TryRefresh();
        _running = RefreshRepeatedly();
    }

    private async Task Stop(CancellationToken stop)
    {
        _silo.Cluster.SilosChanged -= WantRefresh;
        await _stop.CancelAsync();
        if (_timer is not null)
            await _timer.DisposeAsync();
        await _running.WaitAsync(stop);
    }

    private void WantRefresh() => Volatile.Read(ref _wantsRefresh).TrySetResult();

    private async Task RefreshRepeatedly()
    {
        while (!_stop.IsCancellationRequested && !_silo.IsDead)
        {
            var wanted = Volatile.Read(ref _wantsRefresh).Task;
            using var period = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token);
            await Task.WhenAny(wanted, Task.Delay(_options.RefreshReminderListPeriod, _clock, period.Token)).ConfigureAwait(false);
            await period.CancelAsync();
            if (_stop.IsCancellationRequested || _silo.IsDead)
                return;
            if (wanted.IsCompleted)
                Volatile.Write(ref _wantsRefresh, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
            await TryRefresh();
        }
    }

    private async Task TryRefresh()
    {
        try
        {
            await Refresh();
        }
        catch (Exception exception)
        {
            // The table may be away for a while: what is held goes on ticking, and the next refresh tries again.
            _silo.Log.LogWarning(exception, "Reading reminders failed; the next refresh tries again.");
        }
    }

    private async Task Refresh()
    {
        if (ReminderRange.Of(_silo, _silo.Cluster.ActiveSilos) is not { } range)
            return;
        long startedAt;
        lock (_lock)
        {
            startedAt = _held.Changes;
            _held.KeepOnly(grain => ReminderRange.Contains(range.Begin, range.End, grain));
        }

        var rows = await Table.ReadRows(range.Begin, range.End);
        lock (_lock)
        {
            _held.Reconcile(rows.Reminders, startedAt, Now, WindowEnd);
            Arm();
        }
    }

    // The caller holds the lock.
    private void Arm()
    {
        if (_timer is null || _stop.IsCancellationRequested)
            return;
        // With all deliveries under way, the one that ends first arms the timer again.
        var wait = _delivering < DeliveriesAtOnceMax && _held.FirstDue is { } due ? due - Now : Timeout.InfiniteTimeSpan;
        if (wait < TimeSpan.Zero && wait != Timeout.InfiniteTimeSpan)
            wait = TimeSpan.Zero;
        _timer.Change(wait, Timeout.InfiniteTimeSpan);
    }

    private void FireDue()
    {
        if (_silo.IsDead || _stop.IsCancellationRequested)
            return;
        lock (_lock)
        {
            foreach (var due in _held.TakeDue(Now, DeliveriesAtOnceMax - _delivering))
            {
                _delivering++;
                _ = Deliver(due);
            }

            Arm();
        }
    }

    private async Task Deliver(HeldReminder reminder)
    {
        // Away from the lock and from the timer's thread.
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        var entry = reminder.Entry;
        try
        {
            var grain = (IRemindable)_silo.GrainFactory.Reference(typeof(IRemindable), entry.GrainId);
            await grain.ReceiveReminder(entry.ReminderName, new TickStatus(entry.StartAt, entry.Period, Now));
        }
        catch (Exception exception)
        {
            // As in Orleans: a tick that fails is logged, and the next one comes at its time.
            _silo.Log.LogError(exception, "Could not deliver a tick of reminder {Reminder} to {GrainId}.", entry.ReminderName, entry.GrainId);
        }

        lock (_lock)
        {
            _delivering--;
            _held.AfterTick(reminder, Now, WindowEnd);
            Arm();
        }
    }
}
