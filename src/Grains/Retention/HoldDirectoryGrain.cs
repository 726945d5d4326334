using System.Collections.Immutable;
using AlprGrains.Audit;
using AlprGrains.Grains.Audit;
using AlprGrains.Grains.Hosting;
using AlprGrains.People;
using AlprGrains.Retention;

namespace AlprGrains.Grains.Retention;

/// <summary>Who sees which holds: those who decide about holds or oversee them see all, others those of their own cases. Pure.</summary>
internal static class HoldSight
{
    private static readonly ImmutableArray<Role> SeeAll = [Role.Supervisor, Role.AlprAdministrator, Role.Coordinator, Role.Auditor, Role.CityAttorney];

    public static bool MaySee(Standing standing, string userName, string requester, ImmutableArray<string> caseTeam) =>
        userName == requester || caseTeam.Contains(userName) || ProblemOfSeeingAll(standing) is null;

    /// <summary>Why somebody does not see what all others hold and keep; null when they do.</summary>
    public static string? ProblemOfSeeingAll(Standing standing) =>
        !standing.Granted ? standing.Reason : standing.Person!.Roles.Any(role => SeeAll.Contains(role)) ? null : "Those who decide about holds or oversee them see this.";
}

/// <summary>The lines of all holds; a hold puts its own.</summary>
[GrainType("hold-directory")]
public sealed class HoldDirectoryGrain(
    [PersistentState("holds", GrainStores.Default)] IPersistentState<HoldLines> state, TimeProvider time) : Grain, IHoldDirectoryGrain
{
    public async ValueTask Put(HoldLine line)
    {
        var lines = state.State.Lines;
        var at = lines.FirstOrDefault(one => one.Id == line.Id);
        if (at == line) return;
        if (at is null && lines.Count(IsOpen) >= IHoldDirectoryGrain.OpenMax)
            throw new InvalidOperationException($"INV-13: {IHoldDirectoryGrain.OpenMax} holds are open; release those that are not needed before another is asked for");
        var next = at is null ? lines.Add(line) : lines.Replace(at, line);
        if (next.Count(one => !IsOpen(one)) > IHoldDirectoryGrain.EndedMax) next = next.Remove(next.First(one => !IsOpen(one)));
        state.State = new HoldLines { Lines = next };
        await this.Save(state);
    }

    public async ValueTask<HoldList> List(SessionAssertion session)
    {
        var standing = await GrainFactory.GetPerson(session.UserName).Check(session, Permission.SeeHolds);
        await GrainFactory.Audit(AuditKinds.HoldSeen, session, standing, "retention", "list of holds", standing.Granted ? "allowed" : "refused");
        if (!standing.Granted) return new HoldList(standing.Reason, []);
        var user = PersonKeys.KeyOf(session.UserName);
        return new HoldList(null,
        [
            .. state.State.Lines.Where(line => HoldSight.MaySee(standing, user, line.Requester, line.CaseTeam))
                .OrderBy(line => IsOpen(line) ? 0 : 1).ThenBy(line => line.Status == HoldStatus.InForce ? line.ReviewDueAt ?? line.FirstDueAt : line.FirstDueAt).ThenBy(line => line.Id.Hex, StringComparer.Ordinal),
        ]);
    }

    public ValueTask<ImmutableArray<HoldId>> Open() => ValueTask.FromResult<ImmutableArray<HoldId>>([.. state.State.Lines.Where(IsOpen).Select(line => line.Id)]);

    public ValueTask<HoldNumbers> Numbers()
    {
        var (now, inForce) = (time.GetUtcNow(), state.State.Lines.Where(line => line.Status == HoldStatus.InForce).ToArray());
        return ValueTask.FromResult(new HoldNumbers(
            inForce.Length, inForce.Count(line => line.ReviewDueAt <= now), state.State.Lines.Count(line => line.WaitsForAttorney),
            [.. new[] { HoldReason.ActiveCriminalInvestigation, HoldReason.MissingOrAtRiskPerson, HoldReason.OtherAgencyLegalObligation }.Select(reason => inForce.Count(line => line.Ground == reason))]));
    }

    private static bool IsOpen(HoldLine line) => line.Status is HoldStatus.Requested or HoldStatus.Approved or HoldStatus.InForce;
}

/// <summary>One line for each hold, oldest first.</summary>
[GenerateSerializer, Immutable, Alias("HoldLines")]
public sealed record HoldLines
{
    [Id(0)] public ImmutableArray<HoldLine> Lines { get; init; } = [];
}
