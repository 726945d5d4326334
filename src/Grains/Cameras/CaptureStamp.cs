using AlprGrains.Cameras;

namespace AlprGrains.Grains.Cameras;

/// <summary>When a read was captured, as far as we believe the camera's clock.</summary>
/// <param name="CapturedAt">UTC; never after arrival.</param>
/// <param name="IsArrival">The camera said nothing, or its clock runs ahead.</param>
/// <param name="Ahead">How far its clock runs ahead; zero when it does not.</param>
/// <param name="IsLate">It arrived more than <see cref="CameraHealth.LateAfter"/> after capture (B-1).</param>
internal readonly record struct CaptureStamp(DateTimeOffset CapturedAt, bool IsArrival, TimeSpan Ahead, bool IsLate)
{
    public static CaptureStamp Of(DateTimeOffset? claimed, DateTimeOffset arrivedAt)
    {
        if (claimed is not { } captured) return new CaptureStamp(arrivedAt, true, TimeSpan.Zero, false);
        captured = captured.ToUniversalTime();
        return captured > arrivedAt
            ? new CaptureStamp(arrivedAt, true, captured - arrivedAt, false)
            : new CaptureStamp(captured, false, TimeSpan.Zero, arrivedAt - captured > CameraHealth.LateAfter);
    }
}
