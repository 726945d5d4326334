using System.Collections.Concurrent;
using AlprGrains.Alerts;
using AlprGrains.Audit;
using AlprGrains.Cameras;
using AlprGrains.HotLists;
using AlprGrains.Lookups;
using AlprGrains.Oversight;
using AlprGrains.People;
using AlprGrains.Retention;
using AlprGrains.Sharing;

namespace AlprGrains.Tests.Gateway.Fakes;

/// <summary>All grains that a gateway talks to, in memory and without rules of their own beyond what a test sets.</summary>
public sealed class FakeCity
{
    private readonly ConcurrentDictionary<string, FakeLookups> _lookups = new();
    private long _auditIndex = 100;

    public FakeCity(TimeProvider time)
    {
        Time = time;
        Feed = new FakeFeed(this);
        AuditReader = new FakeAuditReader(this);
        Reviews = new FakeReviews(this);
        (Retention, Holds, Exports) = (new FakeRetention(this), new FakeHolds(this), new FakeExports(this));
        SharingDesk = new FakeSharingDesk(this);
        Agencies = new FakeAgencies(this);
        Agreements = new FakeAgreements(this);
        AgencyYears = new FakeAgencyYears(this);
        Factory = FakeGrainFactory.Over(Find);
    }

    public TimeProvider Time { get; }
    public IGrainFactory Factory { get; }
    public FakeFeed Feed { get; }
    public FakeAuditReader AuditReader { get; }
    public FakeReviews Reviews { get; }
    public FakeRetention Retention { get; }
    public FakeHolds Holds { get; }
    public FakeExports Exports { get; }
    public ConcurrentDictionary<string, FakePerson> People { get; } = new();
    public ConcurrentDictionary<string, FakeCamera> Cameras { get; } = new();
    public ConcurrentDictionary<string, FakeHotList> HotLists { get; } = new();
    public ConcurrentDictionary<string, FakeAlert> Alerts { get; } = new();

    public ConcurrentDictionary<string, FakeSharingRequest> SharingRequests { get; } = new();
    public FakeSharingDesk SharingDesk { get; }
    public FakeAgencies Agencies { get; }
    public FakeAgencyYears AgencyYears { get; }
    public FakeAgreements Agreements { get; }
    public FakeDesignations Designations { get; } = new();

    /// <summary>Requests that are made from now on refuse with this, when set.</summary>
    public SharingRefusal? NextSharingRefusal { get; set; }

    /// <summary>Thrown by the registry when set: the silo does not answer.</summary>
    public Exception? Broken { get; set; }

    /// <summary>Log-ins that were tried with nobody's name.</summary>
    public int UnknownLogIns { get; set; }

    public long NextAuditIndex() => Interlocked.Increment(ref _auditIndex);

    public FakePerson Enrol(string userName, params Role[] roles)
    {
        var person = People.GetOrAdd(userName, name => new FakePerson(this, name));
        person.Record = new PersonRecord(userName, char.ToUpperInvariant(userName[0]) + userName[1..] + " Example", "OPD", [.. roles])
        {
            Category = PersonCategory.Sworn,
            Trainings = [new TrainingRecord("2026.1", DateOnly.FromDateTime(Time.GetUtcNow().UtcDateTime).AddDays(-20), "okonkwo", [.. TrainingTopics.All.Select(topic => topic.Id)])],
        };
        return person;
    }

    public FakeLookups Lookups(string userName) => _lookups.GetOrAdd(userName, name => new FakeLookups(this, name));

    public FakeCamera Camera(string id) => Cameras.GetOrAdd(id, key => new FakeCamera(this, key));

    private object Find(Type type, string key) => type switch
    {
        _ when type == typeof(IPersonGrain) => People.GetOrAdd(key, name => new FakePerson(this, name)),
        _ when type == typeof(IPersonLookups) => Lookups(key),
        _ when type == typeof(IReviewQueueGrain) => Reviews,
        _ when type == typeof(ISharingRequestGrain) => SharingRequests.GetOrAdd(key, id => new FakeSharingRequest(this, id) { Refusal = NextSharingRefusal }),
        _ when type == typeof(IRetentionGrain) => Retention,
        _ when type == typeof(IHoldDirectoryGrain) => Holds,
        _ when type == typeof(IHoldGrain) => Holds.Of(key),
        _ when type == typeof(IExportsGrain) => Exports.Of(key),
        _ when type == typeof(IExportDirectoryGrain) => Exports,
        _ when type == typeof(ISharingDeskGrain) => SharingDesk,
        _ when type == typeof(IAgencyRegistryGrain) => Agencies,
        _ when type == typeof(IAgencyAttestationsGrain) => AgencyYears,
        _ when type == typeof(IAgreementBookGrain) => Agreements,
        _ when type == typeof(IApproverDesignationsGrain) => Designations,
        _ when type == typeof(IPersonDirectoryGrain) => new FakeDirectory(this),
        _ when type == typeof(ICameraGrain) => Camera(key),
        _ when type == typeof(ICameraRegistryGrain) => new FakeRegistry(this),
        _ when type == typeof(IHotListGrain) => HotLists.GetOrAdd(key, name => new FakeHotList(this, name)),
        _ when type == typeof(IHotListCatalogGrain) => new FakeCatalog(this),
        _ when type == typeof(IAlertGrain) => Alerts.GetOrAdd(key, id => new FakeAlert(this, id)),
        _ when type == typeof(IAlertFeedGrain) => Feed,
        _ when type == typeof(IAuditReaderGrain) || type == typeof(IPublishedLogGrain) => AuditReader,
        _ => throw new NotSupportedException($"there is no fake of {type.Name}"),
    };
}
