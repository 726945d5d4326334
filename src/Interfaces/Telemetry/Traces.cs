using System.Diagnostics;

namespace AlprGrains.Telemetry;

/// <summary>
/// The steps of a request that are worth a span of their own. A span has a name from here and a duration, and nothing else: no plate, no camera, no
/// person (INV-11). Without a listener there is no span.
/// </summary>
public static class Traces
{
    public const string SourceName = "AlprGrains";

    private static readonly ActivitySource Source = new(SourceName);

    public static Activity? Frame() => Source.StartActivity("camera frame");

    public static Activity? Reads() => Source.StartActivity("camera reads");

    public static Activity? Recognize() => Source.StartActivity("recognize");

    public static Activity? Lookup() => Source.StartActivity("lookup");

    public static Activity? Audit() => Source.StartActivity("audit append");

    public static Activity? Commit() => Source.StartActivity("commit reads");
}
