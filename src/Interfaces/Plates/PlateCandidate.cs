namespace AlprGrains.Plates;

/// <summary>Another reading of the same plate image, with the reader's probability for it.</summary>
[GenerateSerializer, Immutable, Alias("PlateCandidate")]
public readonly record struct PlateCandidate([property: Id(0)] PlateNumber Plate, [property: Id(1)] Confidence Probability);
