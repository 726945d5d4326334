using System.Collections.Immutable;
using AlprGrains.Lookups;
using AlprGrains.People;
using AlprGrains.Plates;

namespace AlprGrains.Grains.Lookups;

/// <summary>
/// Runs the expensive parts of a lookup before the first person asks: the policy is read, the screen and the rules decide, the store is asked. Code is compiled and files are
/// opened meanwhile. Nobody's question: nothing is written down, what is decided and found is thrown away, and the plate asked for is one that no state issues.
/// </summary>
public sealed class LookupWarmUp(LookupServices services, IReadStore store, TimeProvider time)
{
    /// <summary>The runtime compiles a method well once it was called thirty times.</summary>
    private const int Rounds = 40;

    private const string NobodysPlate = "00000000";

    public async Task Run()
    {
        var now = time.GetUtcNow();
        var standing = new Standing(false, "warm-up", null);
        var registry = await services.Registry.Get();
        var day = LookupPolicy.DayOf(now);
        var request = LookupRequests.Whole(Request());
        for (var round = 0; round < Rounds; round++)
        {
            var facts = LookupFactsOf.Request(request, "warm-up", new Gathered(now, standing, null, true, [], false, null, registry), name => registry.PartyOf(name, day));
            _ = LookupDecisions.Of(services.Policy.Decide(facts), standing, services.Policy.ProblemsOf(null));
            if (QuestionReading.Read(request, [], out _) is not { } question) return;
            foreach (var page in Spellings.Pages(question, LookupLimits.PageReadsMax, null, services.DrawSalt))
                if (page.Page is PlateQuestion plate) _ = await store.Page(plate);
        }
    }

    private static LookupRequest Request() => new()
    {
        Id = LookupId.TryParse(new string('0', 32), out var id) ? id : throw new InvalidOperationException("the warm-up's id is not 32 hex digits"),
        Target = new LookupTarget { Kind = LookupKind.ByPlate, Plate = NobodysPlate },
        Purpose = "burglary",
        Standard = "reasonable-suspicion",
        Articulation = "Resident filmed this sedan leaving the garage with the stolen bicycles, robo en la noche",
        CaseNumber = "26-000000",
        RightToKnow = "sworn-status",
        NeedToKnow = "I am assigned the residential burglary",
        Beneficiaries = new BeneficiaryStatement("OPD", "OPD", "OPD", AnyOutsideCalifornia: false),
        AttestationVersion = "",
    };
}
