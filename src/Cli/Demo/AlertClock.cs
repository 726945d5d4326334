using AlprGrains.Cli.Gateway;

namespace AlprGrains.Cli.Demo;

/// <summary>
/// Measures from the moment a frame is posted to the moment its alert arrives in the feed at the client. A frame and its alert
/// are brought together by camera and capture time. Safe for several threads.
/// </summary>
public sealed class AlertClock(TimeProvider time)
{
    /// <summary>A server may round or correct a capture time a little; frames of one camera are a second apart.</summary>
    public static readonly TimeSpan CaptureTolerance = TimeSpan.FromMilliseconds(400);

    private sealed record Posted(string Camera, DateTimeOffset CapturedAt, long Timestamp)
    {
        public double? AlertAfterMilliseconds { get; set; }
    }

    private readonly List<Posted> _posted = [];
    private readonly Lock _turn = new();

    /// <summary>Frames with a wanted vehicle that were posted.</summary>
    public int Frames
    {
        get { lock (_turn) return _posted.Count; }
    }

    /// <summary>How many of them have had their alert.</summary>
    public int Answered
    {
        get { lock (_turn) return _posted.Count(each => each.AlertAfterMilliseconds is not null); }
    }

    /// <summary>A frame with a wanted vehicle goes out now.</summary>
    public void Post(string camera, DateTimeOffset capturedAt)
    {
        lock (_turn) _posted.Add(new Posted(camera, capturedAt, time.GetTimestamp()));
    }

    /// <summary>An alert has come in now. One that belongs to no frame, such as a mistaken "possible" match, is not timed.</summary>
    public void Arrive(AlertNotice alert)
    {
        lock (_turn)
        {
            var frame = _posted
                .Where(each => each.Camera == alert.Camera && (each.CapturedAt - alert.CapturedAt).Duration() <= CaptureTolerance)
                .MinBy(each => (each.CapturedAt - alert.CapturedAt).Duration());
            if (frame is not null) frame.AlertAfterMilliseconds ??= time.GetElapsedTime(frame.Timestamp).TotalMilliseconds;
        }
    }

    /// <summary>99th percentile by nearest rank over the frames that have had their alert; null when none has.</summary>
    public double? P99Milliseconds()
    {
        lock (_turn)
        {
            var sorted = _posted.Select(each => each.AlertAfterMilliseconds).OfType<double>().Order().ToList();
            return sorted.Count == 0 ? null : sorted[(int)Math.Ceiling(sorted.Count * 0.99) - 1];
        }
    }
}
