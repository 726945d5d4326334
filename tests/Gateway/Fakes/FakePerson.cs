using System.Collections.Immutable;
using AlprGrains.People;

namespace AlprGrains.Tests.Gateway.Fakes;

/// <summary>A person without rules: does what is asked, and remembers it. <see cref="Problems"/> makes every change fail.</summary>
public sealed class FakePerson(FakeCity city, string userName) : IPersonGrain
{
    public const string Enrolment = "ABCD-1234";

    private readonly HashSet<string> _sessions = [];

    public PersonRecord? Record { get; set; }
    public int Failures { get; private set; }
    public bool IsLocked { get; set; }
    public bool IsRemoved { get; private set; }
    public bool EnrolmentWaits { get; set; }
    public int SessionsClosed { get; private set; }
    public int PasswordsChanged { get; private set; }

    /// <summary>How often the person's idle clock was set back.</summary>
    public int Touched { get; private set; }

    /// <summary>What the person was turned away from.</summary>
    public List<string> TurnedAwayFrom { get; } = [];

    /// <summary>Every change is refused with these, when set.</summary>
    public ImmutableArray<string> Problems { get; set; } = [];

    /// <summary>What each role of the fake city may do.</summary>
    public static Permission[] GrantedTo(Role role) => role switch
    {
        Role.Operator => [Permission.SeeLive],
        Role.Investigator => [Permission.SeeLive, Permission.SeePlates, Permission.AskHistory, Permission.SeeHolds],
        Role.Supervisor => [Permission.SeeLive, Permission.SeePlates, Permission.AskHistory, Permission.ReviewLookups, Permission.SeeHolds, Permission.ApproveHolds],
        Role.AlprAdministrator => [Permission.SeeLive, Permission.ManageCameras, Permission.ManageHotLists, Permission.ManagePeople, Permission.ManageRetention, Permission.ManageAgencies, Permission.SeeHolds, Permission.ApproveHolds],
        Role.Auditor => [Permission.SeeLive, Permission.ReadAuditLog, Permission.SeeHolds],
        Role.CityAttorney => [Permission.SeeHolds, Permission.DecidePreservation],
        Role.Trainer => [Permission.ManageTraining],
        Role.ChpUser => [Permission.AskHistory],
        Role.PartnerRequester => [Permission.SubmitSharing, Permission.ReceiveExtracts],
        Role.BosApprover or Role.BosDesignee => [Permission.SeeLive, Permission.ApproveSharing],
        Role.SharingOfficer => [Permission.SeeLive, Permission.ProcessSharing],
        _ => [],
    };

    public ValueTask Enrol(PersonRecord person)
    {
        Record = person;
        return ValueTask.CompletedTask;
    }

    /// <summary>Where the last log-in came from.</summary>
    public string? LoggedInFrom { get; private set; }

    public ValueTask<SessionAssertion?> OpenSession(bool bannerAcknowledged, string? from = null)
    {
        LoggedInFrom = from;
        if (Record is null || IsLocked || !bannerAcknowledged || Record.DisabledBecause is not null) return new((SessionAssertion?)null);
        Failures = 0;
        var session = new SessionAssertion(userName, $"session-{city.NextAuditIndex()}");
        lock (_sessions) _sessions.Add(session.SessionId);
        return new(session);
    }

    public ValueTask CloseSession(SessionAssertion session)
    {
        lock (_sessions) _sessions.Remove(session.SessionId);
        SessionsClosed++;
        return ValueTask.CompletedTask;
    }

    public ValueTask<bool> LogInFailed()
    {
        if (++Failures >= 5) IsLocked = true;
        return new(IsLocked);
    }

    public ValueTask<string?> ReleaseLock(SessionAssertion by)
    {
        (IsLocked, Failures) = (false, 0);
        return new((string?)null);
    }

    public ValueTask<Standing> Check(SessionAssertion session, Permission permission)
    {
        bool stands;
        lock (_sessions) stands = _sessions.Contains(session.SessionId);
        if (!stands || IsLocked) return new(new Standing(false, "Your session has ended. Log in again.", null));
        var granted = Record!.Roles.SelectMany(GrantedTo).Contains(permission);
        return new(new Standing(granted, granted ? null : "Your roles do not include this.", Record));
    }

