using System.Collections.Immutable;
using AlprGrains.Cameras;
using AlprGrains.Lookups;
using AlprGrains.Oversight;
using AlprGrains.People;
using AlprGrains.Plates;
using AlprGrains.Grains.Sharing;
using AlprGrains.Policy.Lookups;
using AlprGrains.Policy.Lookups.Rules;
using AlprGrains.Sharing;

namespace AlprGrains.Grains.Lookups;

/// <summary>Asks other grains what a decision stands on. It asks for no read, so nothing here is an answer (INV-3).</summary>
internal sealed class FactGathering(IGrainFactory grains, LookupServices services)
{
    /// <summary>How long an approval covers the content that it was given for, however often that is asked in the time.</summary>
    public static readonly TimeSpan ApprovalStands = TimeSpan.FromHours(24);

    public async Task<(Gathered Gathered, ImmutableArray<CameraRegistration> Cameras)> Gather(
        LookupRequest request, string contentDigestHex, string userName, Standing standing, DateTimeOffset now)
    {
        var target = request.Target;
        var isPlace = target.Kind == LookupKind.ByPlace;
        var named = isPlace && !target.Cameras.IsDefaultOrEmpty && target.Cameras.Length <= LookupLimits.CamerasMax ? target.Cameras : [];
        var choice = await grains.GetGrain<ICameraRegistryGrain>(ICameraRegistryGrain.Name).Choose(named, isPlace ? target.PoliceArea : null);
        var gathered = new Gathered(
            now,
            standing,
            standing.Person is { } person ? await AgreementOf(person.Agency, choice.OnlyDemonstration, now) : null,
            choice.OnlyDemonstration,
            services.Policy.PlacesCovered(choice.Cameras, request.CapturedFrom, request.CapturedUntil),
            await IsOfOwnHousehold(request, userName),
            await Approval(request.ReviewId, contentDigestHex, userName, now),
            await services.Registry.Get());
        return (gathered, choice.Cameras);
    }

    // The book itself, at the moment of use: a suspension counts from the moment at which it was made.
    private async Task<AgreementFacts?> AgreementOf(string agency, bool demonstrationData, DateTimeOffset now) =>
        agency == AgencyHasAnAgreement.Department ? null
        : AgreementRules.FactsOf(await grains.GetGrain<IAgreementBookGrain>(IAgreementBookGrain.Main).Of(agency), demonstrationData, now);

    // In every spelling that is searched: an O for a 0 hides no vehicle.
    private async Task<bool> IsOfOwnHousehold(LookupRequest request, string userName)
    {
        foreach (var plate in LookupRequests.SearchedOf(request, services.PlateKeys))
            if (await grains.GetGrain<IStaffVehiclesGrain>(userName).Holds(plate)) return true;
        return false;
    }

    private async Task<ApprovalFacts?> Approval(string? reviewId, string contentDigestHex, string userName, DateTimeOffset now)
    {
        if (string.IsNullOrEmpty(reviewId)) return null;
        var item = await grains.GetGrain<IReviewQueueGrain>(IReviewQueueGrain.Main).Find(reviewId);
        return item is { Kind: ReviewKind.HeldLookup, Outcome: ReviewOutcome.Approved, DecidedBy: { } by, DecidedAt: { } at }
            && item.ContentDigestHex == contentDigestHex && item.UserName == userName && by != userName && now - at < ApprovalStands
            ? new ApprovalFacts(by, at)
            : null;
    }
}
