using System.Collections.Immutable;
using AlprGrains.Cameras;
using AlprGrains.Grains.Audit;
using AlprGrains.Grains.Lookups;
using AlprGrains.Grains.People;
using AlprGrains.Lookups;
using AlprGrains.People;
using AlprGrains.Policy.Agencies;
using AlprGrains.Policy.Lookups;
using AlprGrains.Policy.Screening.Beneficiaries;
using AlprGrains.Policy.Sharing;
using AlprGrains.Sharing;

namespace AlprGrains.Grains.Sharing;

/// <summary>Asks other grains what a decision on a request stands on, at this moment: who somebody is, for whom they act, what the registry says of the parties.</summary>
internal sealed class SharingGathering(IGrainFactory grains, SharingServices services)
{
    private static readonly ImmutableArray<(Permission Permission, SharingDuties Duty)> Duties =
    [
        (Permission.SubmitSharing, SharingDuties.Submits), (Permission.ReceiveExtracts, SharingDuties.Receives),
        (Permission.ProcessSharing, SharingDuties.Processes), (Permission.ApproveSharing, SharingDuties.Approves),
    ];

    /// <summary>Who stands behind the session and which duties they have now; null with the reason when nobody does.</summary>
    public async Task<(SharingActor? Actor, string Reason, string? RoleClass)> Who(SessionAssertion session)
    {
        var person = grains.GetPerson(session.UserName);
        var standing = await person.Check(session, Permission.SubmitSharing);
        if (standing.Person is not { } record) return (null, standing.Reason ?? "log in", null);
        var (duties, reasons) = (SharingDuties.None, new List<string>());
        foreach (var (permission, duty) in Duties)
        {
            if (!RolePermissions.Grant(record.Roles, permission)) continue;
            var one = permission == Permission.SubmitSharing ? standing : await person.Check(session, permission);
            if (one.Granted) duties |= duty;
            else if (one.Reason is { } reason) reasons.Add(reason);
        }
        // The desk and the approvers are the Department's own people, whatever role somebody else was given by mistake (I-9).
        if (record.Agency != SharingActor.Department) duties &= SharingDuties.Submits | SharingDuties.Receives;
        if (duties == SharingDuties.None) return (null, reasons.Count > 0 ? string.Join("; ", reasons) : "your roles do not include sharing requests", standing.RoleClass());
        var key = PersonKeys.KeyOf(session.UserName);
        var chain = await grains.GetGrain<IApproverDesignationsGrain>(IApproverDesignationsGrain.Main).ActsFor(key);
        return (new SharingActor(key, record.FullName, record.Agency, duties, chain.UserNames, chain.ReachesTop), "", standing.RoleClass());
    }

    /// <summary>Whether the parties may receive, by the registry as it is now.</summary>
    public async Task<(SharingJudgement Judgement, RecipientClass AgencyClass, ImmutableArray<string> YearMissing)> Judge(
        SharingSubmission submission, string agency, string requester, string requesterName, EligibilityReview? review, DateTimeOffset now)
    {
        var registry = await services.Registry.Get();
        var day = LookupPolicy.DayOf(now);
        // A barred name among other words is that body; anything else that is not exactly registered is unknown.
        RecipientKind KindOf(string name) => RecipientKinds.Of(registry.Find(name, day).Agency);
        var asking = submission.Channel == SharingChannel.Paper ? submission.RequestingPartyOnPaper ?? "" : agency;
        var facts = new SharingFacts(
            Parties(submission, asking, KindOf), submission.OnBehalfOfAnother is not null, submission.Basis == SharingBasis.LegalProcess,
            submission.Lookup.Process is { } process ? new ProcessFacts(process.Type, process.Issuer, process.Court, process.Number, process.IssuedOn, process.DocumentSha256) : null,
            submission.Investigation.ToString().ToLowerInvariant(), submission.InvestigationNumber.Length > 0, submission.EvidenceLaw is not null,
            services.Policy.DecideRequest(FactsOf(submission, agency, requester, requesterName, now, registry)),
            review is null ? null : [new SharingParty("who runs it", review.OperatingAgency, KindOf(review.OperatingAgency), false),
                .. (review.Members.IsDefault ? [] : review.Members).Select(member => new SharingParty("who is a member", member, KindOf(member), false))]);
        return (SharingEligibility.Judge(facts, services.Texts), AgencyEntries.ClassOf(facts.Parties[0].Kind), await YearMissing(facts, registry, now));
    }

