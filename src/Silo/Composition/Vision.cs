using AlprGrains.Recognition;
using AlprGrains.Silo.Hosting;

namespace AlprGrains.Silo.Composition;

/// <summary>The recognizer: networks that were checked against their digests, one reader a worker.</summary>
public static class Vision
{
    public static WebApplicationBuilder AddPlateRecognition(this WebApplicationBuilder builder, ClusterSettings cluster)
    {
        if (!cluster.HasSilo) return builder;
        builder.Services.AddSingleton(new RecognitionOptions());
        builder.Services.AddSingleton<IPlateReaderFactory, PlateReaderFactory>();
        return builder;
    }
}
