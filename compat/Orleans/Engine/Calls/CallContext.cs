using System.Collections.Concurrent;
using System.Reflection;
using Orleans.Runtime;
using Orleans.Serialization.Invocation;

namespace Orleans;

/// <summary>What filters see of a call. Each <see cref="Invoke"/> goes one filter further; the last one makes the call.</summary>
internal abstract class CallContext(Call call, Func<Task<object?>> last) : IGrainCallContext
{
    private int _next;

    public IInvokable Request => call;

    public abstract object Grain { get; }

    public GrainId? SourceId => call.Source?.GrainId;

    public GrainId TargetId => call.Target;

    public string InterfaceName => call.GetInterfaceName();

    public string MethodName => call.GetMethodName();

    public MethodInfo InterfaceMethod => call.Method.Info;

    public object? Result { get; set; }

    public async Task Invoke()
    {
        var stage = _next++;
        if (!await TryFilter(stage))
            Result = await last();
    }

    /// <summary>Runs the filter of that number; false if there is none.</summary>
    protected abstract ValueTask<bool> TryFilter(int stage);
}

internal sealed class IncomingCallContext(Call call, Activation target, Func<Task<object?>> last)
    : CallContext(call, last), IIncomingGrainCallContext
{
    private static readonly ConcurrentDictionary<(Type Class, MethodInfo Method), MethodInfo> Implementations = new();

    public override object Grain => target.GrainInstance!;

    public IGrainContext TargetContext => target;

    public MethodInfo ImplementationMethod => Implementations.GetOrAdd((Grain.GetType(), InterfaceMethod), static key =>
    {
        var map = key.Class.GetInterfaceMap(key.Method.DeclaringType!);
        return map.TargetMethods[Array.IndexOf(map.InterfaceMethods, key.Method)];
    });

    // The silo's filters in the order of their registration, then the grain's own.
    protected override async ValueTask<bool> TryFilter(int stage)
    {
        var filters = target.Silo.IncomingFilters;
        var filter = stage < filters.Length
            ? filters[stage]
            : stage == filters.Length ? target.GrainInstance as IIncomingGrainCallFilter : null;
        if (filter is null)
            return false;
        await filter.Invoke(this);
        return true;
    }
}

internal sealed class OutgoingCallContext(Call call, IOutgoingGrainCallFilter[] filters, object reference, Func<Task<object?>> last)
    : CallContext(call, last), IOutgoingGrainCallContext
{
    public override object Grain => reference;

    public IGrainContext? SourceContext { get; } = call.Source;

    protected override async ValueTask<bool> TryFilter(int stage)
    {
        if (stage >= filters.Length)
            return false;
        await filters[stage].Invoke(this);
        return true;
    }
}
