namespace AlprGrains.Recognition;

/// <summary>How frames are read. The defaults are the ones that the figures in the model card were measured with.</summary>
public sealed record RecognitionOptions
{
    /// <summary>Detector score, 0 to 1, from which something counts as a plate; null takes the networks' own.</summary>
    public double? PlateScoreMin { get; init; }

    /// <summary>Readings less certain than this are noise: nothing is reported of them.</summary>
    public double ConfidenceMin { get; init; } = 0.1;

    /// <summary>Other readings given with a plate.</summary>
    public int CandidatesMax { get; init; } = 5;

    /// <summary>Candidates less probable than this help nobody.</summary>
    public double CandidateProbabilityMin { get; init; } = 0.005;

    /// <summary>A plate narrower than this has fewer than four pixels a character.</summary>
    public double PlateWidthPixelsMin { get; init; } = 24;
}
