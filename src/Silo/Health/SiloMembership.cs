namespace AlprGrains.Silo.Health;

/// <summary>
/// Whether this silo is a member that takes calls: from the last stage of its start to the first of its stop. A silo that the others have declared
/// dead ends its process by itself, so there is nothing between.
/// </summary>
internal sealed class SiloMembership : ILifecycleParticipant<ISiloLifecycle>
{
    private volatile bool _isMember;

    public bool IsMember => _isMember;

    public void Participate(ISiloLifecycle lifecycle) => lifecycle.Subscribe(nameof(SiloMembership), ServiceLifecycleStage.Last, _ =>
    {
        _isMember = true;
        return Task.CompletedTask;
    }, _ =>
    {
        _isMember = false;
        return Task.CompletedTask;
    });
}
