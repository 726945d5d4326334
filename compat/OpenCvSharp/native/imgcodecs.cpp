#include "alprcv.h"

#include <opencv2/imgcodecs.hpp>

#include <vector>

ALPRCV_API int alprcv_imdecode(const uint8_t* bytes, int count, int flags, cv::Mat** mat)
{
    return guarded([&] {
        const cv::Mat buffer(1, count, CV_8UC1, const_cast<uint8_t*>(bytes));
        *mat = new cv::Mat(cv::imdecode(buffer, flags));
    });
}

// The caller frees the buffer with alprcv_buffer_delete.
ALPRCV_API int alprcv_imencode(const char* extension, const cv::Mat* image, const int* parameters, int parameterCount,
    std::vector<uint8_t>** buffer, const uint8_t** bytes, int64_t* count, int* encoded)
{
    return guarded([&] {
        std::vector<int> settings(parameters, parameters + parameterCount);
        auto* out = new std::vector<uint8_t>();
        try {
            *encoded = cv::imencode(extension, *image, *out, settings) ? 1 : 0;
        } catch (...) {
            delete out;
            throw;
        }
        *buffer = out;
        *bytes = out->data();
        *count = static_cast<int64_t>(out->size());
    });
}

ALPRCV_API void alprcv_buffer_delete(std::vector<uint8_t>* buffer) { delete buffer; }
