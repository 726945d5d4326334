using AlprGrains.Recognition.Networks;
using OpenCvSharp;

namespace AlprGrains.Recognition;

/// <summary>Makes readers that share the networks' bytes but nothing that changes. Thread-safe.</summary>
public sealed class PlateReaderFactory : IPlateReaderFactory
{
    /// <summary>OpenCV's own threads a call: recognizers run side by side, one a core, so more would only take turns.</summary>
    private const int OpenCvThreads = 1;

    private readonly ModelSet _models;
    private readonly RecognitionOptions _options;
    private readonly TimeProvider _time;

    /// <summary>Throws when the native library or a network is missing, naming the command that mends it.</summary>
    public PlateReaderFactory(RecognitionOptions options, TimeProvider time)
    {
        (_options, _time) = (options, time);
        _models = ModelSet.LoadEmbedded();
        Cv2.SetNumThreads(OpenCvThreads);
    }

    public PlateReader Create() => new(_models, _options, _time);

    IPlateReader IPlateReaderFactory.Create() => Create();
}
