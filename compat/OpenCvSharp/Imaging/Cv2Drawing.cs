using OpenCvSharp.Native;

namespace OpenCvSharp;

/// <summary>Drawing. With <c>shift</c> n, coordinates are in units of 1/2^n pixel.</summary>
public static partial class Cv2
{
    public static void Line(InputOutputArray img, Point pt1, Point pt2, Scalar color, int thickness = 1, LineTypes lineType = LineTypes.Link8, int shift = 0) =>
        NativeMethods.Check(NativeMethods.alprcv_line(img.Mat.CvPtr, pt1, pt2, color, thickness, (int)lineType, shift));

    public static void Line(InputOutputArray img, int pt1X, int pt1Y, int pt2X, int pt2Y, Scalar color, int thickness = 1,
        LineTypes lineType = LineTypes.Link8, int shift = 0) =>
        Line(img, new Point(pt1X, pt1Y), new Point(pt2X, pt2Y), color, thickness, lineType, shift);

    public static void Rectangle(Mat img, Rect rect, Scalar color, int thickness = 1, LineTypes lineType = LineTypes.Link8, int shift = 0) =>
        NativeMethods.Check(NativeMethods.alprcv_rectangle_of(img.CvPtr, rect, color, thickness, (int)lineType, shift));

    public static void Rectangle(Mat img, Point pt1, Point pt2, Scalar color, int thickness = 1, LineTypes lineType = LineTypes.Link8, int shift = 0) =>
        NativeMethods.Check(NativeMethods.alprcv_rectangle(img.CvPtr, pt1, pt2, color, thickness, (int)lineType, shift));

    public static void Circle(InputOutputArray img, Point center, int radius, Scalar color, int thickness = 1, LineTypes lineType = LineTypes.Link8, int shift = 0) =>
        NativeMethods.Check(NativeMethods.alprcv_circle(img.Mat.CvPtr, center, radius, color, thickness, (int)lineType, shift));

    public static void Ellipse(InputOutputArray img, Point center, Size axes, double angle, double startAngle, double endAngle, Scalar color,
        int thickness = 1, LineTypes lineType = LineTypes.Link8, int shift = 0) =>
        NativeMethods.Check(NativeMethods.alprcv_ellipse(img.Mat.CvPtr, center, axes, angle, startAngle, endAngle, color, thickness, (int)lineType, shift));

    public static unsafe void FillConvexPoly(Mat img, IEnumerable<Point> pts, Scalar color, LineTypes lineType = LineTypes.Link8, int shift = 0)
    {
        var points = pts.ToArray();
        fixed (Point* first = points)
            NativeMethods.Check(NativeMethods.alprcv_fill_convex_poly(img.CvPtr, first, points.Length, color, (int)lineType, shift));
    }

    public static unsafe void FillPoly(Mat img, IEnumerable<IEnumerable<Point>> pts, Scalar color, LineTypes lineType = LineTypes.Link8, int shift = 0,
        Point? offset = null)
    {
        var (points, lengths) = Flatten(pts);
        fixed (Point* first = points)
        fixed (int* counts = lengths)
            NativeMethods.Check(NativeMethods.alprcv_fill_poly(img.CvPtr, first, counts, lengths.Length, color, (int)lineType, shift, offset ?? default));
    }

    public static unsafe void Polylines(Mat img, IEnumerable<IEnumerable<Point>> pts, bool isClosed, Scalar color, int thickness = 1,
        LineTypes lineType = LineTypes.Link8, int shift = 0)
    {
        var (points, lengths) = Flatten(pts);
        fixed (Point* first = points)
        fixed (int* counts = lengths)
            NativeMethods.Check(NativeMethods.alprcv_polylines(img.CvPtr, first, counts, lengths.Length, isClosed ? 1 : 0, color, thickness, (int)lineType, shift));
    }

    private static (Point[] Points, int[] Lengths) Flatten(IEnumerable<IEnumerable<Point>> outlines)
    {
        var all = outlines.Select(o => o.ToArray()).ToArray();
        return (all.SelectMany(o => o).ToArray(), all.Select(o => o.Length).ToArray());
    }
}
