namespace AlprGrains.Evidence;

/// <summary>Where an image lies in the evidence store; made by that store, opaque to all others. Holds no plate.</summary>
[GenerateSerializer, Immutable, Alias("EvidenceRef")]
public readonly record struct EvidenceRef([property: Id(0)] string Locator);
