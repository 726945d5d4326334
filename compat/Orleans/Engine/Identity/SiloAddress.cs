using System.Net;

namespace Orleans.Runtime;

/// <summary>Names a silo: a loopback endpoint that nothing listens on, and the generation that tells a restarted silo from the old one.</summary>
[GenerateSerializer, Immutable]
public sealed class SiloAddress : IEquatable<SiloAddress>, IComparable<SiloAddress>
{
    private SiloAddress(IPEndPoint endpoint, int generation)
    {
        Endpoint = endpoint;
        Generation = generation;
    }

    [Id(0)]
    public IPEndPoint Endpoint { get; }

    [Id(1)]
    public int Generation { get; }

    public static SiloAddress New(IPEndPoint ep, int gen) => new(ep, gen);

    public bool Equals(SiloAddress? other) => other is not null && Generation == other.Generation && Endpoint.Equals(other.Endpoint);

    public override bool Equals(object? obj) => Equals(obj as SiloAddress);

    public override int GetHashCode() => HashCode.Combine(Endpoint, Generation);

    public int CompareTo(SiloAddress? other)
    {
        if (other is null)
            return 1;
        var byGeneration = Generation.CompareTo(other.Generation);
        return byGeneration != 0 ? byGeneration : Endpoint.Port.CompareTo(other.Endpoint.Port);
    }

    public override string ToString() => $"S{Endpoint}:{Generation}";
}
