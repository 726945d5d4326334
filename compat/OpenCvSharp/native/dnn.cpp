#include "alprcv.h"

#include <opencv2/dnn.hpp>

#include <vector>

ALPRCV_API int alprcv_net_from_onnx(const char* bytes, int64_t count, cv::dnn::Net** net)
{
    return guarded([&] { *net = new cv::dnn::Net(cv::dnn::readNetFromONNX(bytes, static_cast<size_t>(count))); });
}

ALPRCV_API int alprcv_net_from_onnx_file(const char* path, cv::dnn::Net** net)
{
    return guarded([&] { *net = new cv::dnn::Net(cv::dnn::readNetFromONNX(std::string(path))); });
}

ALPRCV_API void alprcv_net_delete(cv::dnn::Net* net) { delete net; }

ALPRCV_API int alprcv_net_empty(const cv::dnn::Net* net, int* empty) { return guarded([&] { *empty = net->empty() ? 1 : 0; }); }

ALPRCV_API int alprcv_net_set_input(cv::dnn::Net* net, const cv::Mat* blob, const char* name)
{
    return guarded([&] { net->setInput(*blob, name); });
}

ALPRCV_API int alprcv_net_forward(cv::dnn::Net* net, const char* output, cv::Mat** mat)
{
    return guarded([&] { *mat = new cv::Mat(net->forward(output ? output : "")); });
}

ALPRCV_API int alprcv_net_set_preferable_backend(cv::dnn::Net* net, int id) { return guarded([&] { net->setPreferableBackend(id); }); }

ALPRCV_API int alprcv_net_set_preferable_target(cv::dnn::Net* net, int id) { return guarded([&] { net->setPreferableTarget(id); }); }

ALPRCV_API int alprcv_blob_from_image(const cv::Mat* image, double scale, CvSize2 size, CvScalar4 mean, int swapRb, int crop, cv::Mat** blob)
{
    return guarded([&] { *blob = new cv::Mat(cv::dnn::blobFromImage(*image, scale, native(size), native(mean), swapRb != 0, crop != 0)); });
}

// `kept` has room for `count` indices.
ALPRCV_API int alprcv_nms_boxes(const CvRect4* boxes, const float* scores, int count, float scoreMin, float overlapMax, float eta, int topK,
    int* kept, int* keptCount)
{
    return guarded([&] {
        std::vector<cv::Rect> rects;
        for (int i = 0; i < count; i++) rects.push_back(native(boxes[i]));
        std::vector<int> indices;
        cv::dnn::NMSBoxes(rects, std::vector<float>(scores, scores + count), scoreMin, overlapMax, indices, eta, topK);
        for (size_t i = 0; i < indices.size(); i++) kept[i] = indices[i];
        *keptCount = static_cast<int>(indices.size());
    });
}
