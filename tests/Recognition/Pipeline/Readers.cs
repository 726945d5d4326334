using AlprGrains.Recognition;

namespace AlprGrains.Tests.Recognition.Pipeline;

/// <summary>One reader for the tests of a class: loading networks takes longer than reading a frame.</summary>
public sealed class Readers : IDisposable
{
    public PlateReader Reader { get; } = new PlateReaderFactory(new RecognitionOptions(), TimeProvider.System).Create();

    public void Dispose() => Reader.Dispose();
}
