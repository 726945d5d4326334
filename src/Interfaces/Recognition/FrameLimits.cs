namespace AlprGrains.Recognition;

/// <summary>Bounds of a frame, checked before anything is decoded.</summary>
public static class FrameLimits
{
    /// <summary>Largest encoded frame: 20 MiB.</summary>
    public const int EncodedBytesMax = 20 << 20;

    /// <summary>Largest frame, by the header's dimensions: 50 megapixels.</summary>
    public const long PixelsMax = 50_000_000;

    /// <summary>Shortest side that can hold a readable plate.</summary>
    public const int SidePixelsMin = 16;
}
