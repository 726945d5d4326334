// OpenCV's JPEG and PNG readers leave libjpeg's and libpng's own handlers in place, and those print warnings about damaged input to
// stderr; a camera that sends damaged frames would fill a log. These two definitions stand before the libraries' own in the search
// order of this shared object's dependencies, hand over to them, and replace the printing. Should the order ever differ, the only
// loss is that the warnings show. The handlers sit in fixed places of structures that have not changed in these libraries' ABI.
#include "alprcv.h"

#include <dlfcn.h>

namespace {
void printNothing(void*) {}
void warnNothing(void*, const char*) {}

// libpng requires that an error handler does not return; its reader has set a jump target.
void failQuietly(void* png, const char*)
{
    using LongJump = void (*)(void*, int);
    static const auto longJump = reinterpret_cast<LongJump>(dlsym(RTLD_NEXT, "png_longjmp"));
    longJump(png, 1);
}

struct JpegErrorManager {
    void (*errorExit)(void*);
    void (*emitMessage)(void*, int);
    void (*outputMessage)(void*);
};
}

ALPRCV_API JpegErrorManager* jpeg_std_error(JpegErrorManager* errors)
{
    using StandardError = JpegErrorManager* (*)(JpegErrorManager*);
    static const auto next = reinterpret_cast<StandardError>(dlsym(RTLD_NEXT, "jpeg_std_error"));
    JpegErrorManager* result = next(errors);
    result->outputMessage = printNothing;
    return result;
}

ALPRCV_API void* png_create_read_struct(const char* version, void* context, void (*onError)(void*, const char*), void (*onWarning)(void*, const char*))
{
    using Create = void* (*)(const char*, void*, void (*)(void*, const char*), void (*)(void*, const char*));
    static const auto next = reinterpret_cast<Create>(dlsym(RTLD_NEXT, "png_create_read_struct"));
    return next(version, context, onError ? onError : failQuietly, onWarning ? onWarning : warnNothing);
}
