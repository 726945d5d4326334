namespace AlprGrains.Grains.Cameras;

/// <summary>Bytes of frames that this silo holds at once, over all cameras: the bound on its memory under a flood (INV-13).</summary>
public sealed class FrameBudget(long bytesMax = FrameBudget.BytesMaxDefault)
{
    /// <summary>256 MiB.</summary>
    public const long BytesMaxDefault = 256L << 20;

    private long _taken;

    /// <summary>Takes that much; false when there is no room.</summary>
    public bool TryTake(long bytes)
    {
        if (Interlocked.Add(ref _taken, bytes) <= bytesMax) return true;
        Return(bytes);
        return false;
    }

    /// <summary>Gives back what was taken.</summary>
    public void Return(long bytes) => Interlocked.Add(ref _taken, -bytes);
}
