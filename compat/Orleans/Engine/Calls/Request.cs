using System.Reflection;
using Orleans.Runtime;
using Orleans.Serialization.Invocation;

namespace Orleans;

/// <summary>Something that waits for its turn on an activation: a call, or a timer's tick.</summary>
internal abstract class Request : IThreadPoolWorkItem
{
    /// <summary>The next in the activation's queue; guarded by its lock.</summary>
    public Request? NextWaiting;

    /// <summary>The silo that has it now.</summary>
    public Silo? TargetSilo;

    /// <summary>The activation that let it in at once, without a place in its queue.</summary>
    public Activation? Receiver;

    /// <summary>What travels with it, or null.</summary>
    public Dictionary<string, object>? Context;

    public abstract bool AlwaysInterleaves { get; }

    public abstract bool IsReadOnly { get; }

    /// <summary>True: it counts as use of the activation.</summary>
    public abstract bool KeepsAlive { get; }

    /// <summary>Nobody waits for it any more; it is not started.</summary>
    public abstract bool IsAbandoned { get; }

    public bool MayInterleave => AlwaysInterleaves || IsReadOnly;

    /// <summary>Runs on the activation's scheduler; ends with <see cref="Activation.OnCompleted"/>.</summary>
    public abstract void Start(Activation target);

    public abstract void Fail(Exception exception);

    void IThreadPoolWorkItem.Execute() => Receiver!.Scheduler.Run(this);

    /// <summary>On the receiver's scheduler.</summary>
    public void StartOnReceiver()
    {
        if (IsAbandoned)
            Receiver!.OnCompleted(this);
        else
            Start(Receiver!);
    }

    /// <summary>The activation ended before its turn: go to the next one, or fail if this one could not even be activated.</summary>
    public abstract void Forward(Exception? activationFailure);
}

/// <summary>One call of one method of one grain.</summary>
internal abstract class Call : Request, IInvokable
{
    /// <summary>A call that met so many ending activations is refused.</summary>
    private const int ForwardsMax = 8;

    private int _forwards;

    // Links and deadline of PendingCalls.
    public Call? PreviousPending, NextPending;
    public PendingCalls.Stripe? Stripe;
    public long Deadline;

    protected Call(GrainMethod method, GrainId target, object?[] arguments)
    {
        Method = method;
        Target = target;
        Arguments = arguments;
    }

    public GrainMethod Method { get; }

    public GrainId Target { get; }

    public object?[] Arguments { get; }

    /// <summary>The caller: an activation, or null for a client.</summary>
    public Activation? Source;

    /// <summary>The silo whose grain or own client calls; null for a client outside.</summary>
    public Silo? SourceSilo;

    public LocalCluster Cluster = null!;

    public TimeSpan Timeout;

    public sealed override bool AlwaysInterleaves => Method.AlwaysInterleaves;

    public sealed override bool IsReadOnly => Method.IsReadOnly;

    public sealed override bool KeepsAlive => true;

    /// <summary>Cancels the call when the caller's token is cancelled; set once the call is on its way.</summary>
    public CancellationTokenRegistration Cancellation;

    public sealed override void Forward(Exception? activationFailure)
    {
        if (activationFailure is not null)
            Fail(activationFailure);
        else if (++_forwards > ForwardsMax)
            Fail(new OrleansMessageRejectionException($"Forwarding failed: {this} met {_forwards} activations that ended before its turn."));
        else
            Cluster.Send(this);
    }

    public int GetArgumentCount() => Arguments.Length;

    public object? GetArgument(int index) => Arguments[index];

    public void SetArgument(int index, object value) => Arguments[index] = value;

    public string GetMethodName() => Method.Info.Name;

    public string GetInterfaceName() => Method.Info.DeclaringType!.FullName!;

    public MethodInfo GetMethod() => Method.Info;

    public override string ToString() => $"{Method.Info.DeclaringType!.Name}.{Method.Info.Name} of {Target}";

    /// <summary>Ends bookkeeping of a call that has its outcome.</summary>
    protected void Settle()
    {
        Stripe?.Remove(this);
        Cancellation.Dispose();
    }
}
