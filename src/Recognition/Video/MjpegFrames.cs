namespace AlprGrains.Recognition.Video;

/// <summary>
/// The bytes of an MJPEG stream in, one JPEG after the other out, wherever the parts' headers stand: a picture begins with FF D8 FF and ends
/// with FF D9. Cameras differ in boundaries and lengths, and hardly in this. Holds one picture at a time, never more than
/// <see cref="FrameLimits.EncodedBytesMax"/>.
/// </summary>
public sealed class MjpegFrames(Stream stream)
{
    private const int FirstBytes = 256 << 10, ReadBytes = 64 << 10;

    /// <summary>Bytes without a picture in them before the stream is taken for something else.</summary>
    public const int BytesWithoutPictureMax = 1 << 20;

    private static ReadOnlySpan<byte> Start => [0xFF, 0xD8, 0xFF];
    private static ReadOnlySpan<byte> End => [0xFF, 0xD9];

    private byte[] _buffer = new byte[FirstBytes];
    private int _length, _searched, _skipped;

    /// <summary>
    /// The next picture; null when the stream ends. Throws <see cref="InvalidDataException"/> when it is no MJPEG stream, or when one
    /// picture is larger than a frame may be.
    /// </summary>
    public async ValueTask<ReadOnlyMemory<byte>?> Next(CancellationToken stop)
    {
        while (true)
        {
            if (TakePicture() is { } picture) return picture;
            if (_length == _buffer.Length) Grow();
            var read = await stream.ReadAsync(_buffer.AsMemory(_length, Math.Min(ReadBytes, _buffer.Length - _length)), stop);
            if (read == 0) return null;
            _length += read;
        }
    }

    private byte[]? TakePicture()
    {
        var bytes = _buffer.AsSpan(0, _length);
        if (!bytes.StartsWith(Start))
        {
            var start = bytes.IndexOf(Start);
            Drop(start < 0 ? Math.Max(0, _length - (Start.Length - 1)) : start);
            if (start < 0) return null;
            bytes = _buffer.AsSpan(0, _length);
        }
        var end = bytes[_searched..].IndexOf(End);
        if (end < 0)
        {
            _searched = Math.Max(Start.Length - 1, _length - 1); // its first byte may be here already
            return null;
        }
        var picture = bytes[..(_searched + end + End.Length)].ToArray();
        Drop(picture.Length);
        _skipped = 0;
        return picture;
    }

    private void Drop(int count)
    {
        _buffer.AsSpan(count, _length - count).CopyTo(_buffer);
        (_length, _searched) = (_length - count, Start.Length - 1);
        _skipped += count;
        if (_skipped > BytesWithoutPictureMax + FrameLimits.EncodedBytesMax || (_length < Start.Length && _skipped > BytesWithoutPictureMax))
            throw new InvalidDataException($"more than {BytesWithoutPictureMax:N0} bytes came without a JPEG picture in them");
    }

    private void Grow()
    {
        if (_buffer.Length >= FrameLimits.EncodedBytesMax)
            throw new InvalidDataException($"a picture has more than {FrameLimits.EncodedBytesMax:N0} bytes");
        Array.Resize(ref _buffer, Math.Min(_buffer.Length * 2, FrameLimits.EncodedBytesMax));
    }
}
