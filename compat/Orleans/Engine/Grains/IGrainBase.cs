using Orleans.Runtime;

namespace Orleans;

/// <summary>A grain class: <see cref="Grain"/>, or any class that is handed its context by constructor.</summary>
public interface IGrainBase
{
    IGrainContext GrainContext { get; }

    /// <summary>Runs before the first call; a failure here fails the calls that wait for the activation.</summary>
    Task OnActivateAsync(CancellationToken token) => Task.CompletedTask;

    /// <summary>Runs after the last call. A killed silo never runs it.</summary>
    Task OnDeactivateAsync(DeactivationReason reason, CancellationToken token) => Task.CompletedTask;
}
