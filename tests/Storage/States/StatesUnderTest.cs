using AlprGrains.Storage.Keys;
using Orleans.Storage;

namespace AlprGrains.Tests.Storage.States;

/// <summary>What a backend lends to the conformance suite.</summary>
public abstract class StatesUnderTest : IAsyncDisposable
{
    public abstract IGrainStorage States { get; }

    public abstract KeyStore Keys { get; }

    /// <summary>Goes on with what a crash at this moment would have left: nothing is closed or flushed.</summary>
    public abstract Task Crash();

    /// <summary>All bytes that lie in the storage.</summary>
    public abstract Task<byte[]> Lying();

    public abstract ValueTask DisposeAsync();
}