    public ValueTask Touch(SessionAssertion session)
    {
        Touched++;
        return ValueTask.CompletedTask;
    }

    /// <summary>What an administrator does to someone whose session is open.</summary>
    public void EndSessions()
    {
        lock (_sessions) _sessions.Clear();
    }

    public ValueTask<PersonRecord?> Describe() => new(Record);

    public ValueTask<AccountView> Account(SessionAssertion by) => new(Record is null
        ? new AccountView("there is no such person", null)
        : new AccountView(null, new PersonAccount(Record, IsLocked, city.Time.GetUtcNow().AddHours(-3), null, IsRemoved ? city.Time.GetUtcNow() : null,
            EnrolmentWaits ? city.Time.GetUtcNow().AddHours(72) : null, 1)));

    public ValueTask<ImmutableArray<string>> Register(NewPerson person, SessionAssertion by) =>
        Change(() => Record = new PersonRecord(userName, person.FullName, person.Agency, person.Roles) { Category = person.Category });

    public ValueTask<ImmutableArray<string>> SetRoles(ImmutableArray<Role> roles, SessionAssertion by) => Change(() => Record = Record! with { Roles = roles });

    public ValueTask<ImmutableArray<string>> SetCategory(PersonCategory category, SessionAssertion by) => Change(() => Record = Record! with { Category = category });

    public ValueTask<ImmutableArray<string>> Designate(Designation designation, SessionAssertion by) =>
        Change(() => Record = Record! with { Category = PersonCategory.Designated, Designation = designation });

    public ValueTask<ImmutableArray<string>> RevokeDesignation(string reason, SessionAssertion by) =>
        Change(() => Record = Record! with { Designation = Record.Designation! with { Revoked = true } });

    public ValueTask<ImmutableArray<string>> RecordTraining(TrainingRecord training, SessionAssertion by) =>
        Change(() => Record = Record! with { Trainings = Record.Trainings.Add(training with { Trainer = by.UserName }) });

    public ValueTask<ImmutableArray<string>> Disable(string reason, SessionAssertion by) => Change(() => Record = Record! with { DisabledBecause = reason });

    public ValueTask<ImmutableArray<string>> Enable(SessionAssertion by) => Change(() => Record = Record! with { DisabledBecause = null });

    public ValueTask<ImmutableArray<string>> Remove(string reason, SessionAssertion by) => Change(() => IsRemoved = true);

    public ValueTask<ImmutableArray<string>> Review(SessionAssertion by) => Change(() => { });

    public ValueTask<EnrolmentCode> IssueEnrolment(SessionAssertion by)
    {
        EnrolmentWaits = true;
        return new(new EnrolmentCode(null, Enrolment, city.Time.GetUtcNow().AddHours(72)));
    }

    public ValueTask<bool> IsEnrolment(string code, bool use)
    {
        var isRight = EnrolmentWaits && code == Enrolment;
        if (isRight && use) EnrolmentWaits = false;
        return new(isRight);
    }

    public ValueTask PasswordChanged(SessionAssertion session)
    {
        PasswordsChanged++;
        return ValueTask.CompletedTask;
    }

    public ValueTask TurnedAway(SessionAssertion session, Permission permission, string what)
    {
        TurnedAwayFrom.Add($"{permission}: {what}");
        return ValueTask.CompletedTask;
    }

    private ValueTask<ImmutableArray<string>> Change(Action change)
    {
        if (Problems.IsEmpty) change();
        return new(Problems);
    }
}

public sealed class FakeDirectory(FakeCity city) : IPersonDirectoryGrain
{
    public ValueTask Add(string userName) => ValueTask.CompletedTask;

    public ValueTask<ImmutableArray<string>> List() =>
        new([.. city.People.Where(pair => pair.Value.Record is not null).Select(pair => pair.Key).Order(StringComparer.Ordinal)]);

    public ValueTask<bool> Knows(string userName) => new(city.People.TryGetValue(PersonKeys.KeyOf(userName), out var person) && person.Record is not null);

    public ValueTask UnknownLogIn()
    {
        city.UnknownLogIns++;
        return ValueTask.CompletedTask;
    }
}
