using System.Collections.Immutable;
using AlprGrains.Alerts;
using AlprGrains.Audit;
using AlprGrains.Grains.Hosting;
using AlprGrains.Grains.Lookups;
using AlprGrains.Lookups;
using AlprGrains.Oversight;
using AlprGrains.People;
using AlprGrains.Plates;
using AlprGrains.Retention;
using Orleans.Concurrency;

namespace AlprGrains.Grains.Retention;

/// <summary>
/// One hold from the request to its end. A step comes in with a session; it is checked, written down, done and kept, in this order, and
/// what became of it goes out. The rules are in <see cref="HoldRequestRules"/> and <see cref="HoldRules"/>; what is due by itself is in
/// the other half of this class. What a crash interrupts, the reminder finishes.
/// </summary>
[GrainType("hold")]
public sealed partial class HoldGrain(
    [PersistentState("hold", GrainStores.Default)] IPersistentState<HoldState> state,
    LookupPolicy policy, HoldCopying copying, TimeProvider time) : Grain, IHoldGrain, IRemindable
{
    private HoldState Hold => state.State;

    private HoldId Id => new(this.GetPrimaryKeyString());

    private DateTimeOffset Now => time.GetUtcNow();

    public async ValueTask<HoldAnswer> Request(HoldRequest asked, SessionAssertion session)
    {
        if (asked.Id != Id || !HoldId.TryParse(asked.Id.Hex, out _)) throw new ArgumentException("a hold was sent to another hold's grain");
        var request = Normal(asked);
        var (requester, standing) = (PersonKeys.KeyOf(session.UserName), await Check(session, Permission.AskHistory));
        if (Hold.Request is not null) return await Again(request, requester, session, standing);

        var lookup = standing.Granted && LookupId.TryParse(request.Lookup.Hex, out _)
            ? await GrainFactory.GetGrain<ILookupRecordGrain>(LookupKeys.OfRecord(requester, request.Lookup)).Get()
            : null;
        var screened = HoldRequestRules.Screened(request, policy);
        ImmutableArray<string> problems = standing.Granted
            ? [.. HoldRequestRules.ProblemsOf(request, requester, lookup, policy, Now), .. screened.Refused]
            : [standing.Reason!];
        var receipt = await Append(HoldEntries.Step(AuditKinds.HoldRequested, Id, session, standing, null, problems, $"asked for {HoldEntries.Count(request.Reads.IsDefault ? 0 : request.Reads.Length)}, {Word(request.Reason)}", request));
        if (!problems.IsEmpty) return new HoldAnswer(problems, null, receipt);

        var many = request.Reads.Length > HoldRequest.ReadsForOneApproval;
        await Become(new HoldState
        {
            Request = request,
            Requester = requester,
            Agency = standing.Person!.Agency,
            RequestedAt = Now,
            Reads = HoldRequestRules.Named(request, lookup!),
            Ground = request.Reason,
            ApprovalsNeeded = many || !screened.ForReview.IsEmpty ? 2 : 1,
            ScreenReasons = screened.ForReview,
        }.With(new HoldStep(Now, "requested", requester, null, receipt.Index)));
        await KeepReminder();
        return Answer(receipt);
    }

    public async ValueTask<HoldAnswer> Approve(string words, SessionAssertion session)
    {
        var (receipt, problems, approver) = await Try(AuditKinds.HoldApproved, Permission.ApproveHolds, words, session, ProblemOfApproval, () => $"approval {Hold.Approvers.Length + 1} of {Hold.ApprovalsNeeded}");
        if (!problems.IsEmpty) return new HoldAnswer(problems, Shown, receipt);
        var approvers = Hold.Approvers.Add(approver);
        await Become((Hold with { Approvers = approvers, Status = approvers.Length >= Hold.ApprovalsNeeded ? HoldStatus.Approved : HoldStatus.Requested })
            .With(new HoldStep(Now, "approved", approver, words, receipt.Index)));
        if (Hold.Status == HoldStatus.Approved && (Hold.Request!.CaseNumber ?? Hold.Request.IncidentNumber) is { } number)
            await GrainFactory.GetGrain<ICaseProgressGrain>(CaseProgressKeys.Of(number)).Moved(new CaseStep(CaseStepKind.HoldApproved, approver, Now));
        await PutInForce();
        return Answer(receipt);
    }

    public async ValueTask<HoldAnswer> Deny(string words, SessionAssertion session)
    {
        var (receipt, problems, denier) = await Try(AuditKinds.HoldDenied, Permission.ApproveHolds, words, session, ProblemOfDenial, () => "denied");
        if (!problems.IsEmpty) return new HoldAnswer(problems, Shown, receipt);
        await Become((Hold with { Status = HoldStatus.Denied }).With(new HoldStep(Now, "denied", denier, words, receipt.Index)));
        return Answer(receipt);
    }

    public async ValueTask<HoldAnswer> DecideMatter(HoldReason ground, string words, SessionAssertion session)
    {
        var (receipt, problems, attorney) = await Try(AuditKinds.HoldMatterDecided, Permission.DecidePreservation, words, session,
            (_, _) => ValueTask.FromResult(Hold.Request is null ? HoldRules.NoSuchHold
                : !Hold.WaitsForAttorney ? "This hold does not wait for the City Attorney."
                : !Enum.IsDefined(ground) ? "The ground is one of the three that section G names, or none."
                : HoldRules.IsTooLate(Hold, Now) ? "Its reads are past their 30 days: they are gone."
                : null),
            () => ground == HoldReason.Undecided ? "no ground covers it" : $"covered by {Word(ground)}");
        if (!problems.IsEmpty) return new HoldAnswer(problems, Shown, receipt);
        var decided = ground == HoldReason.Undecided ? Hold with { Status = HoldStatus.Denied } : Hold with { Ground = ground };
        await Become(decided.With(new HoldStep(Now, ground == HoldReason.Undecided ? "City Attorney: not covered" : $"City Attorney: {Word(ground)}", attorney, words, receipt.Index)));
        return Answer(receipt);
    }

    public async ValueTask<HoldAnswer> Review(string words, DateOnly? next, ImmutableArray<ReadId> letGo, SessionAssertion session)
    {
        if (letGo.IsDefault) letGo = [];
        var (receipt, problems, reviewer) = await Try(AuditKinds.HoldReviewed, Permission.ApproveHolds, words, session,
            (_, person) => ValueTask.FromResult(Hold.Status != HoldStatus.InForce ? "Only a hold in force is reviewed."
                : PersonKeys.KeyOf(person.UserName) == Hold.Requester || Hold.Request!.CaseTeam.Contains(PersonKeys.KeyOf(person.UserName)) ? "Nobody reviews their own: a person outside the case team does."
                : letGo.Any(read => !Hold.Held.Contains(read)) ? "A read that is to be let go is not held here."
                : letGo.Distinct().Count() == Hold.Held.Length ? "If none of the reads is needed, release the hold."
                : HoldRules.ProblemOfReviewDay(next, Now)),
            () => letGo.IsEmpty ? "confirmed" : $"confirmed; {HoldEntries.Count(letGo.Length)} let go");
        if (!problems.IsEmpty) return new HoldAnswer(problems, Shown, receipt);
        await Become((Hold with { ReviewDueAt = HoldRules.ReviewDue(next, Now), RemindedOn = null, Held = [.. Hold.Held.Except(letGo)], Ending = [.. Hold.Ending.Union(letGo)] })
            .With(new HoldStep(Now, letGo.IsEmpty ? "reviewed" : $"reviewed, {HoldEntries.Count(letGo.Length)} let go", reviewer, words, receipt.Index)));
        await FinishEnding();
        return Answer(receipt);
    }

    public async ValueTask<HoldAnswer> Release(string words, SessionAssertion session)
    {
        if (Hold.Request is null) return await ReleaseUnknown(words, session);
        // The requester may say that it is over; else whoever may approve.
        var own = PersonKeys.KeyOf(session.UserName) == Hold.Requester;
        var (receipt, problems, releaser) = await Try(AuditKinds.HoldReleased, own ? Permission.AskHistory : Permission.ApproveHolds, words, session,
            (_, _) => ValueTask.FromResult(Hold.Request is null ? HoldRules.NoSuchHold
                : Hold.IsOver ? "This hold is over."
                : own && Hold.Request.Matter is not null ? "A court's matter is released by somebody else than who asked for it."
                : null),
            () => "released");
        if (!problems.IsEmpty) return new HoldAnswer(problems, Shown, receipt);
        await Become(Over(HoldStatus.Released).With(new HoldStep(Now, "released", releaser, words, receipt.Index)));
        await FinishEnding();
        return Answer(receipt);
    }

    // What a restore has left without its record, and nobody can see: whoever may approve holds ends it.
    private async Task<HoldAnswer> ReleaseUnknown(string words, SessionAssertion session)
    {
        var standing = await Check(session, Permission.ApproveHolds);
        ImmutableArray<ReadId> held = [.. (await copying.Store.Reads(Id)).Select(read => read.Id)];
        ImmutableArray<string> problems = !standing.Granted ? [standing.Reason!] : held.IsEmpty ? [HoldRules.NoSuchHold] : HoldRules.ProblemOfWords(words) is { } problem ? [problem] : policy.Screened(words, []).Refused;
        var receipt = await Append(HoldEntries.Step(AuditKinds.HoldReleased, Id, session, standing, words, problems, "released, without its record"));
        if (!problems.IsEmpty) return new HoldAnswer(problems, null, receipt);
        var ending = await copying.End(Id, held);
        await Append(HoldEntries.Ended(ending, standing.Person!.Agency));
        await copying.Store.Confirm(Id);
        return new HoldAnswer([], null, receipt);
    }

    public async ValueTask<HoldAnswer> Describe(SessionAssertion session)
    {
        var standing = await Check(session, Permission.SeeHolds);
        var denial = !standing.Granted ? standing.Reason : Hold.Request is null ? HoldRules.NoSuchHold
            : HoldSight.MaySee(standing, PersonKeys.KeyOf(session.UserName), Hold.Requester, Hold.Request.CaseTeam) ? null : "You see the holds of your own cases.";
        ImmutableArray<string> problems = denial is null ? [] : [denial];
        var receipt = await Append(HoldEntries.Step(AuditKinds.HoldSeen, Id, session, standing, null, problems, "allowed"));
        return new HoldAnswer(problems, denial is null ? Shown : null, receipt);
    }

    public async ValueTask<HeldReadsAnswer> Look(SessionAssertion session)
    {
        var (receipt, denial) = await TryToLook(AuditKinds.HoldReadsSeen, session, [$"reads sha256:{HoldEntries.DigestHexOf(Hold.Held)}"], $"released {HoldEntries.Count(Hold.Held.Length)}");
        if (denial is not null) return new HeldReadsAnswer(denial, [], receipt);
        return new HeldReadsAnswer(null, [.. (await copying.Store.Reads(Id)).Where(read => Hold.Held.Contains(read.Id))], receipt);
    }

    public async ValueTask<LookupImage> Picture(ReadId read, AlertImage which, SessionAssertion session)
    {
        var (_, denial) = await TryToLook(AuditKinds.HoldPictureSeen, session, [$"read {read.Hex}"], "allowed", read);
        return denial is null ? new LookupImage(null, await copying.Store.Picture(Id, read, which)) : new LookupImage(denial, null);
    }

    private async Task<(AuditReceipt Receipt, string? Denial)> TryToLook(string kind, SessionAssertion session, ImmutableArray<string> subjects, string done, ReadId? read = null)
    {
        var standing = await Check(session, Permission.AskHistory);
        var denial = !standing.Granted ? standing.Reason
            : HoldRules.ProblemOfLooking(Hold, PersonKeys.KeyOf(session.UserName), Now) ?? (read is { } one && !Hold.Held.Contains(one) ? "That read is not held here." : null);
        var entry = HoldEntries.Step(kind, Id, session, standing, null, denial is null ? [] : [denial], done);
        return (await Append(entry with { Subjects = [.. entry.Subjects, .. subjects] }), denial); // INV-3: before anything is given
    }

    /// <summary>A step that a person takes on a hold that is there: checked, then written down.</summary>
    private async Task<(AuditReceipt Receipt, ImmutableArray<string> Problems, string UserName)> Try(
        string kind, Permission needed, string words, SessionAssertion session, Func<HoldRequest?, PersonRecord, ValueTask<string?>> problemOf, Func<string> done)
    {
        var standing = await Check(session, needed);
        ImmutableArray<string> problems = !standing.Granted ? [standing.Reason!]
            : [.. new[] { Hold.Request is null ? HoldRules.NoSuchHold : await problemOf(Hold.Request, standing.Person!), HoldRules.ProblemOfWords(words) }.OfType<string>()];
        if (problems.IsEmpty) problems = policy.Screened(words, []).Refused;
        var receipt = await Append(HoldEntries.Step(kind, Id, session, standing, words, problems, problems.IsEmpty ? done() : ""));
        return (receipt, problems, PersonKeys.KeyOf(session.UserName));
    }

    private async ValueTask<string?> ProblemOfApproval(HoldRequest? request, PersonRecord approver) =>
        HoldRules.ProblemOfApproval(Hold, approver, await GrainFactory.GetPerson(Hold.Requester).Describe(), Now);

    private ValueTask<string?> ProblemOfDenial(HoldRequest? request, PersonRecord denier) => ValueTask.FromResult(
        Hold.Status != HoldStatus.Requested ? "Only a hold that waits can be denied."
        : PersonKeys.KeyOf(denier.UserName) == Hold.Requester ? "Nobody decides their own: release it instead."
        : null);

    private async Task<HoldAnswer> Again(HoldRequest request, string requester, SessionAssertion session, Standing standing)
    {
        ImmutableArray<string> problems = !standing.Granted ? [standing.Reason!]
            : requester != Hold.Requester || !Same(request, Hold.Request!) ? ["A hold of this id was asked for with other content; a new hold needs a new id."]
            : [];
        var receipt = await Append(HoldEntries.Step(AuditKinds.HoldRequested, Id, session, standing, null, problems, "asked again"));
        return problems.IsEmpty ? Answer(receipt) : new HoldAnswer(problems, null, receipt);
    }

    private async ValueTask<Standing> Check(SessionAssertion session, Permission permission) => await GrainFactory.GetPerson(session.UserName).Check(session, permission);

    private ValueTask<AuditReceipt> Append(AuditEvent entry) => GrainFactory.GetGrain<IAuditLogGrain>(IAuditLogGrain.Main).Append(entry);

    private async Task Become(HoldState next)
    {
        state.State = next;
        await this.Save(state);
        await GrainFactory.GetGrain<IHoldDirectoryGrain>(IHoldDirectoryGrain.Main).Put(Line);
    }

    private HoldLine Line => new(
        Id, Hold.Status, Hold.Ground, Hold.Requester, Hold.Request!.CaseTeam, Hold.Request.CaseNumber ?? Hold.Request.IncidentNumber ?? Hold.Request.Obligation?.Number ?? Hold.Request.Matter?.Number ?? "",
        Hold.Status == HoldStatus.InForce ? Hold.Held.Length : Hold.Reads.Length, Hold.RequestedAt, Hold.FirstDueAt, Hold.ReviewDueAt, Hold.WaitsForAttorney);

    private HoldAnswer Answer(AuditReceipt receipt) => new([], Shown, receipt);

    private HoldView? Shown => Hold.Request is not { } request ? null : new HoldView(
        request, Hold.Status, Hold.Requester, Hold.Agency, Hold.RequestedAt, Hold.FirstDueAt, Hold.Reads.Length, Hold.Held.Length, Hold.ApprovalsNeeded, Hold.Approvers,
        Hold.Ground, Hold.ReviewDueAt, HoldRules.IsOverdue(Hold, Now), Hold.Steps, Hold.ScreenReasons);

    private static HoldRequest Normal(HoldRequest request) => request with
    {
        Reads = request.Reads.IsDefault ? [] : request.Reads,
        Need = request.Need?.Trim() ?? "",
        CaseNumber = Typed(request.CaseNumber),
        IncidentNumber = Typed(request.IncidentNumber),
        CaseTeam = request.CaseTeam.IsDefault ? [] : [.. request.CaseTeam.Where(name => !string.IsNullOrWhiteSpace(name)).Select(PersonKeys.KeyOf).Distinct()],
    };

    private static bool Same(HoldRequest left, HoldRequest right) =>
        left.Reads.SequenceEqual(right.Reads) && left.CaseTeam.SequenceEqual(right.CaseTeam) && left with { Reads = default, CaseTeam = default } == right with { Reads = default, CaseTeam = default };

    private static string? Typed(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();

    private static string Word(HoldReason reason) => reason switch
    {
        HoldReason.ActiveCriminalInvestigation => "active criminal investigation",
        HoldReason.MissingOrAtRiskPerson => "missing or at-risk person",
        HoldReason.OtherAgencyLegalObligation => "another agency's investigation with a legal obligation",
        _ => "for the City Attorney to decide",
    };
}
