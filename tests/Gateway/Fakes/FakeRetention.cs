using System.Collections.Immutable;
using AlprGrains.Alerts;
using AlprGrains.Audit;
using AlprGrains.Lookups;
using AlprGrains.People;
using AlprGrains.Plates;
using AlprGrains.Retention;

namespace AlprGrains.Tests.Gateway.Fakes;

/// <summary>What a test sets of retention.</summary>
public sealed class FakeRetention(FakeCity city) : IRetentionGrain
{
    public RetentionStatus Books { get; set; } = new(
        city.Time.GetUtcNow(), 1_204_331, 803_220, 401_099, 12, city.Time.GetUtcNow().AddDays(-29), city.Time.GetUtcNow().AddDays(-30), 0,
        new ClockState(ClockVerdict.Agreed, city.Time.GetUtcNow().AddDays(-3), ""), null, []);

    public int Asked { get; private set; }

    public ValueTask<RetentionStatus> Status()
    {
        Asked++;
        return ValueTask.FromResult(Books with { At = city.Time.GetUtcNow() });
    }

    /// <summary>Why the clock is confirmed by nobody; null when it is by whoever says why.</summary>
    public string? ProblemOfClock { get; set; }

    public ValueTask<string?> ConfirmClock(string reason, SessionAssertion session)
    {
        if (ProblemOfClock is null) Books = Books with { Clock = new ClockState(ClockVerdict.Agreed, city.Time.GetUtcNow(), "") };
        return ValueTask.FromResult(ProblemOfClock);
    }

    public ValueTask PurgeDue() => ValueTask.CompletedTask;
}

/// <summary>Holds in memory: each step moves the status, and refuses with what a test sets.</summary>
public sealed class FakeHolds(FakeCity city) : IHoldDirectoryGrain
{
    public Dictionary<string, FakeHold> All { get; } = [];

    /// <summary>What the next step is refused with; empty for nothing.</summary>
    public ImmutableArray<string> Problems { get; set; } = [];

    public FakeHold Of(string id) => All.TryGetValue(id, out var known) ? known : All[id] = new FakeHold(city, this);

    public ValueTask Put(HoldLine line) => ValueTask.CompletedTask;

    public ValueTask<HoldList> List(SessionAssertion session) => ValueTask.FromResult(new HoldList(null,
        [.. All.Values.Select(hold => hold.View).OfType<HoldView>().Select(view => new HoldLine(
            view.Request.Id, view.Status, view.Ground, view.Requester, view.Request.CaseTeam, view.Request.CaseNumber ?? "", view.ReadsNamed, view.RequestedAt, view.FirstDueAt, view.ReviewDueAt,
            view is { Status: HoldStatus.Requested, Ground: HoldReason.Undecided }))]));

    public ValueTask<ImmutableArray<HoldId>> Open() => ValueTask.FromResult(ImmutableArray<HoldId>.Empty);

    public ValueTask<HoldNumbers> Numbers() => ValueTask.FromResult(new HoldNumbers(All.Values.Count(hold => hold.View?.Status == HoldStatus.InForce), 0, 0, [1, 0, 0]));
}

public sealed class FakeHold(FakeCity city, FakeHolds holds) : IHoldGrain
{
    public HoldView? View { get; set; }

    /// <summary>What was sent last, whatever became of it.</summary>
    public HoldRequest? Sent { get; private set; }
    public ImmutableArray<PlateRead> Held { get; set; } = [];

    private AuditReceipt Receipt => new(city.NextAuditIndex(), city.Time.GetUtcNow(), new string('e', 64), null);

    public ValueTask<HoldAnswer> Request(HoldRequest request, SessionAssertion session)
    {
        Sent = request;
        var now = city.Time.GetUtcNow();
        return Done(session, "requested", null, () => View = new HoldView(
            request, HoldStatus.Requested, PersonKeys.KeyOf(session.UserName), "OPD", now, now.AddDays(20), request.Reads.Length, 0, request.Reads.Length > 50 ? 2 : 1, [], request.Reason, null, false, [], []));
    }

    public ValueTask<HoldAnswer> Approve(string words, SessionAssertion session) => Done(session, "approved", words, () =>
        View = View! with { Status = HoldStatus.InForce, ReadsHeld = View.ReadsNamed, Approvers = View.Approvers.Add(PersonKeys.KeyOf(session.UserName)), ReviewDueAt = city.Time.GetUtcNow().AddDays(30) });

    public ValueTask<HoldAnswer> Deny(string words, SessionAssertion session) => Done(session, "denied", words, () => View = View! with { Status = HoldStatus.Denied });

    public ValueTask<HoldAnswer> DecideMatter(HoldReason ground, string words, SessionAssertion session) => Done(session, "City Attorney", words, () => View = View! with { Ground = ground });

    public ValueTask<HoldAnswer> Review(string words, DateOnly? next, ImmutableArray<ReadId> letGo, SessionAssertion session) =>
        Done(session, "reviewed", words, () => View = View! with { ReadsHeld = View.ReadsHeld - letGo.Length });

    public ValueTask<HoldAnswer> Release(string words, SessionAssertion session) => Done(session, "released", words, () => View = View! with { Status = HoldStatus.Released, ReadsHeld = 0 });

    public ValueTask<HoldAnswer> Describe(SessionAssertion session) =>
        ValueTask.FromResult(View is null ? new HoldAnswer(["There is no such hold."], null, Receipt) : new HoldAnswer([], View, Receipt));

    public ValueTask<HeldReadsAnswer> Look(SessionAssertion session) => ValueTask.FromResult(
        View is { Status: HoldStatus.InForce } && PersonKeys.KeyOf(session.UserName) == View.Requester ? new HeldReadsAnswer(null, Held, Receipt) : new HeldReadsAnswer("Held reads are shown to the requester and the case team of the hold.", [], Receipt));

    public ValueTask<LookupImage> Picture(ReadId read, AlertImage which, SessionAssertion session) => ValueTask.FromResult(new LookupImage("not shown", null));

    public ValueTask DoWhatIsDue() => ValueTask.CompletedTask;

    private ValueTask<HoldAnswer> Done(SessionAssertion session, string what, string? words, Action step)
    {
        if (!holds.Problems.IsEmpty) return ValueTask.FromResult(new HoldAnswer(holds.Problems, View, Receipt));
        step();
        View = View! with { Steps = View.Steps.Add(new HoldStep(city.Time.GetUtcNow(), what, PersonKeys.KeyOf(session.UserName), words, city.NextAuditIndex())) };
        return ValueTask.FromResult(new HoldAnswer([], View, Receipt));
    }
}
