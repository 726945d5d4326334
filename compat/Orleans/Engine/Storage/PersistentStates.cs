using Microsoft.Extensions.DependencyInjection;
using Orleans.Providers;
using Orleans.Runtime;
using Orleans.Storage;

namespace Orleans;

/// <summary>Makes the states that a grain class asks for in its constructor.</summary>
internal static class PersistentStates
{
    public static object Create(Activation activation, Type parameterType, PersistentStateAttribute wanted)
    {
        if (!parameterType.IsGenericType || parameterType.GetGenericTypeDefinition() != typeof(IPersistentState<>))
            throw new OrleansConfigurationException($"[PersistentState] belongs on an IPersistentState<T>, not on a {parameterType.Name}.");

        var storageName = wanted.StorageName ?? ProviderConstants.DEFAULT_STORAGE_PROVIDER_NAME;
        var storage = activation.ActivationServices.GetKeyedService<IGrainStorage>(storageName)
            ?? throw new OrleansConfigurationException(
                $"No storage provider named \"{storageName}\" is registered, which {activation.Class.Type.FullName} needs for its state \"{wanted.StateName}\".");
        var type = typeof(PersistentState<>).MakeGenericType(parameterType.GetGenericArguments());
        return Activator.CreateInstance(type, activation, storage, wanted.StateName)!;
    }
}

/// <summary>
/// One state of one activation. It is read before <c>OnActivateAsync</c>; reads and writes run one after another, and writes that wait
/// for their turn are one write: it stores what the state is then. What a storage throws reaches the grain inside an
/// <see cref="OrleansException"/>, unless it is one, as <see cref="InconsistentStateException"/> is.
/// </summary>
internal sealed class PersistentState<T> : IPersistentState<T>
{
    private readonly Activation _owner;
    private readonly IGrainStorage _storage;
    private readonly string _name;
    private readonly GrainState<T> _state;
    private Task _last = Task.CompletedTask;
    private Task? _waitingWrite;
    private bool _isLoaded;

    public PersistentState(Activation owner, IGrainStorage storage, string name)
    {
        _owner = owner;
        _storage = storage;
        _name = name;
        _state = new GrainState<T>(StateInstances.Create<T>());
        owner.ObservableLifecycle.Subscribe($"state {name}", GrainLifecycleStage.SetupState, _ => ReadStateAsync());
    }

    public T State
    {
        get => _state.State!;
        set => _state.State = value;
    }

    public string? Etag => _state.ETag;

    public bool RecordExists => _isLoaded ? _state.RecordExists : throw new InvalidOperationException("State has not yet been loaded");

    public Task ReadStateAsync() => Next(nameof(ReadStateAsync), async () =>
    {
        await _storage.ReadStateAsync(_name, _owner.GrainId, _state);
        _isLoaded = true;
    });

    public Task ClearStateAsync() =>
        Next(nameof(ClearStateAsync), () => _storage.ClearStateAsync(_name, _owner.GrainId, _state));

    public Task WriteStateAsync() => _waitingWrite ??= Next(nameof(WriteStateAsync), () =>
    {
        _waitingWrite = null;
        return _storage.WriteStateAsync(_name, _owner.GrainId, _state);
    });

    // Runs on the activation's scheduler, so plain fields are enough. A write that waits takes later writes in, but not over a read or clear.
    private Task Next(string name, Func<Task> operation)
    {
        _waitingWrite = null;
        return _last = After(_last, name, operation);
    }

    private async Task After(Task before, string name, Func<Task> operation)
    {
        // Always lets go of the turn first, so that writes asked for in one go become one.
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding | ConfigureAwaitOptions.ContinueOnCapturedContext);
        await before.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        try
        {
            await operation();
        }
        catch (Exception exception) when (exception is not OrleansException)
        {
            throw new OrleansException(
                $"Error from storage provider {_storage.GetType().Name}.{_name} during {name} for grain {_owner.GrainId}: {exception.Message}",
                exception);
        }
    }
}
