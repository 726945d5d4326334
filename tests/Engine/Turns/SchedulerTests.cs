using AlprGrains.Tests.Engine.Support;
using Orleans.Concurrency;
using Orleans.Runtime;

namespace AlprGrains.Tests.Engine.Turns;

public interface ISchedulerGrain : IGrainWithStringKey
{
    /// <summary>True if code before and after an await runs on one scheduler of the activation's own.</summary>
    Task<bool> StaysAtHome();

    /// <summary>Adds without locking from many tasks that the grain starts; gives the sum.</summary>
    Task<int> AddFromTasks(int tasksCount);
}

[GrainType("test-scheduler")]
public sealed class SchedulerGrain : Grain, ISchedulerGrain
{
    private int _sum;

    public async Task<bool> StaysAtHome()
    {
        var before = TaskScheduler.Current;
        await Task.Yield();
        var after = TaskScheduler.Current;
        await Task.Delay(1);
        return before != TaskScheduler.Default && before == after && TaskScheduler.Current == before;
    }

    public async Task<int> AddFromTasks(int tasksCount)
    {
        await Task.WhenAll(Enumerable.Range(0, tasksCount).Select(_ => Task.Factory.StartNew(
            async () =>
            {
                var before = _sum;
                await Task.CompletedTask;
                _sum = before + 1;
            },
            CancellationToken.None,
            TaskCreationOptions.None,
            TaskScheduler.Current).Unwrap()));
        return _sum;
    }
}

public interface IWorkerGrain : IGrainWithStringKey
{
    /// <summary>Raises "begun {name}", then ends when the test raises "release {name}".</summary>
    Task Hold(string name);
}

[StatelessWorker(WorkersMax)]
[GrainType("test-worker")]
public sealed class WorkerGrain : Grain, IWorkerGrain
{
    public const int WorkersMax = 3;

    public async Task Hold(string name)
    {
        Signal.Raise($"begun {name}");
        await Signal.Wait($"release {name}");
    }
}

/// <summary>Proves where grain code runs, and that stateless workers run in parallel up to their number.</summary>
public sealed class SchedulerTests(SharedCluster shared) : IClassFixture<SharedCluster>
{
    [Fact]
    public async Task Grain_code_comes_back_to_the_activations_scheduler_after_an_await() =>
        Assert.True(await shared.Grains.GetGrain<ISchedulerGrain>(Key.Next("home")).StaysAtHome());

    [Fact]
    public async Task Tasks_that_a_grain_starts_never_run_on_two_threads_at_once() =>
        Assert.Equal(1000, await shared.Grains.GetGrain<ISchedulerGrain>(Key.Next("tasks")).AddFromTasks(1000));

    [Fact]
    public async Task Stateless_workers_run_in_parallel_up_to_their_number()
    {
        var key = Key.Next("workers");
        var worker = shared.Grains.GetGrain<IWorkerGrain>(key);
        var names = Enumerable.Range(0, WorkerGrain.WorkersMax + 1).Select(i => $"{key} {i}").ToArray();
        var calls = new List<Task>();
        foreach (var name in names[..^1])
        {
            calls.Add(worker.Hold(name));
            await Signal.Wait($"begun {name}");
        }

        // All workers are busy: one more waits until one of them is free.
        calls.Add(worker.Hold(names[^1]));
        await shared.Grains.GetGrain<ISchedulerGrain>(Key.Next("meanwhile")).StaysAtHome();
        Assert.False(Signal.WasRaised($"begun {names[^1]}"));

        foreach (var name in names)
            Signal.Raise($"release {name}");
        await Task.WhenAll(calls);
        await Signal.Wait($"begun {names[^1]}");
    }
}
