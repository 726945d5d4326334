using System.Collections.Immutable;
using AlprGrains.Audit;
using AlprGrains.Grains.Audit;
using AlprGrains.Grains.Hosting;
using AlprGrains.Grains.Lookups;
using AlprGrains.Grains.Oversight;
using AlprGrains.Oversight;
using AlprGrains.People;
using AlprGrains.Policy.Lookups.Rules;

namespace AlprGrains.Grains.People;

/// <summary>
/// Log-ins, changes of the account and questions about a session in; sessions, problems and standings out, each event on the audit log
/// first. The rules are in <see cref="SessionRules"/>, <see cref="AccountRules"/>, <see cref="RolePermissions"/> and
/// <see cref="Qualifications"/>. <see cref="Touch"/> interleaves and only moves the idle clock in memory; that reaches the store with the
/// next save or within a minute, so a crash can only shorten a session.
/// </summary>
[GrainType("person")]
public sealed partial class PersonGrain(
    [PersistentState("person", GrainStores.Default)] IPersistentState<PersonState> state,
    TimeProvider time,
    ISecretSource secrets,
    LookupServices lookups) : Grain, IPersonGrain
{
    private const int SessionIdBytes = 32;
    private const int EnrolmentCodeBytes = 10;
    private static readonly TimeSpan IdleClockSaved = TimeSpan.FromMinutes(1);

    private bool _idleClockMoved;

    private string Key => this.GetPrimaryKeyString();

    private string Agency => state.State.Person?.Agency ?? "";

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        this.RegisterGrainTimer(SaveIdleClock, new GrainTimerCreationOptions(IdleClockSaved, IdleClockSaved));
        return Task.CompletedTask;
    }

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken) => SaveIdleClock();

    public async ValueTask Enrol(PersonRecord person)
    {
        var change = AccountRules.Enrol(state.State, person, Key, time.GetUtcNow());
        if (change.Next is null) throw new ArgumentException($"the person cannot be enrolled: {string.Join("; ", change.Problems)}");
        await GrainFactory.Audit(AuditKinds.PersonEnrolled, AuditExtensions.System, person.Agency, "account", Key, change.Outcome);
        await List();
        await Become(AccountRules.Enrol(state.State, person, Key, time.GetUtcNow()).Next!);
    }

    public async ValueTask<SessionAssertion?> OpenSession(bool bannerAcknowledged, string? from = null)
    {
        if (AccountRules.IsIdleTooLong(state.State, time.GetUtcNow()))
        {
            await Become(state.State with { Person = state.State.Person! with { DisabledBecause = AccountRules.IdleReason }, Sessions = [] }); // closed first: it must hold even if the log is down
            await GrainFactory.Audit(AuditKinds.PersonChanged, AuditExtensions.System, Agency, "account", Key, $"done: closed, {AccountRules.IdleReason}");
        }
        if (RefusalOfLogIn(bannerAcknowledged) is { } refusal)
        {
            await AuditOwn(AuditKinds.LogInFailed, "log-in", Key, $"refused: {refusal}");
            return null;
        }
        await AuditOwn(AuditKinds.BannerAcknowledged, "log-in", Key, "acknowledged");
        var elsewhere = SessionRules.StandsElsewhere(state.State, from, time.GetUtcNow());
        var receipt = await AuditOwn(AuditKinds.LogIn, "log-in", Key, elsewhere ? "allowed; another session stands from another place" : "allowed");
        if (elsewhere) await GrainFactory.GetGrain<IReviewQueueGrain>(IReviewQueueGrain.Main).Add(ReviewItems.OfTwoPlaces(Key, Agency, receipt, time.GetUtcNow()));
        var sessionId = secrets.Draw(SessionIdBytes);
        await Become(SessionRules.Open(state.State, sessionId, time.GetUtcNow(), from));
        return new SessionAssertion(Key, sessionId);
    }

    public async ValueTask CloseSession(SessionAssertion session)
    {
        var closed = SessionRules.Close(state.State, session.SessionId, time.GetUtcNow());
        if (closed.Sessions.Length == state.State.Sessions.Length) return; // ended before: ending twice is one
        await AuditOwn(AuditKinds.LogOut, "log-out", Key, "done");
        await Become(SessionRules.Close(state.State, session.SessionId, time.GetUtcNow()));
    }

    public async ValueTask<bool> LogInFailed()
    {
        if (state.State.Person is null)
        {
            await GrainFactory.Audit(AuditKinds.LogInFailed, Key, "", "log-in", Key, "refused: unknown");
            return false;
        }
        var failed = SessionRules.Fail(state.State, time.GetUtcNow());
        await Become(failed); // the lock first: it must hold even if the log is down
        await AuditOwn(AuditKinds.LogInFailed, "log-in", Key, failed.IsLocked ? "refused: locked" : "refused");
        return failed.IsLocked;
    }

    public async ValueTask<string?> ReleaseLock(SessionAssertion by)
    {
        var problems = await Change(AuditKinds.LockReleased, Permission.ManagePeople, by, now => AccountChange.Done(now with { IsLocked = false, FailedAt = [] }, "lock released"));
        return problems.IsEmpty ? null : string.Join("; ", problems);
    }

    public ValueTask<Standing> Check(SessionAssertion session, Permission permission)
    {
        RequireOwn(session);
        return ValueTask.FromResult(SessionRules.Check(state.State, session, permission, time.GetUtcNow(), AgreementProblem()));
    }

    public ValueTask Touch(SessionAssertion session)
    {
        RequireOwn(session);
        var touched = SessionRules.Touch(state.State, session, time.GetUtcNow());
        _idleClockMoved |= !ReferenceEquals(touched, state.State);
        state.State = touched;
        return ValueTask.CompletedTask;
    }

    public ValueTask<PersonRecord?> Describe() => ValueTask.FromResult(state.State.Person);

    public async ValueTask<AccountView> Account(SessionAssertion by)
    {
        var now = time.GetUtcNow();
        if (state.State.Person is not { } person) return new AccountView("there is no such person", null);
        if (await DenialOfAccount(by) is { } denial) return new AccountView(denial, null);
        var waits = state.State.Enrolment is { } enrolment && enrolment.Until > now ? enrolment.Until : (DateTimeOffset?)null;
        return new AccountView(null, new PersonAccount(
            person, state.State.IsLocked, state.State.LastLogInAt, state.State.ReviewedAt, state.State.RemovedAt, waits, SessionRules.CountStanding(state.State, now)));
    }

    public async ValueTask<ImmutableArray<string>> Register(NewPerson person, SessionAssertion by)
    {
        var (denial, administrator) = await StandingOf(by, Permission.ManagePeople);
        var change = denial is null ? AccountRules.Register(state.State, person, Key, time.GetUtcNow()) : AccountChange.Refused(denial);
        await Audit(AuditKinds.PersonEnrolled, by, administrator, change, null);
        if (change.Next is null) return change.Problems;
        await List();
        await Become(AccountRules.Register(state.State, person, Key, time.GetUtcNow()).Next!);
        return [];
    }

    public ValueTask<ImmutableArray<string>> SetRoles(ImmutableArray<Role> roles, SessionAssertion by) =>
        Change(AuditKinds.PersonChanged, Permission.ManagePeople, by, now => AccountRules.SetRoles(now, roles));

    public ValueTask<ImmutableArray<string>> SetCategory(PersonCategory category, SessionAssertion by) =>
        Change(AuditKinds.PersonChanged, Permission.ManagePeople, by, now => AccountRules.SetCategory(now, category));

    public ValueTask<ImmutableArray<string>> Designate(Designation designation, SessionAssertion by) =>
        Change(AuditKinds.DesignationRecorded, Permission.ManagePeople, by, now => AccountRules.Designate(now, designation, time.GetUtcNow()), designation.DesignatedBy);

    public ValueTask<ImmutableArray<string>> RevokeDesignation(string reason, SessionAssertion by) =>
        Change(AuditKinds.DesignationRevoked, Permission.ManagePeople, by, now => AccountRules.RevokeDesignation(now, reason), reason);

    public ValueTask<ImmutableArray<string>> RecordTraining(TrainingRecord training, SessionAssertion by)
    {
        var confirmed = training with { Trainer = PersonKeys.KeyOf(by.UserName) };
        return Change(AuditKinds.TrainingRecorded, Permission.ManageTraining, by, now => AccountRules.RecordTraining(now, confirmed, time.GetUtcNow()));
    }

    public ValueTask<ImmutableArray<string>> Disable(string reason, SessionAssertion by) =>
        Change(AuditKinds.PersonChanged, Permission.ManagePeople, by, now => AccountRules.Disable(now, reason), reason);

    public ValueTask<ImmutableArray<string>> Enable(SessionAssertion by) =>
        Change(AuditKinds.PersonChanged, Permission.ManagePeople, by, now => AccountRules.Enable(now, time.GetUtcNow()));

    public ValueTask<ImmutableArray<string>> Remove(string reason, SessionAssertion by) =>
        Change(AuditKinds.PersonChanged, Permission.ManagePeople, by, now => AccountRules.Remove(now, reason, time.GetUtcNow()), reason);

    public ValueTask<ImmutableArray<string>> Review(SessionAssertion by) =>
        Change(AuditKinds.AccountReviewed, Permission.ManagePeople, by, now => AccountRules.Review(now, time.GetUtcNow()));

    public async ValueTask<EnrolmentCode> IssueEnrolment(SessionAssertion by)
    {
        var code = EnrolmentCodes.Draw(secrets, EnrolmentCodeBytes);
        var problems = await Change(AuditKinds.EnrolmentIssued, Permission.ManagePeople, by,
            now => AccountRules.IssueEnrolment(now, SessionRules.DigestOf(EnrolmentCodes.Normal(code)), time.GetUtcNow()));
        return problems.IsEmpty ? new EnrolmentCode(null, code, state.State.Enrolment!.Until) : new EnrolmentCode(string.Join("; ", problems), "", default);
    }

    public async ValueTask<bool> IsEnrolment(string code, bool use)
    {
        var (isRight, next) = AccountRules.TryEnrolment(state.State, SessionRules.DigestOf(EnrolmentCodes.Normal(code)), use, time.GetUtcNow());
        if (isRight && !use) return true;
        if (!isRight) await Become(next); // counted first: a guess must count even if the log is down
        await GrainFactory.Audit(AuditKinds.EnrolmentUsed, Key, Agency, "account", Key, isRight ? "done: log-in made" : "refused: wrong or void code");
        if (isRight) await Become(AccountRules.TryEnrolment(state.State, SessionRules.DigestOf(EnrolmentCodes.Normal(code)), use, time.GetUtcNow()).Next);
        return isRight;
    }

    public async ValueTask PasswordChanged(SessionAssertion session)
    {
        RequireOwn(session);
        await Become(SessionRules.CloseOthers(state.State, session.SessionId, time.GetUtcNow()));
        await AuditOwn(AuditKinds.PasswordChanged, "account", Key, "done");
    }

    public async ValueTask TurnedAway(SessionAssertion session, Permission permission, string what)
    {
        RequireOwn(session);
        if (SessionRules.Check(state.State, session, permission, time.GetUtcNow(), AgreementProblem()).Person is null) return; // nobody's session: nobody to name
        await AuditOwn(AuditKinds.PermissionDenied, "access", what, $"refused: {permission}");
    }

    private async ValueTask<ImmutableArray<string>> Change(string kind, Permission needed, SessionAssertion by, Func<PersonState, AccountChange> rule, string? words = null)
    {
        var (denial, changer) = await StandingOf(by, needed);
        denial ??= AccountRules.NoSuchAccount(state.State);
        var change = denial is null ? rule(state.State) : AccountChange.Refused(denial);
        await Audit(kind, by, changer, change, words);
        if (change.Next is null) return change.Problems;
        await Become(rule(state.State).Next!); // from the state of now: an idle clock may have moved meanwhile
        return [];
    }

    private async ValueTask Audit(string kind, SessionAssertion by, PersonRecord? who, AccountChange change, string? words) =>
        await GrainFactory.GetGrain<IAuditLogGrain>(IAuditLogGrain.Main).Append(
            new AuditEvent(kind, PersonKeys.KeyOf(by.UserName), who?.Agency ?? "", "account", [Key], AuditExtensions.Bounded(change.Outcome))
            {
                RoleClass = who.RoleClass(),
                Confidential = [.. who.FullNameField(), .. string.IsNullOrWhiteSpace(words) ? Array.Empty<AuditField>() : [new AuditField("words", AuditExtensions.Bounded(words))]],
            });

    private async ValueTask<AuditReceipt> AuditOwn(string kind, string purpose, string subject, string outcome) =>
        await GrainFactory.GetGrain<IAuditLogGrain>(IAuditLogGrain.Main).Append(
            new AuditEvent(kind, Key, Agency, purpose, [AuditExtensions.Bounded(subject)], AuditExtensions.Bounded(outcome))
            {
                RoleClass = state.State.Person.RoleClass(), Confidential = [.. state.State.Person.FullNameField()],
            });

    private async ValueTask<(string? Denial, PersonRecord? Who)> StandingOf(SessionAssertion by, Permission needed)
    {
        if (PersonKeys.KeyOf(by.UserName) == Key) return ("nobody changes their own account", null); // and no call to ourselves, which would wait for ever
        var standing = await GrainFactory.GetPerson(by.UserName).Check(by, needed);
        return (standing.Granted ? null : standing.Reason, standing.Person);
    }

    private async ValueTask<string?> DenialOfAccount(SessionAssertion by)
    {
        if (PersonKeys.KeyOf(by.UserName) == Key)
        {
            var own = SessionRules.Check(state.State, by, Permission.ManagePeople, time.GetUtcNow());
            return own.Person is null ? own.Reason : null; // one's own account, whatever the roles
        }
        var other = GrainFactory.GetPerson(by.UserName);
        if ((await other.Check(by, Permission.ManagePeople)).Granted) return null;
        var standing = await other.Check(by, Permission.ManageTraining);
        return standing.Granted ? null : standing.Reason;
    }

    private string? RefusalOfLogIn(bool bannerAcknowledged) => state.State switch
    {
        { Person: null } => "unknown",
        { Person.DisabledBecause: not null } => "closed",
        { IsLocked: true } => "locked",
        _ when AgreementProblem() is { } problem => problem,
        _ when !bannerAcknowledged => "banner not acknowledged",
        _ => null,
    };

    // Asked at every check, so a session ends at the stroke at which the agreement does (DGO I-12, I; obligation I-3).
    private string? AgreementProblem()
    {
        if (state.State.Person is not { } person || !RolePermissions.NeedsAgreement(person.Roles)) return null;
        var now = time.GetUtcNow();
        // One that is made up for a demonstration lets its people in; whether it counts for the reads that are asked for, the lookup decides.
        return AgencyHasAnAgreement.ProblemOf(person.Agency, lookups.Agreements.FactsOf(person.Agency, demonstrationData: true, now), lookups.Policy.On(LookupPolicy.DayOf(now)), now);
    }

    private void RequireOwn(SessionAssertion session)
    {
        if (!string.Equals(PersonKeys.KeyOf(session.UserName), Key, StringComparison.Ordinal))
            throw new ArgumentException("INV-12: a session was checked with another person's grain");
    }

    private ValueTask List() => GrainFactory.GetGrain<IPersonDirectoryGrain>(IPersonDirectoryGrain.Name).Add(Key);

    private async Task Become(PersonState next)
    {
        state.State = next;
        _idleClockMoved = false;
        await this.Save(state);
    }

    private async Task SaveIdleClock()
    {
        if (!_idleClockMoved) return;
        _idleClockMoved = false;
        await this.Save(state);
    }
}
