using System.Runtime.InteropServices;

namespace OpenCvSharp;

[StructLayout(LayoutKind.Sequential)]
public record struct Point(int X, int Y)
{
    public int X = X;
    public int Y = Y;
    public static Point operator +(Point p1, Point p2) => new(p1.X + p2.X, p1.Y + p2.Y);
    public static Point operator -(Point p1, Point p2) => new(p1.X - p2.X, p1.Y - p2.Y);
}

[StructLayout(LayoutKind.Sequential)]
public record struct Point2f(float X, float Y)
{
    public float X = X;
    public float Y = Y;
    public static Point2f operator +(Point2f p1, Point2f p2) => new(p1.X + p2.X, p1.Y + p2.Y);
    public static Point2f operator -(Point2f p1, Point2f p2) => new(p1.X - p2.X, p1.Y - p2.Y);
    public static Point2f operator *(Point2f pt, double scale) => new((float)(pt.X * scale), (float)(pt.Y * scale));
    public readonly double DistanceTo(Point2f p) => Distance(this, p);
    public static double Distance(Point2f p1, Point2f p2) => Math.Sqrt(Math.Pow(p2.X - p1.X, 2) + Math.Pow(p2.Y - p1.Y, 2));
}

[StructLayout(LayoutKind.Sequential)]
public record struct Size(int Width, int Height)
{
    public int Width = Width;
    public int Height = Height;
}

[StructLayout(LayoutKind.Sequential)]
public record struct Rect(int X, int Y, int Width, int Height)
{
    public int X = X;
    public int Y = Y;
    public int Width = Width;
    public int Height = Height;

    public Rect(Point location, Size size) : this(location.X, location.Y, size.Width, size.Height) { }

    public readonly int Top => Y;
    public readonly int Bottom => Y + Height;
    public readonly int Left => X;
    public readonly int Right => X + Width;
    public readonly Point TopLeft => new(X, Y);
    public readonly Point BottomRight => new(X + Width, Y + Height);

    public static Rect FromLTRB(int left, int top, int right, int bottom) => new(left, top, right - left, bottom - top);
    public readonly bool Contains(int x, int y) => X <= x && Y <= y && x < X + Width && y < Y + Height;

    public static Rect Intersect(Rect a, Rect b)
    {
        var (left, top) = (Math.Max(a.X, b.X), Math.Max(a.Y, b.Y));
        var (right, bottom) = (Math.Min(a.Right, b.Right), Math.Min(a.Bottom, b.Bottom));
        return right >= left && bottom >= top ? new Rect(left, top, right - left, bottom - top) : default;
    }

    public readonly Rect Intersect(Rect rect) => Intersect(this, rect);
}

[StructLayout(LayoutKind.Sequential)]
public record struct Scalar(double Val0, double Val1, double Val2, double Val3)
{
    public double Val0 = Val0;
    public double Val1 = Val1;
    public double Val2 = Val2;
    public double Val3 = Val3;

    public Scalar(double val0) : this(val0, 0, 0, 0) { }
    public Scalar(double val0, double val1) : this(val0, val1, 0, 0) { }
    public Scalar(double val0, double val1, double val2) : this(val0, val1, val2, 0) { }

    public static Scalar All(double v) => new(v, v, v, v);
    public static Scalar FromRgb(int r, int g, int b) => new(b, g, r);

    public static readonly Scalar Black = FromRgb(0, 0, 0);
    public static readonly Scalar White = FromRgb(255, 255, 255);
}

/// <summary>Depth and channels of a matrix.</summary>
public readonly record struct MatType(int value) : IEquatable<int>
{
    private readonly int value = value;

    public const int CV_8U = 0, CV_8S = 1, CV_16U = 2, CV_16S = 3, CV_32S = 4, CV_32F = 5, CV_64F = 6;
    private const int ChannelShift = 3;

    public static readonly MatType CV_8UC1 = CV_8UC(1), CV_8UC3 = CV_8UC(3), CV_8UC4 = CV_8UC(4);
    public static readonly MatType CV_16UC1 = MakeType(CV_16U, 1);
    public static readonly MatType CV_32FC1 = CV_32FC(1), CV_32FC3 = CV_32FC(3), CV_64FC1 = MakeType(CV_64F, 1);

    public int Value => value;
    public int Depth => value & 7;
    public int Channels => (value >> ChannelShift) + 1;
    public bool IsInteger => Depth < CV_32F;

    public int ToInt32() => value;
    public bool Equals(int other) => value == other;
    public static bool operator ==(MatType self, int other) => self.Equals(other);
    public static bool operator !=(MatType self, int other) => !self.Equals(other);
    public static explicit operator int(MatType self) => self.value;
    public static implicit operator MatType(int value) => new(value);
    public static MatType FromInt32(int value) => new(value);
    public static MatType CV_8UC(int ch) => MakeType(CV_8U, ch);
    public static MatType CV_32FC(int ch) => MakeType(CV_32F, ch);
    public static MatType MakeType(int depth, int channels) => (depth & 7) + ((channels - 1) << ChannelShift);
}
