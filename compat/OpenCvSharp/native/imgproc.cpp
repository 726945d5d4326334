#include "alprcv.h"

#include <opencv2/imgproc.hpp>

ALPRCV_API int alprcv_resize(const cv::Mat* from, cv::Mat* to, CvSize2 size, double fx, double fy, int interpolation)
{
    return guarded([&] { cv::resize(*from, *to, native(size), fx, fy, interpolation); });
}

ALPRCV_API int alprcv_warp_perspective(const cv::Mat* from, cv::Mat* to, const cv::Mat* m, CvSize2 size, int flags, int border, CvScalar4 value)
{
    return guarded([&] { cv::warpPerspective(*from, *to, *m, native(size), flags, border, native(value)); });
}

ALPRCV_API int alprcv_warp_affine(const cv::Mat* from, cv::Mat* to, const cv::Mat* m, CvSize2 size, int flags, int border, CvScalar4 value)
{
    return guarded([&] { cv::warpAffine(*from, *to, *m, native(size), flags, border, native(value)); });
}

ALPRCV_API int alprcv_get_perspective_transform(const CvPoint2f2* from, const CvPoint2f2* to, cv::Mat** m)
{
    return guarded([&] {
        *m = new cv::Mat(cv::getPerspectiveTransform(reinterpret_cast<const cv::Point2f*>(from), reinterpret_cast<const cv::Point2f*>(to)));
    });
}

ALPRCV_API int alprcv_cvt_color(const cv::Mat* from, cv::Mat* to, int code, int channels)
{
    return guarded([&] { cv::cvtColor(*from, *to, code, channels); });
}

ALPRCV_API int alprcv_gaussian_blur(const cv::Mat* from, cv::Mat* to, CvSize2 size, double sigmaX, double sigmaY, int border)
{
    return guarded([&] { cv::GaussianBlur(*from, *to, native(size), sigmaX, sigmaY, border); });
}

ALPRCV_API int alprcv_blur(const cv::Mat* from, cv::Mat* to, CvSize2 size, CvPoint2 anchor, int border)
{
    return guarded([&] { cv::blur(*from, *to, native(size), native(anchor), border); });
}

ALPRCV_API int alprcv_filter_2d(const cv::Mat* from, cv::Mat* to, int depth, const cv::Mat* kernel, CvPoint2 anchor, double delta, int border)
{
    return guarded([&] { cv::filter2D(*from, *to, depth, *kernel, native(anchor), delta, border); });
}
