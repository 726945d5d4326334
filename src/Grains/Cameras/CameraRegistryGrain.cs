using System.Collections.Immutable;
using AlprGrains.Cameras;
using AlprGrains.Grains.Hosting;

namespace AlprGrains.Grains.Cameras;

/// <summary>Cameras in, all of them out.</summary>
[GrainType("camera-registry")]
public sealed class CameraRegistryGrain(
    [PersistentState("camera-registry", GrainStores.Default)] IPersistentState<CameraRegistryState> state) : Grain, ICameraRegistryGrain
{
    public async ValueTask Add(CameraId camera)
    {
        if (state.State.Cameras.Contains(camera)) return;
        state.State = new CameraRegistryState { Cameras = [.. state.State.Cameras.Append(camera).OrderBy(one => one.Text, StringComparer.Ordinal)] };
        await this.Save(state);
    }

    public ValueTask<ImmutableArray<CameraId>> List() => ValueTask.FromResult(state.State.Cameras);
}
