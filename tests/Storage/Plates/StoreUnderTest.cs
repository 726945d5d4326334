using AlprGrains.Plates;

namespace AlprGrains.Tests.Storage.Plates;

/// <summary>What a backend lends to the conformance suite. Its queue holds <see cref="QueuedReadsMax"/> appends.</summary>
public abstract class StoreUnderTest : IAsyncDisposable
{
    public const int QueuedReadsMax = 64;

    public abstract IReadStore Store { get; }

    public abstract IPlateKeys Keys { get; }

    public abstract IReminderTable Reminders { get; }

    /// <summary>Goes on with what a crash at this moment would have left: nothing is closed or flushed.</summary>
    public abstract Task Crash();

    /// <summary>Closes and opens again.</summary>
    public abstract Task Restart();

    /// <summary>Holds every commit up until disposed, as a slow disk does. Needs a day with a read in it.</summary>
    public abstract IDisposable SlowDisk();

    /// <summary>No further read finds space until disposed.</summary>
    public abstract IDisposable FullDisk();

    public abstract ValueTask DisposeAsync();
}
