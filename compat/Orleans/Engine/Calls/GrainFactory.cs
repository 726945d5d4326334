using Orleans.Runtime;

namespace Orleans;

/// <summary>
/// Where calls start: inside a silo (its grains, and its own client) or at a client outside. It gives references, and sends what they call:
/// outgoing filters, deadline, cancellation.
/// </summary>
internal sealed class GrainFactory(
    LocalCluster cluster, Silo? silo, IServiceProvider services, TimeSpan responseTimeout, IOutgoingGrainCallFilter[] filters) : IClusterClient
{
    public IServiceProvider ServiceProvider => services;

    /// <summary>After that, no call can be made from here.</summary>
    public bool IsClosed { get; set; }

    public TGrainInterface GetGrain<TGrainInterface>(Guid primaryKey, string? grainClassNamePrefix = null)
        where TGrainInterface : IGrainWithGuidKey =>
        (TGrainInterface)Reference(typeof(TGrainInterface), GrainIdKeyExtensions.CreateGuidKey(primaryKey), grainClassNamePrefix);

    public TGrainInterface GetGrain<TGrainInterface>(long primaryKey, string? grainClassNamePrefix = null)
        where TGrainInterface : IGrainWithIntegerKey =>
        (TGrainInterface)Reference(typeof(TGrainInterface), GrainIdKeyExtensions.CreateIntegerKey(primaryKey), grainClassNamePrefix);

    public TGrainInterface GetGrain<TGrainInterface>(string primaryKey, string? grainClassNamePrefix = null)
        where TGrainInterface : IGrainWithStringKey =>
        (TGrainInterface)Reference(typeof(TGrainInterface), StringKey(primaryKey), grainClassNamePrefix);

    public IGrain GetGrain(Type grainInterfaceType, Guid grainPrimaryKey) =>
        (IGrain)Reference(grainInterfaceType, GrainIdKeyExtensions.CreateGuidKey(grainPrimaryKey), null);

    public IGrain GetGrain(Type grainInterfaceType, long grainPrimaryKey) =>
        (IGrain)Reference(grainInterfaceType, GrainIdKeyExtensions.CreateIntegerKey(grainPrimaryKey), null);

    public IGrain GetGrain(Type grainInterfaceType, string grainPrimaryKey) =>
        (IGrain)Reference(grainInterfaceType, StringKey(grainPrimaryKey), null);

    public TGrainInterface GetGrain<TGrainInterface>(GrainId grainId)
        where TGrainInterface : IAddressable =>
        (TGrainInterface)Reference(typeof(TGrainInterface), grainId);

    public IAddressable GetGrain(GrainId grainId, GrainInterfaceType interfaceType) =>
        (IAddressable)Reference(cluster.Classes.InterfaceOf(interfaceType), grainId);

    public object Reference(Type interfaceType, GrainId id) => GrainProxy.Create(interfaceType, id, this);

    public Task<T> Send<T>(Call<T> call, Activation? source)
    {
        call.Source = source;
        call.SourceSilo = silo;
        call.Cluster = cluster;
        call.Timeout = call.Method.ResponseTimeout ?? responseTimeout;
        call.Context = RequestContext.Export();
        return filters.Length == 0 ? Dispatch(call) : ThroughFilters(call);
    }

    private static IdSpan StringKey(string key)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(key);
        return IdSpan.Create(key);
    }

    private object Reference(Type interfaceType, IdSpan key, string? classPrefix) =>
        Reference(interfaceType, new GrainId(cluster.Classes.TypeFor(interfaceType, classPrefix), key));

    private Task<T> Dispatch<T>(Call<T> call)
    {
        if (IsClosed || silo is { IsDead: true })
            throw new SiloUnavailableException($"The local Orleans host is shutting down and can no longer process the request: {call}.");

        if (call.Method.IsOneWay)
        {
            cluster.Send(call);
            return Task.FromResult(default(T)!);
        }

        var token = call.Method.CancellationIndex is >= 0 and var i ? (CancellationToken)call.Arguments[i]! : default;
        token.ThrowIfCancellationRequested();
        call.Deadline = cluster.Deadline(call.Timeout);
        cluster.Pending.Add(call);
        if (token.CanBeCanceled)
        {
            call.Cancellation = token.UnsafeRegister(static (state, stop) => ((Call<T>)state!).Cancel(stop), call);
            if (call.Outcome.IsCompleted)
                call.Cancellation.Dispose();
        }

        cluster.Send(call);
        return call.Outcome;
    }

    private async Task<T> ThroughFilters<T>(Call<T> call)
    {
        var reference = Reference(call.Method.Info.DeclaringType!, call.Target);
        var context = new OutgoingCallContext(call, filters, reference, async () =>
        {
            call.Context = RequestContext.Export(); // a filter may have added to it
            return await Dispatch(call);
        });
        await context.Invoke();
        return context.Result is T result ? result : default!;
    }
}
