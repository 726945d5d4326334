#include "alprcv.h"

#include <opencv2/videoio.hpp>

ALPRCV_API int alprcv_video_new(cv::VideoCapture** video) { return guarded([&] { *video = new cv::VideoCapture(); }); }

ALPRCV_API int alprcv_video_open(cv::VideoCapture* video, const char* path, int api, int* opened)
{
    return guarded([&] { *opened = video->open(path, api) ? 1 : 0; });
}

ALPRCV_API int alprcv_video_is_opened(const cv::VideoCapture* video, int* opened) { return guarded([&] { *opened = video->isOpened() ? 1 : 0; }); }

ALPRCV_API int alprcv_video_read(cv::VideoCapture* video, cv::Mat* frame, int* read) { return guarded([&] { *read = video->read(*frame) ? 1 : 0; }); }

ALPRCV_API int alprcv_video_grab(cv::VideoCapture* video, int* grabbed) { return guarded([&] { *grabbed = video->grab() ? 1 : 0; }); }

ALPRCV_API int alprcv_video_retrieve(cv::VideoCapture* video, cv::Mat* frame, int flag, int* retrieved)
{
    return guarded([&] { *retrieved = video->retrieve(*frame, flag) ? 1 : 0; });
}

ALPRCV_API int alprcv_video_get(const cv::VideoCapture* video, int property, double* value) { return guarded([&] { *value = video->get(property); }); }

ALPRCV_API int alprcv_video_set(cv::VideoCapture* video, int property, double value, int* accepted)
{
    return guarded([&] { *accepted = video->set(property, value) ? 1 : 0; });
}

ALPRCV_API void alprcv_video_delete(cv::VideoCapture* video) { delete video; }
