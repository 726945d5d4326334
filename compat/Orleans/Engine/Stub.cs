using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Hosting;
using Orleans.Runtime;

namespace Orleans;

internal sealed class Activation : IGrainContext
{
    public static Activation? Current => null;
    public Silo Silo => throw new NotImplementedException();
    public GrainId GrainId => throw new NotImplementedException();
    public object? GrainInstance => throw new NotImplementedException();
    public IServiceProvider ActivationServices => throw new NotImplementedException();
    public IGrainLifecycle ObservableLifecycle => throw new NotImplementedException();
    public Task Deactivated => throw new NotImplementedException();
    public void Deactivate(DeactivationReason deactivationReason, CancellationToken cancellationToken = default) => throw new NotImplementedException();
    public IGrainTimer RegisterTimer(Func<CancellationToken, Task> tick, GrainTimerCreationOptions options) => throw new NotImplementedException();
    public void DelayDeactivation(TimeSpan time) => throw new NotImplementedException();
}

internal sealed class Silo
{
    public GrainFactory GrainFactory => throw new NotImplementedException();
}

internal sealed class GrainFactory : IGrainFactory
{
    public TGrainInterface GetGrain<TGrainInterface>(Guid primaryKey, string? grainClassNamePrefix = null)
        where TGrainInterface : IGrainWithGuidKey => throw new NotImplementedException();
    public TGrainInterface GetGrain<TGrainInterface>(long primaryKey, string? grainClassNamePrefix = null)
        where TGrainInterface : IGrainWithIntegerKey => throw new NotImplementedException();
    public TGrainInterface GetGrain<TGrainInterface>(string primaryKey, string? grainClassNamePrefix = null)
        where TGrainInterface : IGrainWithStringKey => throw new NotImplementedException();
    public IGrain GetGrain(Type grainInterfaceType, Guid grainPrimaryKey) => throw new NotImplementedException();
    public IGrain GetGrain(Type grainInterfaceType, long grainPrimaryKey) => throw new NotImplementedException();
    public IGrain GetGrain(Type grainInterfaceType, string grainPrimaryKey) => throw new NotImplementedException();
    public TGrainInterface GetGrain<TGrainInterface>(GrainId grainId)
        where TGrainInterface : IAddressable => throw new NotImplementedException();
    public object Reference(Type type, GrainId id) => throw new NotImplementedException();
}

internal class GrainProxy : IAddressable
{
    public GrainId Target => throw new NotImplementedException();
    public GrainFactory Factory => throw new NotImplementedException();
}

internal static class MemoryGrainStorage
{
    public static Orleans.Storage.IGrainStorage Create(IServiceProvider services, string name) => throw new NotImplementedException();
}

internal sealed class SiloBuilder : ISiloBuilder
{
    public IServiceCollection Services => throw new NotImplementedException();
    public IConfiguration Configuration => throw new NotImplementedException();
    public static ISiloBuilder In(IServiceCollection services, IConfiguration configuration) => throw new NotImplementedException();
}
