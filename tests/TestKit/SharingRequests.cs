using System.Collections.Immutable;
using AlprGrains.Lookups;
using AlprGrains.Sharing;

namespace AlprGrains.Tests.TestKit;

/// <summary>Submissions of made-up cases.</summary>
public static class Requests
{
    public static readonly string Digest = new('a', 64);

    /// <summary>What an officer documents of it: the right to know and the need to know.</summary>
    public static RightAndNeed Needed { get; } = new("sworn-status", "sergeant of the requesting agency, badge verified", "leads the robbery investigation and needs the vehicle's route", "Made Up");

    private static int _drawn;

    public static SharingRequestId NewId() => new($"{Interlocked.Increment(ref _drawn):x32}");

    /// <summary>A California police department asks in writing for one vehicle of a robbery.</summary>
    public static SharingSubmission Written(string plate = "7ABC123", string agency = "SFPD", string user = "partner") => Of(plate, agency, user, SharingBasis.WrittenRequest);

    /// <summary>The same under a warrant of a California court.</summary>
    public static SharingSubmission Warrant(string agency = "SFPD", string type = "warrant", string issuer = "california", string? evidenceLaw = null)
    {
        var written = Of("7ABC123", agency, "partner", SharingBasis.LegalProcess);
        return written with
        {
            Lookup = written.Lookup with { Process = new LegalProcess(type, issuer, "Superior Court of Alameda County", "26-100", new DateOnly(2026, 2, 27), Digest), Purpose = type },
            EvidenceLaw = evidenceLaw,
        };
    }

    private static SharingSubmission Of(string plate, string agency, string user, SharingBasis basis)
    {
        var id = NewId();
        return new SharingSubmission
        {
            Id = id,
            Lookup = new LookupRequest
            {
                Id = new LookupId(id.Hex),
                Target = new LookupTarget { Kind = LookupKind.ByPlate, Plate = plate },
                Purpose = "violent-crime",
                Standard = "reasonable-suspicion",
                Articulation = "The vehicle left the scene of an armed robbery at Market and 5th with two masked people inside.",
                RightToKnow = "sworn-status",
                NeedToKnow = "I lead the investigation of this robbery and need its route.",
                Beneficiaries = new BeneficiaryStatement(agency, agency, agency, false),
            },
            Basis = basis,
            Investigation = InvestigationKind.Criminal,
            InvestigationNumber = "26-004411",
            Signer = new SharingSigner("Made Up", "Sergeant", new DateOnly(2026, 3, 1)),
            Recipient = new SharingRecipient(user, "Made Up", agency),
            OnBehalfOfAnother = false,
        };
    }
}
