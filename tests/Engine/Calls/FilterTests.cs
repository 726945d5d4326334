using AlprGrains.Tests.Engine.Support;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Hosting;

namespace AlprGrains.Tests.Engine.Calls;

public interface IFilteredGrain : IGrainWithStringKey
{
    Task<int> Double(int number);

    Task<string> Fail();
}

[GrainType("test-filtered")]
public sealed class FilteredGrain : Grain, IFilteredGrain, IIncomingGrainCallFilter
{
    public Task<int> Double(int number) => Task.FromResult(number * 2);

    public Task<string> Fail() => throw new RefusalException("as ever");

    public async Task Invoke(IIncomingGrainCallContext context)
    {
        FilterLog.Write(context, "grain before");
        await context.Invoke();
        FilterLog.Write(context, "grain after");
    }
}

/// <summary>What the filters did with calls to one grain, by its key.</summary>
internal static class FilterLog
{
    private static readonly System.Collections.Concurrent.ConcurrentDictionary<string, List<string>> Lines = new();

    public static void Write(IGrainCallContext context, string what)
    {
        if (context.InterfaceName.EndsWith(nameof(IFilteredGrain), StringComparison.Ordinal))
            Of(context.TargetId.Key.ToString()!).Add($"{what} {context.MethodName}");
    }

    public static List<string> Of(string key) => Lines.GetOrAdd(key, _ => []);
}

public sealed class SeenTwice(string name) : IIncomingGrainCallFilter
{
    public async Task Invoke(IIncomingGrainCallContext context)
    {
        FilterLog.Write(context, $"{name} before");
        await context.Invoke();
        FilterLog.Write(context, $"{name} after");
    }
}

/// <summary>Adds one to every even argument of Double, and one to every result of it.</summary>
public sealed class Meddler : IIncomingGrainCallFilter
{
    public async Task Invoke(IIncomingGrainCallContext context)
    {
        var isDouble = context.ImplementationMethod.Name == nameof(IFilteredGrain.Double);
        if (isDouble && context.Request.GetArgument(0) is int number && number % 2 == 0)
            context.Request.SetArgument(0, number + 1);
        await context.Invoke();
        if (isDouble)
            context.Result = (int)context.Result! + 1;
    }
}

/// <summary>Proves that filters run around calls in their order, see and may change them, and see their failures.</summary>
public sealed class FilterTests
{
    [Fact]
    public async Task Incoming_filters_run_in_order_and_the_grains_own_one_last()
    {
        await using var cluster = await EngineCluster.Start(silo: silo => silo
            .AddIncomingGrainCallFilter(new SeenTwice("first"))
            .AddIncomingGrainCallFilter(new SeenTwice("second")));
        var key = Key.Next("filtered");
        Assert.Equal(6, await cluster.Client.GetGrain<IFilteredGrain>(key).Double(3));
        Assert.Equal(
            "first before Double, second before Double, grain before Double, grain after Double, second after Double, first after Double",
            string.Join(", ", FilterLog.Of(key)));
    }

    [Fact]
    public async Task A_filter_may_change_arguments_and_results_and_lets_failures_through()
    {
        await using var cluster = await EngineCluster.Start(silo: silo => silo.AddIncomingGrainCallFilter<Meddler>());
        var grain = cluster.Client.GetGrain<IFilteredGrain>(Key.Next("meddled"));
        Assert.Equal(7, await grain.Double(2)); // (2 + 1) * 2 + 1
        await Assert.ThrowsAsync<RefusalException>(grain.Fail);
    }

    [Fact]
    public async Task A_filter_that_throws_keeps_the_call_from_the_grain()
    {
        await using var cluster = await EngineCluster.Start(silo: silo => silo.AddIncomingGrainCallFilter(
            context => context.MethodName == nameof(IFilteredGrain.Double)
                ? throw new RefusalException("not here")
                : context.Invoke()));
        var key = Key.Next("shielded");
        await Assert.ThrowsAsync<RefusalException>(() => cluster.Client.GetGrain<IFilteredGrain>(key).Double(2));
        Assert.Empty(FilterLog.Of(key));
    }

    [Fact]
    public async Task Outgoing_filters_run_at_the_caller_and_see_who_calls()
    {
        var seen = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var cluster = await EngineCluster.Start(silo: silo => silo.AddOutgoingGrainCallFilter(async context =>
        {
            await context.Invoke();
            if (context.MethodName == nameof(ICallGrain.Name))
                seen.TrySetResult($"{context.SourceId} got {context.Result}");
        }));
        var (one, other) = (Key.Next("caller"), Key.Next("called"));
        await cluster.Client.GetGrain<ICallGrain>(one).NameOf(cluster.Client.GetGrain<ICallGrain>(other));
        Assert.Equal($"test-call/{one} got {other}", await seen.Task.WaitAsync(Signal.Patience));
    }
}
