using System.Collections.Immutable;
using AlprGrains.Audit;
using AlprGrains.Grains.Audit;
using AlprGrains.Grains.Lookups;
using AlprGrains.People;
using AlprGrains.Sharing;
using Orleans.Concurrency;

namespace AlprGrains.Grains.Sharing;

/// <summary>Lists and counts over all requests, made of the days' lines. It keeps nothing itself.</summary>
[GrainType("sharing-desk"), Reentrant]
public sealed class SharingDeskGrain(SharingServices services) : Grain, ISharingDeskGrain
{
    /// <summary>Lines of one list.</summary>
    public const int ListMax = 500;

    /// <summary>Days that a list, and years that a count, may look at.</summary>
    public const int DaysMax = 400;
    private const string Purpose = "sharing";

    public async ValueTask<SharingList> Queue(SharingFilter filter, SessionAssertion session)
    {
        var (standing, granted) = await DeskOrApprover(session);
        await GrainFactory.Audit(AuditKinds.SharingQueueSeen, session, standing, Purpose, "queue", granted ? "allowed" : $"refused: {standing.Reason}");
        if (!granted) return new SharingList(standing.Reason, []);
        return new SharingList(null, [.. (await Lines(Now.AddDays(-Math.Clamp(filter.Days, 1, DaysMax)), Now)).Where(line =>
            (!filter.OpenOnly || IsOpen(line)) && (filter.Phase is not { } phase || line.Phase == phase) && (string.IsNullOrWhiteSpace(filter.Agency) || line.Agency == filter.Agency.Trim())).Take(ListMax)]);
    }

    public async ValueTask<SharingList> Mine(SessionAssertion session)
    {
        var standing = await Person(session).Check(session, Permission.SubmitSharing);
        if (!standing.Granted) return new SharingList(standing.Reason, []);
        var user = PersonKeys.KeyOf(session.UserName);
        return new SharingList(null, [.. (await Lines(Now.AddDays(-DaysMax), Now)).Where(line => line.RequesterUserName == user || line.RecipientUserName == user).Take(ListMax)]);
    }

    public async ValueTask<SharingLedger> Ledger(DateOnly from, DateOnly until, SessionAssertion session)
    {
        var (standing, granted) = await DeskOrApprover(session);
        if (!granted) (standing, granted) = await Auditor(session);
        await GrainFactory.Audit(AuditKinds.SharingQueueSeen, session, standing, Purpose, "ledger", granted ? "allowed" : $"refused: {standing.Reason}");
        if (!granted) return new SharingLedger(standing.Reason, []);
        var releases = new List<SharingRelease>();
        for (var month = new DateOnly(from.Year, from.Month, 1); month < until && releases.Count <= ISharingDayGrain.RequestsMax; month = month.AddMonths(1))
            releases.AddRange(await GrainFactory.GetGrain<ISharingLedgerGrain>(SharingKeys.OfMonth(Midnight(month))).List());
        return new SharingLedger(null, [.. releases.Where(release => LookupPolicy.DayOf(release.At) >= from && LookupPolicy.DayOf(release.At) < until).OrderByDescending(release => release.At)]);
    }

    public async ValueTask<SharingStatistics> Statistics(DateOnly from, DateOnly until)
    {
        var registry = await services.Registry.Get();
        var names = registry.Agencies.GroupBy(agency => agency.Id).ToDictionary(group => group.Key, group => group.Last().Name, StringComparer.Ordinal);
        var lines = (await Lines(Midnight(from), Midnight(until).AddTicks(-1))).ToList();
        return new SharingStatistics(
            from, until, lines.Count, lines.Count(line => line.Honoured == true), lines.Count(line => line.Honoured == false), lines.Count(line => line.Honoured is null), lines.Count(line => line.IsEscalated),
            [.. lines.GroupBy(line => line.Agency).OrderBy(group => group.Key, StringComparer.Ordinal).Select(group => new SharingAgencyCount(
                group.Key, names.GetValueOrDefault(group.Key, group.Key), group.Last().AgencyClass, group.Count(), group.Count(line => line.Honoured == true), group.Count(line => line.Honoured == false)))],
            [.. lines.Where(line => line.Honoured == false && line.ReasonCode is not null).GroupBy(line => line.ReasonCode!).OrderBy(group => group.Key, StringComparer.Ordinal).Select(group => new SharingReasonCount(group.Key, group.Count()))]);
    }

