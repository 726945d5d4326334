using AlprGrains.Evidence;
using AlprGrains.Storage.Keys;

namespace AlprGrains.Tests.Storage.Evidence;

/// <summary>What a backend lends to the conformance suite.</summary>
public abstract class EvidenceUnderTest : IAsyncDisposable
{
    public abstract IEvidenceStore Store { get; }

    public abstract KeyStore Keys { get; }

    /// <summary>Goes on with what a crash at this moment would have left: nothing is closed or flushed.</summary>
    public abstract Task Crash();

    /// <summary>Everything that lies there, with the names it lies under. An upload minute's bytes are one entry as long as one process writes them.</summary>
    public abstract Task<IReadOnlyDictionary<string, byte[]>> Lying();

    /// <summary>Puts other bytes in the place of what lies under a name.</summary>
    public abstract Task Alter(string name, byte[] content);

    /// <summary>Removes what lies under a name.</summary>
    public abstract Task Remove(string name);

    public abstract ValueTask DisposeAsync();
}
