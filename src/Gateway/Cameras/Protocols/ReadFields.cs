using System.Collections.Immutable;
using System.Security.Cryptography;
using AlprGrains.Cameras;
using AlprGrains.Plates;
using AlprGrains.Recognition;

namespace AlprGrains.Gateway.Cameras.Protocols;

/// <summary>How many make one: the scale in which a format writes confidence.</summary>
public enum ConfidenceScale
{
    /// <summary>0 to 1.</summary>
    Share,
    /// <summary>0 to 100.</summary>
    Percent,
}

/// <summary>Fields that every format has, turned into the values of the contracts. What is wrong is noted at its place.</summary>
public static class ReadFields
{
    /// <summary>Most other readings kept of one read.</summary>
    public const int CandidatesMax = 20;

    /// <summary>Most other readings looked at in a vendor's list.</summary>
    public const int CandidatesSeenMax = 200;

    /// <summary>Longest id of a read that is kept as it is.</summary>
    public const int SequenceCharactersMax = 128;

    /// <summary>Earliest and latest capture that is a time at all; how late is too late, the store decides.</summary>
    private static readonly long EpochMillisecondsMax = DateTimeOffset.MaxValue.ToUnixTimeMilliseconds();

    public static PlateNumber Plate(JsonAt at)
    {
        var text = at.Text(PlateNumber.InputCharactersMax);
        if (at.HasProblem) return default;
        if (!PlateNumber.TryParse(text, out var plate, out var problem)) at.Refuse(problem, text);
        return plate;
    }

    public static Confidence Confidence(JsonAt at, ConfidenceScale scale)
    {
        var number = at.Number();
        if (at.HasProblem) return default;
        var taken = scale == ConfidenceScale.Share
            ? Plates.Confidence.TryFromShare(number, out var confidence, out var problem)
            : Plates.Confidence.TryFromPercent(number, out confidence, out problem);
        if (!taken) at.Refuse(problem!, null);
        return confidence;
    }

    /// <summary>Milliseconds since 1970, UTC.</summary>
    public static DateTimeOffset EpochMilliseconds(JsonAt at)
    {
        var milliseconds = at.OptionalInteger();
        if (at.HasProblem) return default;
        if (milliseconds is null) { at.Refuse("it is missing; the time of capture is needed, in milliseconds since 1970", null); return default; }
        if (milliseconds is >= 0 && milliseconds <= EpochMillisecondsMax) return DateTimeOffset.FromUnixTimeMilliseconds(milliseconds.Value);
        at.Refuse("it is not a time in milliseconds since 1970", milliseconds.Value.ToString(System.Globalization.CultureInfo.InvariantCulture));
        return default;
    }

    /// <summary>A region is a hint: one that cannot be used is none.</summary>
    public static PlateRegion? Region(JsonAt at) =>
        at.IsText && PlateRegion.TryParse(at.OptionalText(int.MaxValue), out var region, out _) ? region : null;

    /// <summary>Degrees from north, 0 to 360; a vendor's value outside is none.</summary>
    public static double? Direction(JsonAt at) => at.OptionalNumber() is >= 0 and <= 360 and var degrees ? degrees : null;

    /// <summary>A vendor's word for a colour or a make; one that is too long or not printable is none.</summary>
    public static string? Word(string? text)
    {
        var word = text?.Trim();
        return word is { Length: > 0 } && word.Length <= VehicleAttributes.TextCharactersMax && word.All(c => c is >= ' ' and <= '~') ? word : null;
    }

    /// <summary>An image, JPEG or PNG by its first bytes; null when missing.</summary>
    public static ReadOnlyMemory<byte>? Image(JsonAt at)
    {
        if (at.OptionalBase64() is not { } bytes) return null;
        if (bytes.Length == 0) return null;
        if (IsImage(bytes) is not { } problem) return bytes;
        at.Refuse(problem, null);
        return null;
    }

