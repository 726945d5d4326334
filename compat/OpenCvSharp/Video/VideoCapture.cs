using OpenCvSharp.Native;

namespace OpenCvSharp;

public enum VideoCaptureAPIs { ANY = 0, V4L2 = 200, GSTREAMER = 1800, FFMPEG = 1900, IMAGES = 2000 }

public enum VideoCaptureProperties { PosMsec = 0, PosFrames = 1, PosAviRatio = 2, FrameWidth = 3, FrameHeight = 4, Fps = 5, FourCC = 6, FrameCount = 7 }

/// <summary>Frames of a video file or of an RTSP or MJPEG stream.</summary>
public class VideoCapture : CvObject
{
    public VideoCapture() => NativeMethods.CheckVideo(NativeMethods.alprcv_video_new(out Pointer));

    public VideoCapture(string fileName, VideoCaptureAPIs apiPreference = VideoCaptureAPIs.ANY) : this() => Open(fileName, apiPreference);

    protected override void DisposeUnmanaged()
    {
        if (Pointer != 0) NativeMethods.alprcv_video_delete(Pointer);
        Pointer = 0;
    }

    public double Fps => Get(VideoCaptureProperties.Fps);
    public int FrameWidth => (int)Get(VideoCaptureProperties.FrameWidth);
    public int FrameHeight => (int)Get(VideoCaptureProperties.FrameHeight);
    public int FrameCount => (int)Get(VideoCaptureProperties.FrameCount);

    public bool Open(string fileName, VideoCaptureAPIs apiPreference = VideoCaptureAPIs.ANY)
    {
        NativeMethods.CheckVideo(NativeMethods.alprcv_video_open(CvPtr, fileName, (int)apiPreference, out var opened));
        return opened != 0;
    }

    public bool IsOpened()
    {
        NativeMethods.CheckVideo(NativeMethods.alprcv_video_is_opened(CvPtr, out var opened));
        return opened != 0;
    }

    public bool Read(Mat image)
    {
        NativeMethods.CheckVideo(NativeMethods.alprcv_video_read(CvPtr, image.CvPtr, out var read));
        return read != 0;
    }

    public bool Grab()
    {
        NativeMethods.CheckVideo(NativeMethods.alprcv_video_grab(CvPtr, out var grabbed));
        return grabbed != 0;
    }

    public bool Retrieve(Mat image, int flag = 0)
    {
        NativeMethods.CheckVideo(NativeMethods.alprcv_video_retrieve(CvPtr, image.CvPtr, flag, out var retrieved));
        return retrieved != 0;
    }

    public double Get(VideoCaptureProperties propertyId)
    {
        NativeMethods.CheckVideo(NativeMethods.alprcv_video_get(CvPtr, (int)propertyId, out var value));
        return value;
    }

    public bool Set(VideoCaptureProperties propertyId, double value)
    {
        NativeMethods.CheckVideo(NativeMethods.alprcv_video_set(CvPtr, (int)propertyId, value, out var accepted));
        return accepted != 0;
    }
}
