using OpenCvSharp;

namespace AlprGrains.Recognition.Networks;

/// <summary>A network with memory of its own: a grey picture in, numbers out. Not thread-safe.</summary>
internal interface INetwork : IDisposable
{
    /// <summary>
    /// What the network answers to a picture of one byte a pixel, scaled to 0..1: one plane after the other. Pictures may differ in size;
    /// those of the size before are fastest. The answer is good until the next call.
    /// </summary>
    ReadOnlySpan<float> Run(Mat grey);
}
