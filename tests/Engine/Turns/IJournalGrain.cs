using AlprGrains.Tests.Engine.Support;
using Orleans.Concurrency;

namespace AlprGrains.Tests.Engine.Turns;

/// <summary>Writes down when its calls begin and end. A held call ends when the test raises "release {key} {name}".</summary>
public interface IJournalGrain : IGrainWithStringKey
{
    Task Hold(string name);

    [ReadOnly]
    Task HoldReadOnly(string name);

    [AlwaysInterleave]
    Task HoldInterleaved(string name);

    [OneWay]
    Task HoldOneWay(string name);

    [OneWay]
    Task FailOneWay(string name);

    [AlwaysInterleave]
    Task<string> Journal();
}

public interface IPlainJournalGrain : IJournalGrain;

public interface IReentrantJournalGrain : IJournalGrain;

public abstract class JournalGrain : Grain
{
    private readonly List<string> _journal = [];

    public Task Hold(string name) => Write(name);

    public Task HoldReadOnly(string name) => Write(name);

    public Task HoldInterleaved(string name) => Write(name);

    public Task HoldOneWay(string name) => Write(name);

    public Task FailOneWay(string name)
    {
        _journal.Add($"{name} begins");
        throw new InvalidOperationException("A one-way call that fails.");
    }

    public Task<string> Journal() => Task.FromResult(string.Join(", ", _journal));

    private async Task Write(string name)
    {
        var key = this.GetPrimaryKeyString();
        _journal.Add($"{name} begins");
        Signal.Raise($"begun {key} {name}");
        await Signal.Wait($"release {key} {name}");
        _journal.Add($"{name} ends");
    }
}

[GrainType("test-journal")]
public sealed class PlainJournalGrain : JournalGrain, IPlainJournalGrain;

[Reentrant]
[GrainType("test-reentrant-journal")]
public sealed class ReentrantJournalGrain : JournalGrain, IReentrantJournalGrain;
