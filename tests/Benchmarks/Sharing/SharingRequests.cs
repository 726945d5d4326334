using AlprGrains.Lookups;
using AlprGrains.Sharing;

namespace AlprGrains.Tests.Benchmarks.Sharing;

/// <summary>The request that is measured: complete, so that it is taken. Everybody and everything in it is made up.</summary>
internal static class SharingRequests
{
    public const string Articulation = "The vehicle left the scene of an armed robbery at Market and 5th with two masked people inside.";

    public const string Need = "I lead the investigation of this robbery and need its route.";

    public static SharingSubmission Submission(int number, string user, string agency, string plate) => new()
    {
        Id = new SharingRequestId($"{number:x32}"),
        Lookup = new LookupRequest
        {
            Id = new LookupId($"{number:x32}"), Target = new LookupTarget { Kind = LookupKind.ByPlate, Plate = plate }, Purpose = "violent-crime", Standard = "reasonable-suspicion",
            Articulation = Articulation, RightToKnow = "sworn-status", NeedToKnow = Need, Beneficiaries = new BeneficiaryStatement(agency, agency, agency, false),
        },
        Basis = SharingBasis.WrittenRequest, Investigation = InvestigationKind.Criminal, InvestigationNumber = "26-004411", Signer = new SharingSigner("Benchmark", "Sergeant", new DateOnly(2026, 3, 1)),
        Recipient = new SharingRecipient(user, "Benchmark", agency), OnBehalfOfAnother = false,
    };

    public static SharingRequestView Require(SharingAnswer answer) =>
        answer.Refusal is null ? answer.Request! : throw new InvalidOperationException($"{answer.Refusal.RuleId}: {string.Join(' ', answer.Refusal.Reasons)}");
}
