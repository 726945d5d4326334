using System.Collections.Concurrent;
using AlprGrains.Cameras;

namespace AlprGrains.Gateway.Cameras;

/// <summary>
/// Whether a caller may speak for a camera. The camera's grain decides; its yes is kept for <see cref="AdmissionKeptFor"/>, so
/// that a frame costs one call and not three. A no is never kept: a key that was just mended works at once.
/// </summary>
public sealed class CameraAdmissions(IGrainFactory grains, TimeProvider time)
{
    /// <summary>How long a yes holds; a withdrawn key works at most this much longer.</summary>
    public static readonly TimeSpan AdmissionKeptFor = TimeSpan.FromSeconds(30);

    /// <summary>Most kept answers; when full, all are asked for anew.</summary>
    public const int AdmissionsKeptMax = 20_000;

    private readonly ConcurrentDictionary<(CameraId Camera, string KeyDigestHex), (TransferProtocol Protocol, DateTimeOffset Until)> _kept = new();

    /// <summary>The refusal, or None with the protocol that the camera is registered for.</summary>
    public async ValueTask<(CameraRefusal Refusal, TransferProtocol Protocol)> Admit(CameraId camera, string key)
    {
        var digest = CameraKeys.DigestHexOf(key);
        var now = time.GetUtcNow();
        if (_kept.TryGetValue((camera, digest), out var kept) && now < kept.Until) return (CameraRefusal.None, kept.Protocol);

        var grain = grains.GetGrain<ICameraGrain>(camera.Text);
        var refusal = await grain.Admit(digest);
        if (refusal != CameraRefusal.None) return (refusal, default);
        if (await grain.Describe() is not { } description) return (CameraRefusal.NotRegistered, default);
        if (_kept.Count >= AdmissionsKeptMax) _kept.Clear();
        _kept[(camera, digest)] = (description.Registration.Protocol, now + AdmissionKeptFor);
        return (CameraRefusal.None, description.Registration.Protocol);
    }
}
