using System.Collections.Immutable;
using AlprGrains.Grains.Hosting;
using AlprGrains.People;
using AlprGrains.Retention;

namespace AlprGrains.Grains.Retention;

/// <summary>The lines of all who have extracts; each person's grain puts its own.</summary>
[GrainType("export-directory")]
public sealed class ExportDirectoryGrain([PersistentState("export-holders", GrainStores.Default)] IPersistentState<ExportHolderLines> state) : Grain, IExportDirectoryGrain
{
    public async ValueTask Put(ExportHolder holder)
    {
        var others = state.State.Lines.RemoveAll(line => line.UserName == holder.UserName);
        var next = holder.Kept == 0 ? others : others.Add(holder);
        if (next.SequenceEqual(state.State.Lines)) return;
        state.State = new ExportHolderLines { Lines = next };
        await this.Save(state);
    }

    public async ValueTask<ExportHolders> List(SessionAssertion session)
    {
        var standing = await GrainFactory.GetPerson(session.UserName).Check(session, Permission.SeeHolds);
        return HoldSight.ProblemOfSeeingAll(standing) is { } denial ? new ExportHolders(denial, []) : new ExportHolders(null, [.. state.State.Lines.OrderBy(line => line.FirstDueAt).ThenBy(line => line.UserName, StringComparer.Ordinal)]);
    }
}

[GenerateSerializer, Immutable, Alias("ExportHolderLines")]
public sealed record ExportHolderLines
{
    [Id(0)] public ImmutableArray<ExportHolder> Lines { get; init; } = [];
}
