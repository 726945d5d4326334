using System.Diagnostics.CodeAnalysis;

namespace Orleans.Runtime;

/// <summary>When a grain timer fires. Due time and period may be <see cref="Timeout.InfiniteTimeSpan"/>.</summary>
public readonly struct GrainTimerCreationOptions()
{
    [SetsRequiredMembers]
    public GrainTimerCreationOptions(TimeSpan dueTime, TimeSpan period)
        : this()
    {
        DueTime = dueTime;
        Period = period;
    }

    public required TimeSpan DueTime { get; init; }

    public required TimeSpan Period { get; init; }

    /// <summary>True: a tick interleaves with calls. False: it waits for its turn as a call does.</summary>
    public bool Interleave { get; init; }

    /// <summary>True: a tick counts as use and postpones idle deactivation.</summary>
    public bool KeepAlive { get; init; }
}

/// <summary>A timer of one activation; it dies with it.</summary>
public interface IGrainTimer : IDisposable
{
    void Change(TimeSpan dueTime, TimeSpan period);
}
