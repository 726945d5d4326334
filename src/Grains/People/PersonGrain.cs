using AlprGrains.Audit;
using AlprGrains.Grains.Audit;
using AlprGrains.Grains.Hosting;
using AlprGrains.People;

namespace AlprGrains.Grains.People;

/// <summary>
/// Log-ins and questions about a session in; sessions and standings out, each log-in event on the audit log first. The rules are
/// in <see cref="SessionRules"/> and <see cref="RolePermissions"/>. <see cref="Check"/> interleaves and only moves the idle clock
/// in memory; that reaches the store with the next save or within a minute, so a crash can only shorten a session.
/// </summary>
[GrainType("person")]
public sealed class PersonGrain(
    [PersistentState("person", GrainStores.Default)] IPersistentState<PersonState> state,
    TimeProvider time,
    ISecretSource secrets) : Grain, IPersonGrain
{
    private const int SessionIdBytes = 32;
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
        var problems = RolePermissions.ProblemsOf(person, Key);
        if (!problems.IsEmpty) throw new ArgumentException($"the person cannot be enrolled: {string.Join("; ", problems)}");
        await GrainFactory.Audit(AuditKinds.PersonEnrolled, AuditExtensions.System, person.Agency, "account", Key, $"roles: {string.Join(", ", person.Roles)}");
        await Become(state.State with { Person = person with { UserName = Key } });
    }

    public async ValueTask<SessionAssertion?> OpenSession()
    {
        if (state.State.Person is null || state.State.IsLocked)
        {
            await GrainFactory.Audit(AuditKinds.LogInFailed, Key, Agency, "log-in", Key, state.State.IsLocked ? "refused: locked" : "refused: unknown");
            return null;
        }
        await GrainFactory.Audit(AuditKinds.LogIn, Key, Agency, "log-in", Key, "allowed");
        var sessionId = secrets.Draw(SessionIdBytes);
        await Become(SessionRules.Open(state.State, sessionId, time.GetUtcNow()));
        return new SessionAssertion(Key, sessionId);
    }

    public async ValueTask CloseSession(SessionAssertion session)
    {
        var closed = SessionRules.Close(state.State, session.SessionId, time.GetUtcNow());
        if (closed.Sessions.Length == state.State.Sessions.Length) return; // ended before: ending twice is one
        await GrainFactory.Audit(AuditKinds.LogOut, Key, Agency, "log-out", Key, "done");
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
        await GrainFactory.Audit(AuditKinds.LogInFailed, Key, Agency, "log-in", Key, failed.IsLocked ? "refused: locked" : "refused");
        return failed.IsLocked;
    }

    public async ValueTask<string?> ReleaseLock(SessionAssertion by)
    {
        var (denial, releaser) = await StandingOf(by);
        await GrainFactory.Audit(
            AuditKinds.LockReleased, PersonKeys.KeyOf(by.UserName), releaser?.Agency ?? "", "account", Key, denial is null ? "allowed" : $"refused: {denial}");
        if (denial is not null) return denial;
        await Become(state.State with { IsLocked = false, FailedAt = [] });
        return null;
    }

    public ValueTask<Standing> Check(SessionAssertion session, Permission permission)
    {
        if (!string.Equals(PersonKeys.KeyOf(session.UserName), Key, StringComparison.Ordinal))
            throw new ArgumentException("INV-12: a session was checked with another person's grain");
        var (touched, answer) = SessionRules.Check(state.State, session, permission, time.GetUtcNow());
        _idleClockMoved |= !ReferenceEquals(touched, state.State);
        state.State = touched;
        return ValueTask.FromResult(answer);
    }

    public ValueTask<PersonRecord?> Describe() => ValueTask.FromResult(state.State.Person);

    private async Task<(string? Denial, PersonRecord? Releaser)> StandingOf(SessionAssertion by)
    {
        if (PersonKeys.KeyOf(by.UserName) == Key) return ("nobody releases their own lock", null); // and no call to ourselves, which would wait for ever
        if (state.State.Person is null) return ("there is no such person", null);
        var standing = await GrainFactory.GetPerson(by.UserName).Check(by, Permission.ManagePeople);
        return (standing.Granted ? null : standing.Reason, standing.Person);
    }

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
