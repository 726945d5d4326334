namespace Orleans.Runtime;

/// <summary>This silo's names.</summary>
public interface ILocalSiloDetails
{
    string Name { get; }

    string ClusterId { get; }

    SiloAddress SiloAddress { get; }
}