    public async ValueTask<ImmutableArray<StoppedAgency>> Stopped(SessionAssertion session)
    {
        var (standing, granted) = await DeskOrApprover(session);
        await GrainFactory.Audit(AuditKinds.SharingQueueSeen, session, standing, Purpose, "stopped agencies", granted ? "allowed" : $"refused: {standing.Reason}");
        if (!granted) return [];
        var agencies = (await Lines(Now.AddDays(-services.Texts.Watch.Days), Now)).Select(line => line.Agency).Distinct(StringComparer.Ordinal);
        var stopped = await Task.WhenAll(agencies.Select(agency => GrainFactory.GetGrain<ISharingWatchGrain>(agency).Stopped().AsTask()));
        return [.. stopped.OfType<StoppedAgency>()];
    }

    public async ValueTask<string?> Reinstate(string agency, string reason, SessionAssertion session)
    {
        var standing = await Person(session).Check(session, Permission.ApproveSharing);
        var chain = await GrainFactory.GetGrain<IApproverDesignationsGrain>(IApproverDesignationsGrain.Main).ActsFor(session.UserName);
        var problem = !standing.Granted ? standing.Reason
            : !chain.ReachesTop ? "Only the BOS Deputy Director decides this, or a designee whose designation stands."
            : string.IsNullOrWhiteSpace(reason) ? "Give the reason."
            : null;
        await GrainFactory.Audit(AuditKinds.SharingChecked, session, standing, Purpose, $"agency {agency}", problem is null ? "reinstated" : $"refused: {problem}");
        if (problem is null) await GrainFactory.GetGrain<ISharingWatchGrain>(agency).Reinstate(Now);
        return problem;
    }

    public ValueTask<SharingTermsView> Terms()
    {
        var (texts, policy) = (services.Texts, services.Policy.On(LookupPolicy.DayOf(Now)));
        ImmutableArray<SharingText> Of(ImmutableArray<AlprGrains.Policy.Sharing.NamedText> named) => [.. named.Select(one => new SharingText(one.Id, one.Text))];
        return ValueTask.FromResult(new SharingTermsView(
            services.Policy.CitationAt(Now), texts.AttestationVersion, Of(texts.Clauses), Of(texts.DenialReasons), Of(texts.RightsToKnow),
            [.. policy.Purposes.Select(purpose => new SharingText(purpose.Id, purpose.Text))], texts.Terms, texts.RecipientRetentionDays, texts.StepDueDays, texts.ExpiryDays));
    }

    private DateTimeOffset Now => services.Time.GetUtcNow();

    /// <summary>Newest first.</summary>
    private async Task<IEnumerable<SharingSummary>> Lines(DateTimeOffset from, DateTimeOffset until)
    {
        var days = (int)Math.Clamp((until.UtcDateTime.Date - from.UtcDateTime.Date).TotalDays, 0, DaysMax);
        var pages = await Task.WhenAll(Enumerable.Range(0, days + 1).Select(back => GrainFactory.GetGrain<ISharingDayGrain>(SharingKeys.OfDay(until.AddDays(-back))).List().AsTask()));
        var now = Now;
        // A line is written when something happens; that time passes happens to all of them.
        return pages.SelectMany(page => page.Reverse()).Where(line => line.SubmittedAt >= from && line.SubmittedAt <= until).Select(line => line with { IsOverdue = IsOpen(line) && line.DueAt <= now });
    }

    private static bool IsOpen(SharingSummary line) => line.Phase is not (SharingPhase.Denied or SharingPhase.Closed);

    private IPersonGrain Person(SessionAssertion session) => GrainFactory.GetPerson(session.UserName);

    private async Task<(Standing Standing, bool Granted)> DeskOrApprover(SessionAssertion session)
    {
        var standing = await Person(session).Check(session, Permission.ProcessSharing);
        if (!standing.Granted) standing = await Person(session).Check(session, Permission.ApproveSharing);
        return (standing, standing.Granted);
    }

    private async Task<(Standing Standing, bool Granted)> Auditor(SessionAssertion session)
    {
        var standing = await Person(session).Check(session, Permission.ReadAuditLog);
        return (standing, standing.Granted);
    }

    private static DateTimeOffset Midnight(DateOnly day) => new(day.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero);
}
