using System.Collections.Immutable;
using AlprGrains.Cameras;
using AlprGrains.Plates;
using AlprGrains.Policy.Agencies;
using AlprGrains.Policy.Decisions;
using AlprGrains.Policy.Loading;
using AlprGrains.Policy.Lookups;
using AlprGrains.Policy.Places;
using AlprGrains.Policy.Screening;
using AlprGrains.Policy.Screening.Beneficiaries;
using AlprGrains.Policy.Texts;

namespace AlprGrains.Grains.Lookups;

/// <summary>
/// The policy as this silo runs it: facts in, decision out. It is made once, from the data inside the Policy assembly, and a silo whose
/// policy data is broken does not start.
/// </summary>
public sealed class LookupPolicy(PolicyHistory history, AgencyRegistry agencies, SensitivePlaces places, Screen screen)
{
    private readonly PolicyGate _gate = new(history);
    private readonly BeneficiaryScreen _beneficiaries = new(screen);

    /// <summary>The policy as it is delivered.</summary>
    public static LookupPolicy Shipped() =>
        new(PolicyHistory.Shipped(), AgencyRegistry.Shipped(), SensitivePlaces.Shipped(), new Screen(ScreenLoader.Load(ShippedPolicy.Files("screen")).Required()));

    /// <summary>The version that decides on that day.</summary>
    public PolicyText On(DateOnly day) => history.On(day);

    public Decision Decide(LookupFacts facts) => RuleBook.Lookups.Decide(facts, new RuleGround(On(DayOf(facts.AskedAt)), _beneficiaries));

    /// <summary>What the rules of a question say of one that comes from outside as a sharing request.</summary>
    public Decision DecideRequest(LookupFacts facts) => RuleBook.Requests.Decide(facts, new RuleGround(On(DayOf(facts.AskedAt)), _beneficiaries));

    /// <summary>A name as written, with the legal class that the registry of agencies gives it on that day.</summary>
    public Party PartyOf(string name, DateOnly day) => agencies.PartyOf(name, day);

    /// <summary>Whether the purpose is one of the closed list; what else may have been typed there is nobody's to read.</summary>
    public bool Permits(string purpose, DateTimeOffset at) => On(DayOf(at)).Purposes.Any(one => one.Id == purpose);

    /// <summary>How decisions of that moment cite the policy.</summary>
    public string CitationAt(DateTimeOffset at) => On(DayOf(at)).Citation(DayOf(at));

    /// <summary>What is typed as an attribute of a vehicle passes the screen as every text does: no field takes a person's traits, or names a recipient (DGO I-12, C.3(3)).</summary>
    public ImmutableArray<string> ProblemsOf(VehicleAttributes? vehicle) =>
        // A colour is read as one of a car: "white" alone could be said of a person.
        [.. new[] { string.IsNullOrWhiteSpace(vehicle?.Color) ? null : $"{vehicle.Color} car", vehicle?.Make, vehicle?.Model, vehicle?.BodyType }.OfType<string>()
            .Select(text => screen.ClassifyBeside(text)).Where(result => result.Verdict != ScreenVerdict.Allow)
            .Select(result => $"A vehicle attribute is one that cameras see: colour, make, model, body. {result.Why} ({result.Section})")];

    /// <summary>
    /// Texts beside a request that is no lookup, through the screen that every free text passes: what is refused, and what another person
    /// must read first; both empty when nothing was found.
    /// </summary>
    public (ImmutableArray<string> Refused, ImmutableArray<string> ForReview) Screened(string reason, IEnumerable<string?> beside)
    {
        ScreenResult[] results = [screen.Classify(reason), .. beside.Where(text => !string.IsNullOrWhiteSpace(text)).Select(text => screen.ClassifyBeside(text!))];
        return (Of(ScreenVerdict.Refuse), Of(ScreenVerdict.Review));

        ImmutableArray<string> Of(ScreenVerdict verdict) => [.. results.SelectMany(result => result.Findings).Where(finding => finding.Verdict == verdict).Select(finding => $"{finding.Why} ({finding.Section})").Distinct()];
    }

    /// <summary>The marked places that these cameras see in that time, in words (DGO I-12, C.3(5)).</summary>
    public ImmutableArray<string> PlacesCovered(ImmutableArray<CameraRegistration> cameras, DateTimeOffset? from, DateTimeOffset? until) =>
        places.Covered(cameras.Select(camera => new SeenFrom(camera.Place.LatitudeDegrees, camera.Place.LongitudeDegrees)), from, until);

    /// <summary>Whether a camera may photograph real traffic now; the reason why not is empty when it may.</summary>
    public GateAnswer RealCamerasPermitted(DateTimeOffset at) => _gate.RealCamerasPermitted(DayOf(at));

    public static DateOnly DayOf(DateTimeOffset moment) => DateOnly.FromDateTime(moment.UtcDateTime);
}
