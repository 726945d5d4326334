using AlprGrains.People;
using AlprGrains.Sharing;
using Orleans;

namespace AlprGrains.Tests.TestKit;

/// <summary>Signs an agency's attestation of the year as a person of that agency does, or as the desk enters it from paper.</summary>
public static class AgencyYears
{
    public static IAgencyAttestationsGrain AgencyYear(this IGrainFactory grains) => grains.GetGrain<IAgencyAttestationsGrain>(IAgencyAttestationsGrain.Main);

    /// <summary>The whole text in force, signed.</summary>
    public static async Task<AgencySignature> YearSigned(this IGrainFactory grains, string? onPaperOf = null, string? documentSha256 = null)
    {
        var text = await grains.AgencyYear().Text();
        return new AgencySignature(onPaperOf, text.Version, [.. text.Clauses.Select(clause => clause.Id)], "Made Up", "Chief", documentSha256);
    }

    public static async Task<AgencyYearAnswer> SignYear(this IGrainFactory grains, SessionAssertion by, string? onPaperOf = null, string? documentSha256 = null) =>
        await grains.AgencyYear().Sign(await grains.YearSigned(onPaperOf, documentSha256), by);
}