    /// <summary>Null for a JPEG or PNG of a size that is taken; else what is wrong.</summary>
    public static string? IsImage(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > FrameLimits.EncodedBytesMax) return $"the image has {bytes.Length} bytes; at most {FrameLimits.EncodedBytesMax} are taken";
        var known = bytes.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8, 0xFF]) || bytes.StartsWith((ReadOnlySpan<byte>)[0x89, (byte)'P', (byte)'N', (byte)'G']);
        return known ? null : "the image is neither JPEG nor PNG by its first bytes";
    }

    /// <summary>Candidates in order of probability, without the plate itself, each plate once, at most <see cref="CandidatesMax"/>.</summary>
    public static ImmutableArray<PlateCandidate> Ordered(IEnumerable<PlateCandidate> candidates, PlateNumber plate) =>
        [.. candidates.Where(c => c.Plate != plate).OrderByDescending(c => c.Probability.Share).DistinctBy(c => c.Plate).Take(CandidatesMax)];

    /// <summary>A vendor's candidates; those that are no plates are left out, for they are guesses.</summary>
    public static ImmutableArray<PlateCandidate> Candidates(JsonAt list, string plateField, string confidenceField, ConfidenceScale scale, PlateNumber plate)
    {
        var kept = new List<PlateCandidate>();
        foreach (var item in list.Items(CandidatesSeenMax))
        {
            if (!item[plateField].IsText || !PlateNumber.TryParse(item[plateField].OptionalText(int.MaxValue), out var other, out _)) continue;
            var confidence = Confidence(item[confidenceField], scale);
            if (list.HasProblem) return [];
            kept.Add(new PlateCandidate(other, confidence));
        }
        return Ordered(kept, plate);
    }

    /// <summary>A box from its sides; none when a side is missing, is no number, or lies on the wrong side of the other.</summary>
    /// <param name="frameWidth">The whole picture's width in the same measure; null when the sender does not say.</param>
    public static SentBox? Box(JsonAt left, JsonAt top, JsonAt right, JsonAt bottom, double? frameWidth, double? frameHeight) =>
        NumberAt(left) is { } x1 && NumberAt(top) is { } y1 && NumberAt(right) is { } x2 && NumberAt(bottom) is { } y2 && x1 < x2 && y1 < y2
            ? new SentBox(x1, y1, x2, y2, frameWidth, frameHeight)
            : null;

    /// <summary>The box around a vendor's list of corners, each with x and y in pixels; none when they are not what they should be.</summary>
    public static SentBox? BoxAround(JsonAt corners, JsonAt frameWidth, JsonAt frameHeight)
    {
        if (!corners.IsList) return null;
        var (left, top, right, bottom) = (double.MaxValue, double.MaxValue, double.MinValue, double.MinValue);
        foreach (var corner in corners.Items(CandidatesSeenMax))
        {
            if (NumberAt(corner["x"]) is not { } x || NumberAt(corner["y"]) is not { } y) return null;
            (left, top, right, bottom) = (Math.Min(left, x), Math.Min(top, y), Math.Max(right, x), Math.Max(bottom, y));
        }
        return left < right && top < bottom ? new SentBox(left, top, right, bottom, NumberAt(frameWidth), NumberAt(frameHeight)) : null;
    }

    private static double? NumberAt(JsonAt at) => at.IsNumber ? at.OptionalNumber() : null;

    /// <summary>A vendor's id of a read when it is short and plain; else its digest. No digest gives a plate away, no plain id holds one by design of its format.</summary>
    public static string Sequence(string vendorId) =>
        vendorId.Length is > 0 and <= SequenceCharactersMax && vendorId.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' or ':' or '#')
            ? vendorId
            : DigestSequence(System.Text.Encoding.UTF8.GetBytes(vendorId));

    /// <summary>For formats without an id: a repeat of the same bytes is the same read.</summary>
    public static string DigestSequence(ReadOnlySpan<byte> identifying) => $"sha256:{Convert.ToHexStringLower(SHA256.HashData(identifying))}";
}
