using System.Diagnostics.CodeAnalysis;

namespace AlprGrains.Plates;

/// <summary>How sure a reader is, 0 to 1. Formats that count to 100 are divided at the door.</summary>
[GenerateSerializer, Immutable, Alias("Confidence")]
public readonly record struct Confidence : IComparable<Confidence>
{
    private Confidence(double share) => Share = share;

    /// <summary>0 (no idea) to 1 (certain).</summary>
    [Id(0)] public double Share { get; private init; }

    /// <summary>Takes 0 to 1; refuses the rest, NaN included, with the reason.</summary>
    public static bool TryFromShare(double share, out Confidence confidence, [NotNullWhen(false)] out string? problem)
    {
        problem = share is >= 0 and <= 1 ? null : $"confidence {share} is not between 0 and 1";
        confidence = problem is null ? new Confidence(share) : default;
        return problem is null;
    }

    /// <summary>Takes 0 to 100; refuses the rest, NaN included, with the reason.</summary>
    public static bool TryFromPercent(double percent, out Confidence confidence, [NotNullWhen(false)] out string? problem)
    {
        problem = percent is >= 0 and <= 100 ? null : $"confidence {percent} is not between 0 and 100";
        confidence = problem is null ? new Confidence(percent / 100) : default;
        return problem is null;
    }

    /// <summary>For our own arithmetic: clamps to 0..1.</summary>
    public static Confidence Clamped(double share) => new(double.IsNaN(share) ? 0 : Math.Clamp(share, 0, 1));

    public int CompareTo(Confidence other) => Share.CompareTo(other.Share);
}
