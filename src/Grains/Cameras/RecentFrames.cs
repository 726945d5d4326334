using AlprGrains.Cameras;

namespace AlprGrains.Grains.Cameras;

/// <summary>Frames under way and lately answered, by content, so that a repeat is answered without being recognized again.</summary>
internal sealed class RecentFrames
{
    /// <summary>Answers kept; the oldest falls off. A repeat that is older is recognized again and found stored by its read ids.</summary>
    public const int AnswersMax = 256;

    private readonly Dictionary<FrameId, Task<FrameReceipt>> _frames = [];
    private readonly Queue<FrameId> _answered = new();

    /// <summary>The answer that another upload of the same frame got, or will get.</summary>
    public Task<FrameReceipt>? Find(FrameId frame) => _frames.GetValueOrDefault(frame);

    /// <summary>Takes note of a frame under way.</summary>
    public void Begin(FrameId frame, Task<FrameReceipt> receipt) => _frames[frame] = receipt;

    /// <summary>Keeps the answer if all of it is durable; forgets the frame otherwise, so that it can be sent again.</summary>
    public void End(FrameId frame, bool isTaken)
    {
        if (!isTaken)
        {
            _frames.Remove(frame);
            return;
        }
        _answered.Enqueue(frame);
        if (_answered.Count > AnswersMax) _frames.Remove(_answered.Dequeue());
    }
}
