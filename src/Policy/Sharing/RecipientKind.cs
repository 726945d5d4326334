using AlprGrains.Policy.Agencies;
using AlprGrains.Policy.Screening.Beneficiaries;

namespace AlprGrains.Policy.Sharing;

/// <summary>What a body is to section I of DGO I-12; see the contract's RecipientClass, which has the same names. What is not certain is Unknown.</summary>
public enum RecipientKind
{
    Unknown = 0,
    CaliforniaLawEnforcement = 1,
    Prosecutor = 2,
    PublicDefender = 3,
    OtherPublicAgency = 4,
    Federal = 5,
    OutOfState = 6,
    Tribal = 7,
    Foreign = 8,
    Private = 9,
    JointTaskForce = 10,
    FusionCenter = 11,
}

/// <summary>A legal class and, for a body of California, its function in; what it is to section I out. Pure.</summary>
public static class RecipientKinds
{
    public static RecipientKind Of(Agency? agency) => agency is null ? RecipientKind.Unknown : Of(agency.LegalClass, agency.Function);

    public static RecipientKind Of(LegalClass legalClass, string function) => legalClass switch
    {
        LegalClass.CaliforniaCity or LegalClass.CaliforniaCounty or LegalClass.CaliforniaState or LegalClass.CaliforniaDistrict => function switch
        {
            AgencyFunctions.LawEnforcement => RecipientKind.CaliforniaLawEnforcement,
            AgencyFunctions.Prosecutor => RecipientKind.Prosecutor,
            AgencyFunctions.PublicDefender => RecipientKind.PublicDefender,
            _ => RecipientKind.OtherPublicAgency,
        },
        LegalClass.Federal => RecipientKind.Federal,
        LegalClass.OutOfState => RecipientKind.OutOfState,
        LegalClass.Tribal => RecipientKind.Tribal,
        LegalClass.Foreign => RecipientKind.Foreign,
        LegalClass.Private => RecipientKind.Private,
        LegalClass.JointTaskForce => RecipientKind.JointTaskForce,
        LegalClass.FusionCenter => RecipientKind.FusionCenter,
        _ => RecipientKind.Unknown, // a class that nobody has thought of is not eligible
    };

    /// <summary>The classes to which nothing is ever released, whatever paper they hold (INV-10).</summary>
    public static bool IsBarredByLaw(this RecipientKind kind) => kind is RecipientKind.Federal or RecipientKind.OutOfState or RecipientKind.Tribal or RecipientKind.Foreign;

    /// <summary>Bodies that are judged by who runs them and who their members are.</summary>
    public static bool IsJoint(this RecipientKind kind) => kind is RecipientKind.JointTaskForce or RecipientKind.FusionCenter;

    public static string Words(this RecipientKind kind) => kind switch
    {
        RecipientKind.CaliforniaLawEnforcement => "a California law enforcement agency",
        RecipientKind.Prosecutor => "a prosecutor",
        RecipientKind.PublicDefender => "a public defender",
        RecipientKind.OtherPublicAgency => "another public agency of California",
        RecipientKind.Federal => "a federal agency",
        RecipientKind.OutOfState => "an agency of another state",
        RecipientKind.Tribal => "a tribal body, which is not a California public agency",
        RecipientKind.Foreign => "a foreign body",
        RecipientKind.Private => "a private party",
        RecipientKind.JointTaskForce => "a joint task force",
        RecipientKind.FusionCenter => "a fusion centre",
        _ => "not in the registry of agencies",
    };
}

/// <summary>What a California body does, as policy/agencies.json says it; a body without one is another public agency.</summary>
public static class AgencyFunctions
{
    public const string LawEnforcement = "law-enforcement";
    public const string Prosecutor = "prosecutor";
    public const string PublicDefender = "public-defender";
    public const string Other = "";

    public static bool IsKnown(string function) => function is LawEnforcement or Prosecutor or PublicDefender or Other;
}
