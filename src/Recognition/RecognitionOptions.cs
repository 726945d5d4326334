namespace AlprGrains.Recognition;

/// <summary>How frames are read. The defaults are the ones that the figures in the model card were measured with.</summary>
public sealed record RecognitionOptions
{
    /// <summary>Score of the first look, 0 to 1, from which a place gets a close look; null takes the networks' own.</summary>
    public double? FindScoreMin { get; init; }

    /// <summary>Score of the close look, 0 to 1, from which something counts as a plate; null takes the networks' own.</summary>
    public double? PlateScoreMin { get; init; }

    /// <summary>Size to which the frame is fitted for the first look, a multiple of 8; null takes the networks' own. Larger finds smaller plates and costs in proportion to its area.</summary>
    public int? FirstLookWidthPixels { get; init; }

    /// <inheritdoc cref="FirstLookWidthPixels"/>
    public int? FirstLookHeightPixels { get; init; }

    /// <summary>Readings less certain than this are noise: nothing is reported of them.</summary>
    public double ConfidenceMin { get; init; } = 0.1;

    /// <summary>The same in a frame, where what was found may be no plate at all.</summary>
    public double FrameConfidenceMin { get; init; } = 0.2;

    /// <summary>The same for texts of at most <see cref="ShortTextCharacters"/> characters found in a frame: that is what noise looks like to the reader.</summary>
    public double ShortTextConfidenceMin { get; init; } = 0.4;

    /// <summary>Real plates are nearly always longer; vanity plates are not, and are read when they are clear.</summary>
    public int ShortTextCharacters { get; init; } = 4;

    /// <summary>Other readings given with a plate.</summary>
    public int CandidatesMax { get; init; } = 5;

    /// <summary>Candidates less probable than this help nobody.</summary>
    public double CandidateProbabilityMin { get; init; } = 0.005;

    /// <summary>A plate narrower than this has fewer than four pixels a character.</summary>
    public double PlateWidthPixelsMin { get; init; } = 24;
}
