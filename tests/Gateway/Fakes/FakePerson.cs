using AlprGrains.People;

namespace AlprGrains.Tests.Gateway.Fakes;

public sealed class FakePerson(FakeCity city, string userName) : IPersonGrain
{
    private readonly HashSet<string> _sessions = [];

    public PersonRecord? Record { get; set; }
    public int Failures { get; private set; }
    public bool IsLocked { get; set; }
    public int SessionsClosed { get; private set; }

    /// <summary>What each role of the fake city may do.</summary>
    public static Permission[] GrantedTo(Role role) => role switch
    {
        Role.Operator => [Permission.SeeLive],
        Role.Investigator or Role.Supervisor => [Permission.SeeLive, Permission.SeePlates],
        Role.AlprAdministrator => [Permission.SeeLive, Permission.ManageCameras, Permission.ManageHotLists, Permission.ManagePeople],
        Role.Auditor => [Permission.ReadAuditLog],
        _ => [],
    };

    public ValueTask Enrol(PersonRecord person)
    {
        Record = person;
        return ValueTask.CompletedTask;
    }

    public ValueTask<SessionAssertion?> OpenSession()
    {
        if (Record is null || IsLocked) return new((SessionAssertion?)null);
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

    /// <summary>What an administrator does to someone whose session is open.</summary>
    public void EndSessions()
    {
        lock (_sessions) _sessions.Clear();
    }

    public ValueTask<PersonRecord?> Describe() => new(Record);
}
