#include "alprcv.h"

#include <opencv2/core/utils/logger.hpp>

#include <cstring>

namespace {
constexpr size_t messageBytesMax = 1024;
thread_local char lastMessage[messageBytesMax] = "";

// OpenCV prints every error to stderr before it throws, and its log has its own mind about warnings. Errors travel as values here.
int sayNothing(int, const char*, const char*, const char*, int, void*) { return 0; }

struct Silence {
    Silence()
    {
        cv::redirectError(sayNothing);
        cv::utils::logging::setLogLevel(cv::utils::logging::LOG_LEVEL_SILENT);
    }
} silence;
}

int alprcv_fail(int code, const char* message) noexcept
{
    std::strncpy(lastMessage, message, messageBytesMax - 1);
    lastMessage[messageBytesMax - 1] = '\0';
    return code;
}

ALPRCV_API const char* alprcv_last_error() { return lastMessage; }
