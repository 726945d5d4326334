using System.Collections.Immutable;

namespace AlprGrains.Cameras;

/// <summary>A place in a camera's upright picture, in shares of it: 0, 0 is the upper left corner, 1, 1 the lower right one.</summary>
[GenerateSerializer, Immutable, Alias("PicturePoint")]
public readonly record struct PicturePoint([property: Id(0)] double X, [property: Id(1)] double Y);

/// <summary>A part of a camera's picture: a polygon whose sides do not cross.</summary>
[GenerateSerializer, Immutable, Alias("PictureArea")]
public sealed record PictureArea([property: Id(0)] ImmutableArray<PicturePoint> Corners)
{
    public const int CornersMin = 3;
    public const int CornersMax = 32;

    /// <summary>Whether the point lies in it.</summary>
    public bool Contains(PicturePoint point)
    {
        var isInside = false;
        for (int i = 0, before = Corners.Length - 1; i < Corners.Length; before = i++)
        {
            var (a, b) = (Corners[i], Corners[before]);
            if (a.Y > point.Y != b.Y > point.Y && point.X < (b.X - a.X) * (point.Y - a.Y) / (b.Y - a.Y) + a.X) isInside = !isInside;
        }
        return isInside;
    }
}

/// <summary>
/// What of a camera's picture is private (DGO I-12, C.3(1)). With areas of the public way, all outside them is private; what is called
/// private is so in any case. The private part is black before anything is read or kept.
/// </summary>
/// <param name="PublicWay">The public way and public property; empty when only what is private is named.</param>
/// <param name="Private">Yards, windows, driveways.</param>
/// <param name="FrameWidthPixels">How wide the camera's whole picture is; needed where a vendor gives boxes in pixels and no size beside them.</param>
[GenerateSerializer, Immutable, Alias("PictureMask")]
public sealed record PictureMask(
    [property: Id(0)] ImmutableArray<PictureArea> PublicWay,
    [property: Id(1)] ImmutableArray<PictureArea> Private,
    [property: Id(2)] int? FrameWidthPixels = null,
    [property: Id(3)] int? FrameHeightPixels = null)
{
    /// <summary>Most areas of each kind.</summary>
    public const int AreasMax = 16;

    /// <summary>How far beyond a plate's box, in shares of its width and height, the picture must be public on every side, so that no plate is read by the half of it that shows.</summary>
    public const double PlateMargin = 0.25;

    private const int ProbesPerSide = 4;

    /// <summary>Nothing is masked.</summary>
    public bool IsEmpty => PublicWay.IsDefaultOrEmpty && Private.IsDefaultOrEmpty;

    /// <summary>Whether the point is of the public part.</summary>
    public bool Shows(PicturePoint point)
    {
        foreach (var area in Private) if (area.Contains(point)) return false;
        if (PublicWay.IsEmpty) return true;
        foreach (var area in PublicWay) if (area.Contains(point)) return true;
        return false;
    }

    /// <summary>Whether a plate with this box may be read: the box and <see cref="PlateMargin"/> around it, as far as it is in the picture, lie in the public part.</summary>
    public bool Shows(PictureBox box)
    {
        var (marginX, marginY) = ((box.Right - box.Left) * PlateMargin, (box.Bottom - box.Top) * PlateMargin);
        for (var column = 0; column <= ProbesPerSide; column++)
            for (var row = 0; row <= ProbesPerSide; row++)
            {
                var x = box.Left - marginX + (box.Right - box.Left + 2 * marginX) * column / ProbesPerSide;
                var y = box.Top - marginY + (box.Bottom - box.Top + 2 * marginY) * row / ProbesPerSide;
                if (!Shows(new PicturePoint(Inside(x), Inside(y)))) return false;
            }
        return true;
    }

    // A point on the outermost side of the picture counts as just inside it: an area that reaches the edge covers it.
    private static double Inside(double share) => Math.Clamp(share, 1e-9, 1 - 1e-9);
}

/// <summary>Where a plate is in a picture, in shares of it.</summary>
[GenerateSerializer, Immutable, Alias("PictureBox")]
public readonly record struct PictureBox([property: Id(0)] double Left, [property: Id(1)] double Top, [property: Id(2)] double Right, [property: Id(3)] double Bottom);

/// <summary>Where a camera or its agent says that a plate is, in pixels of its whole picture.</summary>
/// <param name="FrameWidth">The picture's width in the same measure, 1 for shares; null when the sender does not say.</param>
[GenerateSerializer, Immutable, Alias("SentBox")]
public readonly record struct SentBox(
    [property: Id(0)] double Left, [property: Id(1)] double Top, [property: Id(2)] double Right, [property: Id(3)] double Bottom,
    [property: Id(4)] double? FrameWidth, [property: Id(5)] double? FrameHeight)
{
    /// <summary>In shares; null when neither the sender nor the mask says how large the picture is.</summary>
    public PictureBox? In(PictureMask mask) =>
        (FrameWidth ?? mask.FrameWidthPixels) is { } width and > 0 && (FrameHeight ?? mask.FrameHeightPixels) is { } height and > 0
            ? new PictureBox(Left / width, Top / height, Right / width, Bottom / height)
            : null;
}

/// <summary>A mask as it stands, or stood: who set it, why and when. Versions count from 1; an empty one ends masking.</summary>
[GenerateSerializer, Immutable, Alias("CameraMask")]
public sealed record CameraMask(
    [property: Id(0)] int Version,
    [property: Id(1)] PictureMask Picture,
    [property: Id(2)] string Reason,
    [property: Id(3)] string SetBy,
    [property: Id(4)] DateTimeOffset SetAt,
    [property: Id(5)] long AuditIndex);

/// <summary>A mask to set.</summary>
/// <param name="BasedOnVersion">The version that the editor saw, 0 for none: two people do not overwrite each other unseen.</param>
[GenerateSerializer, Immutable, Alias("MaskChange")]
public sealed record MaskChange(
    [property: Id(0)] PictureMask Picture,
    [property: Id(1)] string Reason,
    [property: Id(2)] int BasedOnVersion);

/// <summary>Outcome: the mask as it now stands, or every problem.</summary>
[GenerateSerializer, Immutable, Alias("MaskSet")]
public sealed record MaskSet(
    [property: Id(0)] ImmutableArray<string> Problems,
    [property: Id(1)] CameraMask? Mask);

/// <summary>When a person last looked at what a camera sees (C.3(1): reasonable efforts), and what they found.</summary>
[GenerateSerializer, Immutable, Alias("ViewReview")]
public sealed record ViewReview(
    [property: Id(0)] DateTimeOffset At,
    [property: Id(1)] string By,
    [property: Id(2)] string Words)
{
    /// <summary>How long a review, or a registration, holds.</summary>
    public static readonly TimeSpan Period = TimeSpan.FromDays(365);
}

/// <summary>What a camera shows, for whoever draws its mask: small, blurred, without plates, the private part black.</summary>
/// <param name="Problem">Why there is none; null when there is.</param>
[GenerateSerializer, Immutable, Alias("CameraSketch")]
public sealed record CameraSketch(
    [property: Id(0)] string? Problem,
    [property: Id(1)] bool IsDenied,
    [property: Id(2)] ReadOnlyMemory<byte> Jpeg);
