namespace Orleans.Runtime;

/// <summary>One activation of one grain, as its own code and call filters see it.</summary>
public interface IGrainContext
{
    GrainId GrainId { get; }

    object? GrainInstance { get; }

    IServiceProvider ActivationServices { get; }

    IGrainLifecycle ObservableLifecycle { get; }

    /// <summary>Completes when this activation has ended.</summary>
    Task Deactivated { get; }

    /// <summary>Ends this activation once the calls that run have ended. Returns at once.</summary>
    void Deactivate(DeactivationReason deactivationReason, CancellationToken cancellationToken = default);
}

/// <summary>The activation whose code is running, or null outside grains.</summary>
public interface IGrainContextAccessor
{
    IGrainContext GrainContext { get; }
}
