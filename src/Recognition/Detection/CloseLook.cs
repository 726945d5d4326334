using AlprGrains.Recognition.Networks;
using OpenCvSharp;

namespace AlprGrains.Recognition.Detection;

/// <summary>
/// A find in, exact corners and a verdict out. A small network sees a window around the find and says whether there is a plate and where its
/// corners are; it looks again where that led. What it denies was only a suspicion. Not thread-safe.
/// </summary>
internal sealed class CloseLook(INetwork net, CornersCard card) : IDisposable
{
    private const int WindowWidthMin = 16, WindowHeightMin = 10, Answers = 9;

    /// <summary>A window wider than so many frames follows corners that have lost their way.</summary>
    private const int FramesWideMax = 2;

    private readonly Mat _window = new(card.Height, card.Width, MatType.CV_8UC1);

    /// <summary>The plate with the last look's score; null when the corners lead nowhere.</summary>
    public FoundPlate? Again(Mat grey, Quad find)
    {
        var score = 0.0;
        for (var look = 0; look < card.Looks; look++)
        {
            var window = Around(find);
            if (window.Width > FramesWideMax * Math.Max(grey.Width, grey.Height)) return null;
            Cut(grey, window);
            var answer = net.Run(_window);
            if (answer.Length != Answers) throw new InvalidDataException($"The corners' network answered {answer.Length} numbers, models.json promises {Answers}.");
            score = 1 / (1 + Math.Exp(-answer[0]));
            Point2f Corner(ReadOnlySpan<float> numbers, int corner) => new(
                (float)(numbers[1 + 2 * corner] * window.Width + window.Left + (window.Width - 1) / 2.0),
                (float)(numbers[2 + 2 * corner] * window.Width + window.Top + (window.Height - 1) / 2.0));
            find = new Quad(Corner(answer, 0), Corner(answer, 1), Corner(answer, 2), Corner(answer, 3));
            if (!find.IsConvex) return null;
        }
        return new FoundPlate(find, score);
    }

    private Rect Around(Quad find)
    {
        var width = Math.Max(WindowWidthMin, Whole(card.Grown * (find.TopLeft.DistanceTo(find.TopRight) + find.BottomRight.DistanceTo(find.BottomLeft)) / 2));
        var height = Math.Max(WindowHeightMin, Whole(width * (double)card.Height / card.Width));
        var (x, y) = (find.Corners.Average(corner => corner.X), find.Corners.Average(corner => corner.Y));
        return new Rect(Whole(x - (width - 1) / 2.0), Whole(y - (height - 1) / 2.0), width, height);
    }

    // A find far outside the frame is clamped: no picture is so large.
    private static int Whole(double value) => (int)Math.Clamp(Math.Round(value), -1e6, 1e6);

    // The border is repeated where the window leaves the frame.
    private void Cut(Mat grey, Rect window)
    {
        var (left, top) = (Math.Clamp(window.Left, 0, grey.Width - 1), Math.Clamp(window.Top, 0, grey.Height - 1));
        var (right, bottom) = (Math.Clamp(window.Right, left + 1, grey.Width), Math.Clamp(window.Bottom, top + 1, grey.Height));
        using var inside = grey.SubMat(Rect.FromLTRB(left, top, right, bottom));
        var (before, above, after, below) = (Math.Max(0, -window.Left), Math.Max(0, -window.Top), Math.Max(0, window.Right - grey.Width), Math.Max(0, window.Bottom - grey.Height));
        var how = inside.Width + before + after > card.Width ? InterpolationFlags.Area : InterpolationFlags.Linear;
        if (before + above + after + below == 0)
        {
            Cv2.Resize(inside, _window, _window.Size(), 0, 0, how);
            return;
        }
        using var whole = new Mat();
        Cv2.CopyMakeBorder(inside, whole, above, below, before, after, BorderTypes.Replicate);
        Cv2.Resize(whole, _window, _window.Size(), 0, 0, how);
    }

    public void Dispose()
    {
        _window.Dispose();
        net.Dispose();
    }
}
