using Orleans.Runtime;

namespace Orleans.Runtime
{
    /// <summary>Anything that a call can be addressed to.</summary>
    public interface IAddressable;
}

namespace Orleans
{
    public interface IGrain : IAddressable;

    public interface IGrainWithStringKey : IGrain;

    public interface IGrainWithIntegerKey : IGrain;

    public interface IGrainWithGuidKey : IGrain;
}
