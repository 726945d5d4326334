using System.Collections.Immutable;
using AlprGrains.Cameras;
using AlprGrains.Grains.Hosting;

namespace AlprGrains.Grains.Cameras;

/// <summary>Cameras in, all of them out.</summary>
[GrainType("camera-registry")]
public sealed class CameraRegistryGrain(
    [PersistentState("camera-registry", GrainStores.Default)] IPersistentState<CameraRegistryState> state) : Grain, ICameraRegistryGrain
{
    public async ValueTask Add(CameraRegistration registration)
    {
        state.State = new CameraRegistryState
        {
            Cameras = [.. state.State.Cameras.Where(one => one.Camera != registration.Camera).Append(registration).OrderBy(one => one.Camera.Text, StringComparer.Ordinal)],
            HadRealCamera = state.State.HadRealCamera || !registration.IsDemonstration,
        };
        await this.Save(state);
    }

    public ValueTask<ImmutableArray<CameraId>> List() => ValueTask.FromResult<ImmutableArray<CameraId>>([.. state.State.Cameras.Select(one => one.Camera)]);

    public ValueTask<CameraChoice> Choose(ImmutableArray<CameraId> cameras, int? policeArea) => ValueTask.FromResult(new CameraChoice(
        [.. state.State.Cameras.Where(one => one.PoliceArea == policeArea || cameras.Contains(one.Camera))], !state.State.HadRealCamera));
}
