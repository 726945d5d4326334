using Orleans.Runtime;

namespace Orleans
{
    /// <summary>One state of one grain, as a storage sees it: it reads and writes all three members.</summary>
    public interface IGrainState<T>
    {
        T? State { get; set; }

        string? ETag { get; set; }

        bool RecordExists { get; set; }
    }

    [GenerateSerializer]
    public sealed class GrainState<T> : IGrainState<T>
    {
        public GrainState()
        {
        }

        public GrainState(T? state)
            : this(state, null)
        {
        }

        public GrainState(T? state, string? eTag)
        {
            State = state;
            ETag = eTag;
        }

        [Id(0)]
        public T? State { get; set; }

        [Id(1)]
        public string? ETag { get; set; }

        [Id(2)]
        public bool RecordExists { get; set; }
    }
}

namespace Orleans.Storage
{
    /// <summary>Where grain states are kept. A write or clear whose ETag is not the stored one throws <see cref="InconsistentStateException"/>.</summary>
    public interface IGrainStorage
    {
        Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState);

        Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState);

        Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState);
    }

    /// <summary>Somebody else wrote this state since it was read. The activation that meets it is deactivated, so that the next reads anew.</summary>
    [GenerateSerializer]
    public class InconsistentStateException : OrleansException
    {
        public InconsistentStateException()
        {
        }

        public InconsistentStateException(string message)
            : base(message)
        {
        }

        public InconsistentStateException(string message, Exception? innerException)
            : base(message, innerException!)
        {
        }

        public InconsistentStateException(string errorMsg, string? storedEtag, string? currentEtag)
            : this(errorMsg, storedEtag, currentEtag, null)
        {
        }

        public InconsistentStateException(string errorMsg, string? storedEtag, string? currentEtag, Exception? storageException)
            : base(errorMsg, storageException!)
        {
            StoredEtag = storedEtag;
            CurrentEtag = currentEtag;
        }

        [Id(1)]
        public string? StoredEtag { get; private set; }

        [Id(2)]
        public string? CurrentEtag { get; private set; }

        /// <summary>True until the exception has left the activation whose write failed: callers that pass it on are not to blame.</summary>
        [Id(0)]
        internal bool IsSourceActivation { get; set; } = true;
    }
}

namespace Orleans.Providers
{
    public static class ProviderConstants
    {
        public const string DEFAULT_STORAGE_PROVIDER_NAME = "Default";
    }
}
