// The C ABI between OpenCvSharp's names in C# and OpenCV. Every function returns 0 or an OpenCV error code (negative); results leave
// through pointers. No exception crosses the boundary and nothing is printed: after an error, alprcv_last_error gives the sentence.
#pragma once

#include <opencv2/core.hpp>

#include <cstdint>

#define ALPRCV_API extern "C" __attribute__((visibility("default")))

struct CvScalar4 { double v[4]; };
struct CvSize2 { int width, height; };
struct CvPoint2 { int x, y; };
struct CvPoint2f2 { float x, y; };
struct CvRect4 { int x, y, width, height; };

inline cv::Scalar native(CvScalar4 s) { return cv::Scalar(s.v[0], s.v[1], s.v[2], s.v[3]); }
inline cv::Size native(CvSize2 s) { return cv::Size(s.width, s.height); }
inline cv::Point native(CvPoint2 p) { return cv::Point(p.x, p.y); }
inline cv::Rect native(CvRect4 r) { return cv::Rect(r.x, r.y, r.width, r.height); }

// Keeps the message for this thread and gives the code to return.
int alprcv_fail(int code, const char* message) noexcept;

template <typename Body>
int guarded(Body body) noexcept
{
    try {
        body();
        return 0;
    } catch (const cv::Exception& e) {
        return alprcv_fail(e.code < 0 ? e.code : -2, e.what());
    } catch (const std::bad_alloc&) {
        return alprcv_fail(-4, "out of memory");
    } catch (const std::exception& e) {
        return alprcv_fail(-2, e.what());
    } catch (...) {
        return alprcv_fail(-2, "unknown error");
    }
}
