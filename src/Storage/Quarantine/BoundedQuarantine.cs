using AlprGrains.Cameras;
using AlprGrains.Quarantine;
using AlprGrains.Storage.Keys;
using AlprGrains.Storage.Sealing;

namespace AlprGrains.Storage.Quarantine;

/// <summary>
/// Unusable input, sealed with its reason under the upload minute's key: either may quote a plate. Kept up to a number and a size
/// per day; from there on inputs are only counted.
/// </summary>
internal abstract class BoundedQuarantine(int inputsPerDayMax, long bytesPerDayMax) : IQuarantine
{
    /// <summary>Longest reason that is kept.</summary>
    public const int ReasonCharactersMax = 1000;

    private readonly Lock _lock = new();
    private UploadDay _day;
    private int _inputsOfDay;
    private long _bytesOfDay;
    private long _notKept;

    /// <summary>Inputs that were only counted since the start.</summary>
    public long NotKept => Volatile.Read(ref _notKept);

    public async ValueTask<string> Put(CameraId camera, string reason, ReadOnlyMemory<byte> input, DateTimeOffset uploadedAt)
    {
        var kept = input[..Math.Min(input.Length, IQuarantine.BytesKeptMax)];
        var record = Write(camera, reason, kept, input.Length, uploadedAt);
        if (!IsWithinBounds(UploadDay.Of(uploadedAt), record.Length))
        {
            Interlocked.Increment(ref _notKept);
            return IQuarantine.NotKept;
        }
        return await Keep(record, uploadedAt);
    }

    /// <summary>Keeps a record; durable when it gives its id.</summary>
    protected abstract ValueTask<string> Keep(byte[] record, DateTimeOffset uploadedAt);

    /// <summary>What is kept of a day already.</summary>
    protected virtual long BytesOf(UploadDay day) => 0;

    /// <summary>A record as it was kept.</summary>
    protected static QuarantinedInput Read(byte[] record)
    {
        var reader = new ByteReader(record);
        return new QuarantinedInput(
            CameraId.Parse(reader.Text()), reader.Text(), new DateTimeOffset(reader.Number(), TimeSpan.Zero), reader.Number(), reader.Rest());
    }

    private bool IsWithinBounds(UploadDay day, int bytes)
    {
        lock (_lock)
        {
            if (day != _day)
            {
                _day = day;
                _inputsOfDay = 0;
                _bytesOfDay = BytesOf(day); // a restart does not start the day's bound anew
            }
            if (_inputsOfDay + 1 > inputsPerDayMax || _bytesOfDay + bytes > bytesPerDayMax) return false;
            _inputsOfDay++;
            _bytesOfDay += bytes;
            return true;
        }
    }

    private static byte[] Write(CameraId camera, string reason, ReadOnlyMemory<byte> input, int wholeLength, DateTimeOffset uploadedAt)
    {
        var writer = new ByteWriter();
        try
        {
            writer.Text(camera.Text);
            writer.Text(reason.Length > ReasonCharactersMax ? reason[..ReasonCharactersMax] : reason);
            writer.Number(uploadedAt.UtcTicks);
            writer.Number(wholeLength);
            return [.. writer.Written, .. input.Span];
        }
        finally
        {
            writer.Dispose();
        }
    }
}

/// <summary>An input as it was kept.</summary>
/// <param name="WholeBytes">How long it was when it came.</param>
/// <param name="Input">Its first bytes.</param>
internal sealed record QuarantinedInput(CameraId Camera, string Reason, DateTimeOffset UploadedAt, long WholeBytes, ReadOnlyMemory<byte> Input);
