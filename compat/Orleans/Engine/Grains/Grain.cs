using System.Diagnostics.CodeAnalysis;
using Orleans.Runtime;

namespace Orleans;

/// <summary>Base of grain classes. Made by the engine on the activation's own scheduler; made elsewhere it has no context.</summary>
public abstract class Grain : IGrainBase, IAddressable
{
    protected Grain() => GrainContext = Activation.Current;

    [AllowNull]
    public IGrainContext GrainContext { get; private set; }

    protected IGrainFactory GrainFactory => Here.Silo.GrainFactory;

    protected internal IServiceProvider ServiceProvider => Here.ActivationServices;

    public string IdentityString => GrainContext.GrainId.ToString();

    private Activation Here => GrainContext as Activation
        ?? throw new InvalidOperationException("Grain was created outside of the Orleans creation process and no runtime was specified.");

    public virtual Task OnActivateAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public virtual Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Deactivates once the calls that run have ended; later calls meet a new activation.</summary>
    protected void DeactivateOnIdle() => ((IGrainBase)this).DeactivateOnIdle();

    /// <summary>Keeps this activation from idle collection for a time. A negative time takes an earlier delay back.</summary>
    protected void DelayDeactivation(TimeSpan timeSpan) => Here.DelayDeactivation(timeSpan);
}
