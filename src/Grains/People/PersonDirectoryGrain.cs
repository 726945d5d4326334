using System.Collections.Immutable;
using AlprGrains.Audit;
using AlprGrains.Grains.Audit;
using AlprGrains.Grains.Hosting;
using AlprGrains.People;

namespace AlprGrains.Grains.People;

/// <summary>The user names that exist; a name is added before its person is first saved, so that nobody is there and not on the list.</summary>
[GrainType("person-directory")]
public sealed class PersonDirectoryGrain([PersistentState("names", GrainStores.Default)] IPersistentState<PersonNames> state) : Grain, IPersonDirectoryGrain
{
    public async ValueTask Add(string userName)
    {
        var at = Find(userName);
        if (at >= 0) return;
        state.State = new PersonNames { Names = state.State.Names.Insert(~at, userName) };
        await this.Save(state);
    }

    public ValueTask<ImmutableArray<string>> List() => ValueTask.FromResult(state.State.Names);

    public ValueTask<bool> Knows(string userName) => ValueTask.FromResult(Find(PersonKeys.KeyOf(userName)) >= 0);

    public async ValueTask UnknownLogIn() =>
        await GrainFactory.Audit(AuditKinds.LogInFailed, "unknown", "", "log-in", "", "refused: no such log-in");

    private int Find(string userName) => state.State.Names.BinarySearch(userName, StringComparer.Ordinal);
}

/// <summary>All user names, in ordinal order.</summary>
[GenerateSerializer, Immutable, Alias("PersonNames")]
public sealed record PersonNames
{
    [Id(0)] public ImmutableArray<string> Names { get; init; } = [];
}
