using System.Collections.Immutable;
using AlprGrains.Cameras;
using AlprGrains.Plates;
using AlprGrains.Recognition;

namespace AlprGrains.Tests.TestKit;

/// <summary>
/// Readers that do as a frame's text says: "plates ABC123 DEF456" finds them, "nothing" finds none, "bad" is refused, "throw" throws
/// each time, "throw 2 ABC123" throws twice and then reads. The bytes are text, so tests can write frames by hand.
/// </summary>
public sealed class ScriptedReaders : IPlateReaderFactory
{
    private readonly Dictionary<string, int> _thrown = new(StringComparer.Ordinal);
    private int _created;
    private int _disposed;
    private int _frames;

    /// <summary>What every picture becomes under any mask.</summary>
    public static readonly ReadOnlyMemory<byte> Masked = "masked"u8.ToArray();

    public int Created => _created;
    public int Disposed => _disposed;

    /// <summary>Frames looked at, retries included.</summary>
    public int Frames => _frames;

    /// <summary>Makes <see cref="Create"/> fail, as when the native library is missing.</summary>
    public bool CannotCreate { get; set; }

    /// <summary>While set, readers wait for it inside a frame.</summary>
    public ManualResetEventSlim Gate { get; } = new(true);

    public IPlateReader Create()
    {
        if (CannotCreate) throw new DllNotFoundException("the vision library is missing; run ./alpr setup");
        Interlocked.Increment(ref _created);
        return new Reader(this);
    }

    public static ReadOnlyMemory<byte> Frame(string script) => System.Text.Encoding.UTF8.GetBytes(script);

    private FrameReading Read(string script)
    {
        Interlocked.Increment(ref _frames);
        Gate.Wait();
        var words = script.Split(' ');
        switch (words[0])
        {
            case "nothing": return new FrameReading(null, [], 640, 480, default);
            case "plates": return Found(words.Skip(1).TakeWhile(word => !word.StartsWith('#')));
            case "bad": return FrameReading.Refused(FrameRefusalReason.NotAnImage, "these bytes are no JPEG or PNG image; look at the camera's settings");
            case "throw":
                lock (_thrown)
                {
                    _thrown[script] = _thrown.GetValueOrDefault(script) + 1;
                    if (words.Length == 1 || _thrown[script] <= int.Parse(words[1])) throw new InvalidOperationException("the recognizer broke");
                }
                return Found(words.Skip(2));
            default: throw new InvalidOperationException($"no script in '{script}'");
        }
    }

    private static FrameReading Found(IEnumerable<string> plates) => new(
        null, [.. plates.Select(plate => new PlateReading(PlateNumber.Parse(plate), Confidence.Clamped(0.9), [], PlateRegion.California, default, new byte[] { 1, 2, 3 }))], 640, 480, default);

    private sealed class Reader(ScriptedReaders script) : IPlateReader
    {
        public FrameReading Read(ReadOnlyMemory<byte> encodedFrame) => script.Read(System.Text.Encoding.UTF8.GetString(encodedFrame.Span));

        public FrameReading Read(ReadOnlyMemory<byte> encodedFrame, PictureMask mask) => Read(encodedFrame) with { MaskedFrame = Masked };

        public ReadOnlyMemory<byte>? Mask(ReadOnlyMemory<byte> encodedPicture, PictureMask mask, bool onlyWholeFrames) => Masked;

        public ReadOnlyMemory<byte>? Sketch(ReadOnlyMemory<byte> encodedPicture, PictureMask? mask) => encodedPicture;

        public void Dispose() => Interlocked.Increment(ref script._disposed);
    }
}
