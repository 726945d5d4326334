using OpenCvSharp.Native;

namespace OpenCvSharp;

public static partial class Cv2
{
    /// <summary>Decodes an image file in memory; the result is empty when OpenCV cannot read it. Turns by EXIF unless told not to.</summary>
    public static Mat ImDecode(byte[] buf, ImreadModes flags) => ImDecode(buf.AsSpan(), flags);

    public static unsafe Mat ImDecode(ReadOnlySpan<byte> span, ImreadModes flags)
    {
        if (span.IsEmpty) throw new ArgumentException("Empty span", nameof(span));
        fixed (byte* first = span)
        {
            NativeMethods.Check(NativeMethods.alprcv_imdecode(first, span.Length, (int)flags, out var mat));
            return new Mat(mat);
        }
    }

    /// <param name="ext">The format by its file extension, for example ".jpg".</param>
    /// <param name="prms">Pairs of <see cref="ImwriteFlags"/> and value.</param>
    public static unsafe bool ImEncode(string ext, InputArray img, out byte[] buf, int[]? prms = null)
    {
        nint buffer = 0;
        try
        {
            fixed (int* settings = prms)
            {
                NativeMethods.Check(NativeMethods.alprcv_imencode(ext, img.Mat.CvPtr, settings, prms?.Length ?? 0,
                    out buffer, out var bytes, out var count, out var encoded));
                buf = new ReadOnlySpan<byte>(bytes, checked((int)count)).ToArray();
                return encoded != 0;
            }
        }
        finally
        {
            if (buffer != 0) NativeMethods.alprcv_buffer_delete(buffer);
        }
    }
}
