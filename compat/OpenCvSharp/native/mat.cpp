#include "alprcv.h"

struct MatLayout {
    int rows, cols, dims, type, continuous;
    int64_t total, elementBytes, rowBytes;
    void* data;
};

ALPRCV_API int alprcv_mat_new(cv::Mat** mat) { return guarded([&] { *mat = new cv::Mat(); }); }

ALPRCV_API int alprcv_mat_new_sized(int rows, int cols, int type, cv::Mat** mat)
{
    return guarded([&] { *mat = new cv::Mat(rows, cols, type); });
}

ALPRCV_API int alprcv_mat_new_filled(int rows, int cols, int type, CvScalar4 fill, cv::Mat** mat)
{
    return guarded([&] { *mat = new cv::Mat(rows, cols, type, native(fill)); });
}

ALPRCV_API int alprcv_mat_new_dims(int dims, const int* sizes, int type, cv::Mat** mat)
{
    return guarded([&] { *mat = new cv::Mat(dims, sizes, type); });
}

ALPRCV_API int alprcv_mat_new_over(int rows, int cols, int type, void* data, int64_t rowBytes, cv::Mat** mat)
{
    return guarded([&] { *mat = new cv::Mat(rows, cols, type, data, static_cast<size_t>(rowBytes)); });
}

ALPRCV_API int alprcv_mat_sub(const cv::Mat* from, CvRect4 roi, cv::Mat** mat)
{
    return guarded([&] { *mat = new cv::Mat(*from, native(roi)); });
}

ALPRCV_API int alprcv_mat_clone(const cv::Mat* from, cv::Mat** mat) { return guarded([&] { *mat = new cv::Mat(from->clone()); }); }

ALPRCV_API int alprcv_mat_reshape(const cv::Mat* from, int channels, int rows, cv::Mat** mat)
{
    return guarded([&] { *mat = new cv::Mat(from->reshape(channels, rows)); });
}

ALPRCV_API void alprcv_mat_delete(cv::Mat* mat) { delete mat; }

ALPRCV_API void alprcv_mat_layout(const cv::Mat* mat, MatLayout* layout)
{
    *layout = { mat->rows, mat->cols, mat->dims, mat->type(), mat->isContinuous() ? 1 : 0,
        static_cast<int64_t>(mat->total()), mat->empty() ? 0 : static_cast<int64_t>(mat->elemSize()),
        mat->dims > 0 ? static_cast<int64_t>(mat->step[0]) : 0, mat->data };
}

ALPRCV_API int alprcv_mat_dim(const cv::Mat* mat, int dim, int* size)
{
    return guarded([&] {
        CV_Assert(dim >= 0 && dim < mat->dims);
        *size = mat->size[dim];
    });
}

ALPRCV_API int alprcv_mat_copy_to(const cv::Mat* from, cv::Mat* to, const cv::Mat* mask)
{
    return guarded([&] { if (mask) from->copyTo(*to, *mask); else from->copyTo(*to); });
}

ALPRCV_API int alprcv_mat_convert_to(const cv::Mat* from, cv::Mat* to, int type, double alpha, double beta)
{
    return guarded([&] { from->convertTo(*to, type, alpha, beta); });
}

ALPRCV_API int alprcv_mat_set_to(cv::Mat* mat, CvScalar4 value, const cv::Mat* mask)
{
    return guarded([&] { if (mask) mat->setTo(native(value), *mask); else mat->setTo(native(value)); });
}
