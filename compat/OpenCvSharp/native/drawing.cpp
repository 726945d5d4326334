#include "alprcv.h"

#include <opencv2/imgproc.hpp>

#include <vector>

namespace {
// Several outlines arrive as one run of points and the length of each.
std::vector<std::vector<cv::Point>> outlines(const CvPoint2* points, const int* lengths, int count)
{
    std::vector<std::vector<cv::Point>> all;
    all.reserve(static_cast<size_t>(count));
    for (int i = 0; i < count; i++) {
        std::vector<cv::Point> one;
        for (int j = 0; j < lengths[i]; j++) one.push_back(native(*points++));
        all.push_back(std::move(one));
    }
    return all;
}
}

ALPRCV_API int alprcv_line(cv::Mat* on, CvPoint2 a, CvPoint2 b, CvScalar4 colour, int thickness, int kind, int shift)
{
    return guarded([&] { cv::line(*on, native(a), native(b), native(colour), thickness, kind, shift); });
}

ALPRCV_API int alprcv_rectangle(cv::Mat* on, CvPoint2 a, CvPoint2 b, CvScalar4 colour, int thickness, int kind, int shift)
{
    return guarded([&] { cv::rectangle(*on, native(a), native(b), native(colour), thickness, kind, shift); });
}

ALPRCV_API int alprcv_rectangle_of(cv::Mat* on, CvRect4 box, CvScalar4 colour, int thickness, int kind, int shift)
{
    return guarded([&] { cv::rectangle(*on, native(box), native(colour), thickness, kind, shift); });
}

ALPRCV_API int alprcv_ellipse(cv::Mat* on, CvPoint2 centre, CvSize2 axes, double angle, double from, double to, CvScalar4 colour,
    int thickness, int kind, int shift)
{
    return guarded([&] { cv::ellipse(*on, native(centre), native(axes), angle, from, to, native(colour), thickness, kind, shift); });
}

ALPRCV_API int alprcv_circle(cv::Mat* on, CvPoint2 centre, int radius, CvScalar4 colour, int thickness, int kind, int shift)
{
    return guarded([&] { cv::circle(*on, native(centre), radius, native(colour), thickness, kind, shift); });
}

ALPRCV_API int alprcv_fill_convex_poly(cv::Mat* on, const CvPoint2* points, int count, CvScalar4 colour, int kind, int shift)
{
    return guarded([&] { cv::fillConvexPoly(*on, outlines(points, &count, 1)[0], native(colour), kind, shift); });
}

ALPRCV_API int alprcv_fill_poly(cv::Mat* on, const CvPoint2* points, const int* lengths, int count, CvScalar4 colour, int kind, int shift, CvPoint2 offset)
{
    return guarded([&] { cv::fillPoly(*on, outlines(points, lengths, count), native(colour), kind, shift, native(offset)); });
}

ALPRCV_API int alprcv_polylines(cv::Mat* on, const CvPoint2* points, const int* lengths, int count, int closed, CvScalar4 colour,
    int thickness, int kind, int shift)
{
    return guarded([&] { cv::polylines(*on, outlines(points, lengths, count), closed != 0, native(colour), thickness, kind, shift); });
}
