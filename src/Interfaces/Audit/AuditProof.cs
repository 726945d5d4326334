using System.Collections.Immutable;

namespace AlprGrains.Audit;

/// <summary>
/// Everything that someone needs to check one entry by themselves: it, its place, the hashes that lead to the root (RFC 6962) and the
/// signed checkpoint with that root.
/// </summary>
/// <param name="Entry">The entry's canonical bytes, as text.</param>
/// <param name="Index">Its place in the log.</param>
/// <param name="TreeSize">Entries that the checkpoint covers.</param>
/// <param name="LeafHashHex">Hash of the entry; equal to the digest of its receipt.</param>
/// <param name="RootHashHex">Root of the checkpoint.</param>
/// <param name="HashesHex">From the lowest to the root.</param>
/// <param name="Checkpoint">The signed note.</param>
/// <param name="VerifierKey">What checks its signature.</param>
[GenerateSerializer, Immutable, Alias("AuditProof")]
public sealed record AuditProof(
    [property: Id(0)] string Entry,
    [property: Id(1)] long Index,
    [property: Id(2)] long TreeSize,
    [property: Id(3)] string LeafHashHex,
    [property: Id(4)] string RootHashHex,
    [property: Id(5)] ImmutableArray<string> HashesHex,
    [property: Id(6)] string Checkpoint,
    [property: Id(7)] string VerifierKey);
