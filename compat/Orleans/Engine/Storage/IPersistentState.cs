using Orleans.Core;

namespace Orleans.Core
{
    public interface IStorage
    {
        string? Etag { get; }

        bool RecordExists { get; }

        Task ClearStateAsync();

        Task WriteStateAsync();

        Task ReadStateAsync();
    }

    public interface IStorage<TState> : IStorage
    {
        TState State { get; set; }
    }
}

namespace Orleans.Runtime
{
    /// <summary>A named state of this grain; it has been read when <c>OnActivateAsync</c> runs.</summary>
    public interface IPersistentState<TState> : IStorage<TState>;

    /// <summary>Put on a grain's constructor parameter: which state, in which storage (the default one if unnamed).</summary>
    [AttributeUsage(AttributeTargets.Parameter)]
    public class PersistentStateAttribute : Attribute
    {
        public PersistentStateAttribute(string stateName, string? storageName = null)
        {
            ArgumentNullException.ThrowIfNull(stateName);
            StateName = stateName;
            StorageName = storageName;
        }

        public string StateName { get; }

        public string? StorageName { get; }
    }
}
