using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.CompilerServices;
using AlprGrains.Cli.CommandLine;

namespace AlprGrains.Cli.Cameras;

/// <summary>
/// A video's frames as JPEG, decoded by ffmpeg, which must be there. A few frames a second are plenty: a car that passes a
/// camera is seen for a second or more.
/// </summary>
public sealed class VideoFile : IFrameSource
{
    public const int FramesPerSecond = 5;

    private const int JpegQuality = 2; // ffmpeg's scale, 2 is nearly lossless
    private const int ReadBytes = 1 << 16;

    private readonly string _path;

    private VideoFile(string path) => _path = path;

    public long? Count => null;

    public int PassedOver => 0;

    public static VideoFile Open(string path) => new(Path.GetFullPath(path));

    public async IAsyncEnumerable<SourceFrame> Frames([EnumeratorCancellation] CancellationToken stop)
    {
        using var ffmpeg = Start();
        try
        {
            var complaint = ffmpeg.StandardError.ReadToEndAsync(stop);
            var splitter = new JpegSplitter();
            var buffer = new byte[ReadBytes];
            while (await ffmpeg.StandardOutput.BaseStream.ReadAsync(buffer, stop) is > 0 and var count)
            {
                foreach (var jpeg in splitter.Add(buffer.AsSpan(0, count))) yield return new SourceFrame(jpeg);
            }

            await ffmpeg.WaitForExitAsync(stop);
            if (ffmpeg.ExitCode != 0) throw new VerbFailure($"'{_path}' is no video that ffmpeg can read: {(await complaint).Trim()}");
        }
        finally
        {
            if (!ffmpeg.HasExited) ffmpeg.Kill();
        }
    }

    private Process Start()
    {
        try
        {
            return Process.Start(new ProcessStartInfo("ffmpeg",
            [
                "-nostdin", "-loglevel", "error", "-i", $"file:{_path}",
                "-vf", $"fps={FramesPerSecond}", "-q:v", JpegQuality.ToString(), "-f", "image2pipe", "-c:v", "mjpeg", "-",
            ])
            { RedirectStandardOutput = true, RedirectStandardError = true })!;
        }
        catch (Win32Exception)
        {
            throw new VerbFailure("Video files are decoded by ffmpeg, which is not installed. On Debian: apt-get install ffmpeg");
        }
    }
}

/// <summary>
/// Cuts a stream of JPEG images laid end to end. Inside compressed data the end marker cannot occur (a 0xFF there is followed
/// by 0x00), so the first end marker ends the image.
/// </summary>
public sealed class JpegSplitter
{
    /// <summary>A single image above this is no frame of a camera.</summary>
    public const int ImageBytesMax = 64 << 20;

    private readonly MemoryStream _image = new();
    private byte _last;

    public IReadOnlyList<byte[]> Add(ReadOnlySpan<byte> bytes)
    {
        var whole = new List<byte[]>();
        foreach (var each in bytes)
        {
            _image.WriteByte(each);
            if (_last == 0xFF && each == 0xD9)
            {
                whole.Add(_image.ToArray());
                _image.SetLength(0);
            }

            _last = each;
            if (_image.Length > ImageBytesMax) throw new VerbFailure("The video decoder produced an endless image.");
        }

        return whole;
    }
}
