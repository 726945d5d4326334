using AlprGrains.Cameras;
using AlprGrains.Plates;
using AlprGrains.Telemetry;

namespace AlprGrains.Grains.Cameras;

/// <summary>How a camera does, counted since this silo started.</summary>
internal sealed class HealthCounters
{
    private readonly MinuteCount _lastMinute = new();
    private DateTimeOffset? _lastHeardAt;
    private long _framesTaken, _readsStored, _readsRepeated, _readsTooOld, _quarantined, _turnedAway, _late, _outsideView, _withoutPosition;
    private TimeSpan _clockAhead;
    private (string Sentence, DateTimeOffset? At) _problem;

    public void Heard(DateTimeOffset at) => _lastHeardAt = at;

    public void FrameTaken()
    {
        _framesTaken++;
        Measures.FrameTaken();
    }

    public void TurnedAway(string problem)
    {
        _turnedAway++;
        Measures.TurnedAway();
        _problem = (problem, _lastHeardAt);
    }

    public void Quarantined(string problem)
    {
        _quarantined++;
        Measures.Quarantined();
        _problem = (problem, _lastHeardAt);
    }

    /// <summary>Reads were dropped under the camera's mask, and what they came in was taken; those without a place in the picture are counted by themselves, for that can be mended.</summary>
    public void OutsideView(int placed, int withoutPosition)
    {
        _outsideView += placed;
        _withoutPosition += withoutPosition;
        for (var i = 0; i < placed + withoutPosition; i++) Measures.ReadAnswered(RecordOutcome.OutsideView);
    }

    public void Stamped(CaptureStamp stamp) => _clockAhead = stamp.Ahead;

    public void Recorded(RecordOutcome outcome, bool isLate, DateTimeOffset arrivedAt)
    {
        Measures.ReadAnswered(outcome);
        switch (outcome)
        {
            case RecordOutcome.Stored:
                _readsStored++;
                _lastMinute.Add(arrivedAt, 1);
                if (isLate) _late++;
                break;
            case RecordOutcome.AlreadyStored: _readsRepeated++; break;
            case RecordOutcome.RefusedTooOld: _readsTooOld++; break;
            case RecordOutcome.OutsideView: throw new InvalidOperationException("a read outside the view was recorded");
            case RecordOutcome.Busy: break; // counted once for the whole call
            default: throw new InvalidOperationException($"unknown outcome {outcome}");
        }
    }

    public CameraHealth At(DateTimeOffset now, int underWay) => new()
    {
        LastHeardAt = _lastHeardAt,
        FramesTaken = _framesTaken,
        ReadsStored = _readsStored,
        ReadsRepeated = _readsRepeated,
        ReadsRefusedTooOld = _readsTooOld,
        Quarantined = _quarantined,
        TurnedAwayBusy = _turnedAway,
        LateUploads = _late,
        ClockAhead = _clockAhead,
        ReadsLastMinute = _lastMinute.Count(now),
        UnderWay = underWay,
        ReadsOutsideView = _outsideView,
        ReadsWithoutPosition = _withoutPosition,
        LastProblem = now - _problem.At < CameraHealth.ProblemShownFor ? _problem.Sentence : null,
    };
}
