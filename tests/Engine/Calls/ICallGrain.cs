using System.Collections.Immutable;
using AlprGrains.Tests.Engine.Support;
using Orleans.Runtime;

namespace AlprGrains.Tests.Engine.Calls;

[GenerateSerializer, Immutable, Alias("test-note")]
public sealed record Note([property: Id(0)] string Text, [property: Id(1)] ImmutableArray<int> Numbers);

/// <summary>A message that says nothing of being immutable: it is copied on the way.</summary>
[GenerateSerializer, Alias("test-basket")]
public sealed class Basket
{
    [Id(0)]
    public List<string> Items { get; set; } = [];
}

[GenerateSerializer, Alias("test-refusal")]
public sealed class RefusalException(string message) : Exception(message);

[GrainInterfaceType(InterfaceName)]
public interface ICallGrain : IGrainWithStringKey
{
    public const string InterfaceName = "test-calls";

    Task<Note> Echo(Note note);

    ValueTask<int> Sum(int left, int right);

    ValueTask Nothing();

    Task<int> EmptyAndCount(Basket basket);

    Task<Basket> Kept();

    Task Refuse(string message);

    Task RefuseAtOnce(string message);

    /// <summary>Ends when the test raises "release {key}".</summary>
    Task Forever();

    [ResponseTimeout("00:00:01")]
    Task ForeverWithOwnTimeout();

    Task RaiseWhenItBegins(string signal);

    /// <summary>Ends when its token is cancelled, and says so.</summary>
    Task UntilCancelled(CancellationToken stop);

    Task<string> NameOf(ICallGrain other);

    Task<string> Name();

    Task<string?> Context(string key);

    /// <summary>What the grain behind this one sees.</summary>
    Task<string?> ContextFurtherOn(string key, string nextKey);

    Task SetContext(string key, string value);
}

[GrainType("test-call")]
public sealed class CallGrain : Grain, ICallGrain
{
    private readonly Basket _kept = new() { Items = ["kept"] };

    public Task<Note> Echo(Note note) => Task.FromResult(note);

    public ValueTask<int> Sum(int left, int right) => ValueTask.FromResult(left + right);

    public async ValueTask Nothing() => await Task.Yield();

    public Task<int> EmptyAndCount(Basket basket)
    {
        var count = basket.Items.Count;
        basket.Items.Clear();
        return Task.FromResult(count);
    }

    public Task<Basket> Kept() => Task.FromResult(_kept);

    public async Task Refuse(string message)
    {
        await Task.Yield();
        throw new RefusalException(message);
    }

    public Task RefuseAtOnce(string message) => throw new RefusalException(message);

    public Task Forever() => Signal.Wait($"release {this.GetPrimaryKeyString()}");

    public Task ForeverWithOwnTimeout() => Forever();

    public Task RaiseWhenItBegins(string signal)
    {
        Signal.Raise(signal);
        return Task.CompletedTask;
    }

    public async Task UntilCancelled(CancellationToken stop)
    {
        var key = this.GetPrimaryKeyString();
        using var told = stop.Register(() => Signal.Raise($"cancelled {key}"));
        Signal.Raise($"waiting {key}");
        await Signal.Wait($"cancelled {key}");
        stop.ThrowIfCancellationRequested();
    }

    public Task<string> NameOf(ICallGrain other) => other.Name();

    public Task<string> Name() => Task.FromResult(this.GetPrimaryKeyString());

    public Task<string?> Context(string key) => Task.FromResult(RequestContext.Get(key) as string);

    public Task<string?> ContextFurtherOn(string key, string nextKey) => GrainFactory.GetGrain<ICallGrain>(nextKey).Context(key);

    public Task SetContext(string key, string value)
    {
        RequestContext.Set(key, value);
        return Task.CompletedTask;
    }
}
