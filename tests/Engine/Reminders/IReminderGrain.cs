using System.Collections.Concurrent;
using AlprGrains.Tests.Engine.Support;
using Orleans.Runtime;

namespace AlprGrains.Tests.Engine.Reminders;

public interface IReminderGrain : IGrainWithStringKey, IRemindable
{
    Task Register(string name, TimeSpan dueTime, TimeSpan period);

    Task Unregister(string name);

    Task<int> Count();

    Task End();
}

[GrainType("test-reminder")]
public sealed class ReminderGrain : Grain, IReminderGrain
{
    public static readonly ConcurrentDictionary<string, ConcurrentQueue<TickStatus>> Ticks = new();

    public Task Register(string name, TimeSpan dueTime, TimeSpan period) => this.RegisterOrUpdateReminder(name, dueTime, period);

    public async Task Unregister(string name) => await this.UnregisterReminder((await this.GetReminder(name))!);

    public async Task<int> Count() => (await this.GetReminders()).Count;

    public Task End()
    {
        DeactivateOnIdle();
        return Task.CompletedTask;
    }

    public Task ReceiveReminder(string reminderName, TickStatus status)
    {
        var ticks = Ticks.GetOrAdd(this.GetPrimaryKeyString(), _ => []);
        ticks.Enqueue(status);
        Signal.Raise($"ticked {this.GetPrimaryKeyString()} {ticks.Count}");
        return Task.CompletedTask;
    }
}

public interface IForgetfulGrain : IGrainWithStringKey
{
    Task Register();
}

/// <summary>Asks for a reminder that it has no method for.</summary>
[GrainType("test-forgetful")]
public sealed class ForgetfulGrain : Grain, IForgetfulGrain
{
    public Task Register() => this.RegisterOrUpdateReminder("never", TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(1));
}