    /// <summary>Which of the agencies have not signed for this year (N-5), a sentence each.</summary>
    private async Task<ImmutableArray<string>> YearMissing(SharingFacts facts, AgencyRegistry registry, DateTimeOffset now)
    {
        var day = LookupPolicy.DayOf(now);
        var must = YearlyAttestations.WhoMust(facts, services.Texts).Select(party => (Party: party, Id: registry.Find(party.Name, day).Agency?.Id ?? "")).Where(one => one.Id != SharingActor.Department).DistinctBy(one => one.Id).ToList();
        if (must.Count == 0) return [];
        var last = await grains.GetGrain<IAgencyYearsGrain>(IAgencyAttestationsGrain.Main).Last([.. must.Select(one => one.Id)]);
        return [.. must.Zip(last, (one, signed) => YearlyAttestations.Missing(one.Party, signed is null ? null : new YearlySigning(signed.TextVersion, signed.At), services.Texts, now)).OfType<string>()];
    }

    /// <summary>What is wrong with what is sought, by the bounds that every lookup has.</summary>
    public async Task<ImmutableArray<string>> ProblemsOf(LookupRequest lookup)
    {
        var cameras = await Cameras(lookup);
        QuestionReading.Read(lookup, cameras, out var problems);
        return problems.AddRange(services.Policy.ProblemsOf(lookup.Target.Vehicle));
    }

    public async Task<ImmutableArray<CameraRegistration>> Cameras(LookupRequest lookup)
    {
        if (lookup.Target.Kind != LookupKind.ByPlace) return [];
        var named = lookup.Target.Cameras is { IsDefaultOrEmpty: false, Length: <= LookupLimits.CamerasMax } cameras ? cameras : [];
        return (await grains.GetGrain<ICameraRegistryGrain>(ICameraRegistryGrain.Name).Choose(named, lookup.Target.PoliceArea)).Cameras;
    }

    private static ImmutableArray<SharingParty> Parties(SharingSubmission submission, string asking, Func<string, RecipientKind> kindOf)
    {
        var recipient = submission.Recipient.Agency;
        bool Holds(string name) => string.Equals(name, asking, StringComparison.OrdinalIgnoreCase) || string.Equals(name, recipient, StringComparison.OrdinalIgnoreCase);
        var named = new List<SharingParty> { new("who asks", asking, kindOf(asking), true), new("who receives", recipient, kindOf(recipient), true) };
        var beneficiaries = submission.Lookup.Beneficiaries;
        Add("who asked for it", beneficiaries.AskedBy);
        Add("whose case it is", beneficiaries.CaseOwner);
        Add("who receives the result", beneficiaries.Receiver);
        foreach (var secondary in submission.SecondaryRecipients) Add("who else receives", secondary);
        if (submission.OnBehalfOf is { } behalf) Add("on whose behalf", behalf);
        return [.. named];

        void Add(string role, string name) => named.Add(new SharingParty(role, name, kindOf(name), Holds(name)));
    }

    private static LookupFacts FactsOf(SharingSubmission submission, string agency, string requester, string requesterName, DateTimeOffset now, AgencyRegistry registry)
    {
        var person = new PersonRecord(requester, requesterName, agency, [Role.PartnerRequester]);
        var gathered = new Gathered(now, new Standing(true, null, person), null, false, [], false, null, registry);
        var facts = LookupFactsOf.Request(submission.Lookup, requester, gathered, PartyOf);

        // The private holder of a California court order is judged by SharingEligibility alone: no registry knows them, and the order names them.
        Party PartyOf(string name)
        {
            var party = registry.PartyOf(name, LookupPolicy.DayOf(now));
            var holds = submission is { Basis: SharingBasis.LegalProcess, Lookup.Process: { Type: "court-order", Issuer: "california" } }
                && (string.Equals(name, submission.Recipient.Agency, StringComparison.OrdinalIgnoreCase) || string.Equals(name, submission.RequestingPartyOnPaper, StringComparison.OrdinalIgnoreCase));
            return holds && party.LegalClass is LegalClass.Unknown or LegalClass.Private ? party with { LegalClass = LegalClass.CaliforniaCity } : party;
        }

        // Whatever else was typed stands beside the reason, and may not name a barred party either.
        var beside = string.Join("; ", SharingSubmissions.Texts(submission).Select(one => one.Text).Where(text => !string.IsNullOrWhiteSpace(text)).Distinct(StringComparer.Ordinal));
        return facts with { Question = facts.Question with { IncidentNumber = string.Join("; ", new[] { facts.Question.IncidentNumber, beside }.Where(text => !string.IsNullOrWhiteSpace(text))) } };
    }
}
