using System.Collections.Immutable;
using AlprGrains.Alerts;
using AlprGrains.Grains.Lookups;
using AlprGrains.Lookups;
using AlprGrains.People;
using AlprGrains.Plates;

namespace AlprGrains.Grains.People;

/// <summary>
/// A person's lookups run here, one at a time, since the grain takes one call at a time; <see cref="LookupDesk"/> does the work. A person
/// may have one desk only, so a limit on one person's lookups needs no lock.
/// </summary>
public sealed partial class PersonGrain : IPersonLookups
{
    private LookupDesk? _desk;

    private LookupDesk Desk => _desk ??= new LookupDesk(lookups, GrainFactory, Key, StandingNow);

    public ValueTask<LookupAnswer> LookUp(LookupRequest request, SessionAssertion session) => new(Desk.LookUp(request, session));

    public ValueTask<LookupAnswer> Next(LookupId lookup, string cursor, SessionAssertion session) => new(Desk.Next(lookup, cursor, session));

    public ValueTask<LookupImage> Picture(LookupId lookup, ReadId read, AlertImage which, SessionAssertion session) => new(Desk.Picture(lookup, read, which, session));

    public ValueTask<LookupExtract> Export(LookupId lookup, SessionAssertion session) => new(Desk.Export(lookup, session));

    public ValueTask<string?> AddNumber(LookupId lookup, string? caseNumber, string? incidentNumber, SessionAssertion session) =>
        new(Desk.AddNumber(lookup, caseNumber, incidentNumber, session));

    public ValueTask<LookupRequest?> Asked(LookupId lookup, SessionAssertion session) => new(Desk.Asked(lookup, session));

    public ValueTask<ImmutableArray<LookupSummary>> Mine(SessionAssertion session) => new(Desk.Mine(session));

    // Check awaits nothing, so it has answered when it returns.
    private Standing StandingNow(SessionAssertion session, Permission permission) => Check(session, permission).Result;
}
