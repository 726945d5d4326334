using System.Collections.Immutable;
using AlprGrains.Grains.Hosting;
using AlprGrains.Oversight;

namespace AlprGrains.Grains.Oversight;

/// <summary>Steps of one case in, those of the last days out; old ones go when a new one comes.</summary>
[GrainType("case-progress")]
public sealed class CaseProgressGrain([PersistentState("case-progress", GrainStores.Default)] IPersistentState<CaseProgressState> state, TimeProvider time)
    : Grain, ICaseProgressGrain
{
    private IEnumerable<CaseStep> Kept => state.State.Steps.Where(step => (time.GetUtcNow() - step.At).TotalDays <= ICaseProgressGrain.KeptDays);

    public async ValueTask Moved(CaseStep step)
    {
        if (state.State.Steps.Contains(step)) return;
        state.State = new CaseProgressState { Steps = [.. Kept.Append(step).OrderBy(one => one.At).TakeLast(ICaseProgressGrain.StepsMax)] };
        await this.Save(state);
    }

    public ValueTask<ImmutableArray<CaseStep>> Steps() => ValueTask.FromResult<ImmutableArray<CaseStep>>([.. Kept]);
}

[GenerateSerializer, Immutable, Alias("CaseProgressState")]
public sealed record CaseProgressState
{
    [Id(0)] public ImmutableArray<CaseStep> Steps { get; init; } = [];
}
