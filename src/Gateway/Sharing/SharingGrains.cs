using AlprGrains.Gateway.Http;
using AlprGrains.Sharing;

namespace AlprGrains.Gateway.Sharing;

/// <summary>The grains of path 3, and how their refusals are told to programs.</summary>
public static class SharingGrains
{
    public static ISharingRequestGrain SharingRequest(this IGrainFactory grains, SharingRequestId id) => grains.GetGrain<ISharingRequestGrain>(id.Hex);

    public static ISharingDeskGrain SharingDesk(this IGrainFactory grains) => grains.GetGrain<ISharingDeskGrain>(ISharingDeskGrain.Main);

    public static IAgencyRegistryGrain AgencyRegistry(this IGrainFactory grains) => grains.GetGrain<IAgencyRegistryGrain>(IAgencyRegistryGrain.Main);

    public static IAgencyAttestationsGrain AgencyAttestations(this IGrainFactory grains) => grains.GetGrain<IAgencyAttestationsGrain>(IAgencyAttestationsGrain.Main);

    public static IAgreementBookGrain AgreementBook(this IGrainFactory grains) => grains.GetGrain<IAgreementBookGrain>(IAgreementBookGrain.Main);

    public static IApproverDesignationsGrain ApproverDesignations(this IGrainFactory grains) => grains.GetGrain<IApproverDesignationsGrain>(IApproverDesignationsGrain.Main);

    /// <summary>What a command came to: 200 with the request, 409 for a step out of order, 403 for what a rule refuses, 404 for what is not one's own.</summary>
    public static IResult Said(SharingAnswer answer, int doneStatus = StatusCodes.Status200OK)
    {
        if (answer.Refusal is { } refusal) return answer.Request is null && IsUnseen(refusal) ? NoRequest() : Refused(refusal, answer.Receipt?.Index);
        return answer.Request is { } request ? TypedResults.Json(SharingViewJson.Of(request, answer.Receipt?.Index), statusCode: doneStatus) : NoRequest();
    }

    public static IResult Refused(SharingRefusal refusal, long? auditIndex) => Problems.Of(
        IsOutOfOrder(refusal) ? 409 : 403, "sharing", IsOutOfOrder(refusal) ? "Not now" : "Refused", string.Join(" ", refusal.Reasons),
        ("rule", refusal.RuleId), ("section", refusal.Section), ("reasons", refusal.Reasons), ("auditIndex", auditIndex));

    public static IResult NoRequest() => Problems.NotFound("There is no such request of yours.");

    private static bool IsOutOfOrder(SharingRefusal refusal) => refusal.RuleId.StartsWith("INV-9", StringComparison.Ordinal);

    // What is somebody else's is answered as what is not there: ids tell nothing.
    private static bool IsUnseen(SharingRefusal refusal) => refusal.RuleId.StartsWith("I-9", StringComparison.Ordinal);
}
