using Microsoft.Extensions.DependencyInjection;
using Orleans.Runtime;

namespace Orleans;

/// <summary>
/// One grain in memory on one silo: its instance, its calls and its life. Calls come in through <see cref="Receive"/> from any thread;
/// everything else runs on <see cref="Scheduler"/>. Fields that calls and life share are guarded by a lock on this object, which no other
/// code can see and which costs no memory: there may be a million activations.
/// </summary>
internal sealed partial class Activation : IGrainContext
{
    private IServiceScope? _scope;
    private GrainLifecycle? _lifecycle;
    private TaskCompletionSource? _deactivated;

    public Activation(Silo silo, GrainClass @class, GrainId id)
    {
        Silo = silo;
        Class = @class;
        GrainId = id;
        Scheduler = new ActivationScheduler(this);
        _lastUsed = silo.Now;
    }

    /// <summary>The activation whose code runs on this thread, or null.</summary>
    public static Activation? Current => (TaskScheduler.Current as ActivationScheduler)?.Owner;

    public Silo Silo { get; }

    public GrainClass Class { get; }

    public ActivationScheduler Scheduler { get; }

    public GrainId GrainId { get; }

    public object? GrainInstance { get; private set; }

    public IServiceProvider ActivationServices => (_scope ??= Silo.Services.CreateScope()).ServiceProvider;

    public IGrainLifecycle ObservableLifecycle => _lifecycle ??= new GrainLifecycle();

    public Task Deactivated
    {
        get
        {
            lock (this)
            {
                if (_stage == Stage.Ended)
                    return Task.CompletedTask;
                return (_deactivated ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
            }
        }
    }

    public override string ToString() => $"[Activation {GrainId} on {Silo.Address}]";
}
