using System.Collections.Immutable;
using AlprGrains.Cameras;

namespace AlprGrains.Grains.Cameras;

/// <summary>What is wrong with a mask: every problem at once, with what was sent. Pure. Obligation C3-1b.</summary>
internal static class MaskRules
{
    public const int ReasonCharactersMin = 4;
    public const int ReasonCharactersMax = 500;

    /// <summary>Masks that a camera remembers; the audit log has all.</summary>
    public const int VersionsKept = 50;

    private const int FrameSidePixelsMax = 20_000;

    /// <summary>Smallest area, in shares of the picture: less is a slip of the hand.</summary>
    private const double AreaMin = 1e-5;

    public static ImmutableArray<string> ProblemsOf(MaskChange change, CameraRegistration camera, int versionNow)
    {
        var problems = ImmutableArray.CreateBuilder<string>();
        if (change.BasedOnVersion != versionNow) problems.Add($"the mask was changed in between: it is version {versionNow} now, and this change was made on version {change.BasedOnVersion}; look at it and change it again");
        if (ProblemOfWords(change.Reason) is { } words) problems.Add(words);
        if (camera.Mount == CameraMount.Vehicle && !change.Picture.IsEmpty)
            problems.Add("the camera is on a vehicle: its picture moves, so no part of it stays on the same ground and no mask can be fixed to it; what it may see is a matter of where it is driven (DGO I-12, C.3(1))");
        AddAreas(change.Picture.PublicWay, "public way", problems);
        AddAreas(change.Picture.Private, "private", problems);
        var (width, height) = (change.Picture.FrameWidthPixels, change.Picture.FrameHeightPixels);
        if (width is null != height is null || width is < 16 or > FrameSidePixelsMax || height is < 16 or > FrameSidePixelsMax)
            problems.Add($"the size of the picture is {width?.ToString() ?? "missing"} x {height?.ToString() ?? "missing"} pixels; give both sides, 16 to {FrameSidePixelsMax}, or neither");
        if (camera.Protocol == TransferProtocol.PlateRecognizer && width is null && !change.Picture.IsEmpty)
            problems.Add("this camera's vendor gives places in pixels and no size of the picture: give the width and height of its whole picture, or every read would be dropped");
        return problems.ToImmutable();
    }

    /// <summary>What is wrong with a reason or the words of a review; null when nothing is.</summary>
    public static string? ProblemOfWords(string? words) => words?.Trim().Length switch
    {
        null or < ReasonCharactersMin => "say why, in a few words",
        > ReasonCharactersMax => $"the reason has {words.Trim().Length} characters; at most {ReasonCharactersMax} are taken",
        _ => null,
    };

    private static void AddAreas(ImmutableArray<PictureArea> areas, string kind, ImmutableArray<string>.Builder problems)
    {
        if (areas.IsDefault) { problems.Add($"the list of {kind} areas is missing; send an empty one for none"); return; }
        if (areas.Length > PictureMask.AreasMax) problems.Add($"there are {areas.Length} {kind} areas; at most {PictureMask.AreasMax} are taken");
        for (var i = 0; i < areas.Length; i++)
            if (ProblemOf(areas[i]) is { } problem) problems.Add($"{kind} area {i + 1}: {problem}");
    }

    private static string? ProblemOf(PictureArea area)
    {
        if (area.Corners.IsDefault || area.Corners.Length < PictureArea.CornersMin) return $"it has {(area.Corners.IsDefault ? 0 : area.Corners.Length)} corners; an area needs at least {PictureArea.CornersMin}";
        if (area.Corners.Length > PictureArea.CornersMax) return $"it has {area.Corners.Length} corners; at most {PictureArea.CornersMax} are taken";
        foreach (var corner in area.Corners)
            if (!(corner.X is >= 0 and <= 1 && corner.Y is >= 0 and <= 1))
                return FormattableString.Invariant($"the corner {corner.X}, {corner.Y} is not in the picture: both go from 0 (left, top) to 1 (right, bottom)");
        if (FirstCrossing(area.Corners) is { } crossing) return $"its sides {crossing.First + 1} and {crossing.Second + 1} cross; give the corners in the order in which one walks around it";
        return Math.Abs(Doubled(area.Corners)) / 2 < AreaMin ? "its corners lie on one line or in one place: it covers nothing" : null;
    }

    private static double Doubled(ImmutableArray<PicturePoint> corners)
    {
        var sum = 0.0;
        for (var i = 0; i < corners.Length; i++)
        {
            var (a, b) = (corners[i], corners[(i + 1) % corners.Length]);
            sum += a.X * b.Y - b.X * a.Y;
        }
        return sum;
    }

    private static (int First, int Second)? FirstCrossing(ImmutableArray<PicturePoint> corners)
    {
        for (var i = 0; i < corners.Length; i++)
            for (var j = i + 2; j < corners.Length; j++)
                if ((j + 1) % corners.Length != i && Cross(corners[i], corners[i + 1], corners[j], corners[(j + 1) % corners.Length])) return (i, j);
        return null;
    }

    private static bool Cross(PicturePoint a, PicturePoint b, PicturePoint c, PicturePoint d) =>
        Side(a, b, c) * Side(a, b, d) < 0 && Side(c, d, a) * Side(c, d, b) < 0;

    private static int Side(PicturePoint a, PicturePoint b, PicturePoint c) => Math.Sign((b.X - a.X) * (c.Y - a.Y) - (b.Y - a.Y) * (c.X - a.X));
}
