#include "alprcv.h"

ALPRCV_API int alprcv_add_weighted(const cv::Mat* a, double alpha, const cv::Mat* b, double beta, double gamma, cv::Mat* to, int type)
{
    return guarded([&] { cv::addWeighted(*a, alpha, *b, beta, gamma, *to, type); });
}

ALPRCV_API int alprcv_multiply(const cv::Mat* a, const cv::Mat* b, cv::Mat* to, double scale, int type)
{
    return guarded([&] { cv::multiply(*a, *b, *to, scale, type); });
}

ALPRCV_API int alprcv_copy_make_border(const cv::Mat* from, cv::Mat* to, int top, int bottom, int left, int right, int border, CvScalar4 value)
{
    return guarded([&] { cv::copyMakeBorder(*from, *to, top, bottom, left, right, border, native(value)); });
}

ALPRCV_API int alprcv_flip(const cv::Mat* from, cv::Mat* to, int code) { return guarded([&] { cv::flip(*from, *to, code); }); }

ALPRCV_API int alprcv_rotate(const cv::Mat* from, cv::Mat* to, int code) { return guarded([&] { cv::rotate(*from, *to, code); }); }

ALPRCV_API int alprcv_lut(const cv::Mat* from, const cv::Mat* table, cv::Mat* to) { return guarded([&] { cv::LUT(*from, *table, *to); }); }

ALPRCV_API int alprcv_mean_std_dev(const cv::Mat* from, CvScalar4* mean, CvScalar4* deviation, const cv::Mat* mask)
{
    return guarded([&] {
        cv::Scalar m, d;
        if (mask) cv::meanStdDev(*from, m, d, *mask); else cv::meanStdDev(*from, m, d);
        for (int i = 0; i < 4; i++) { mean->v[i] = m[i]; deviation->v[i] = d[i]; }
    });
}

ALPRCV_API int alprcv_set_num_threads(int threads) { return guarded([&] { cv::setNumThreads(threads); }); }

ALPRCV_API int alprcv_get_num_threads(int* threads) { return guarded([&] { *threads = cv::getNumThreads(); }); }

ALPRCV_API int alprcv_version(char* text, int bytes)
{
    return guarded([&] { std::snprintf(text, static_cast<size_t>(bytes), "%s", cv::getVersionString().c_str()); });
}
