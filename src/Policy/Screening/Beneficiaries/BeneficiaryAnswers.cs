namespace AlprGrains.Policy.Screening.Beneficiaries;

/// <summary>The structured answers of every lookup, hot-list entry, request and release: who asked, whose case, who receives.</summary>
/// <param name="AnyOutsideCalifornia">Whether any of them, or anyone behind them, is outside California state and local government; null when not answered.</param>
public sealed record BeneficiaryAnswers(Party? AskedBy, Party? CaseOwner, Party? Receiver, bool? AnyOutsideCalifornia);

/// <param name="Name">As written by the person; it is screened as text too.</param>
/// <param name="LegalClass">From the eligibility registry, never typed.</param>
public sealed record Party(string Name, LegalClass LegalClass);

/// <summary>What a body is in law (Civ. Code §1798.90.5(f)); what the registry does not know is Unknown.</summary>
public enum LegalClass
{
    Unknown = 0,
    CaliforniaCity = 1,
    CaliforniaCounty = 2,
    CaliforniaState = 3,
    CaliforniaDistrict = 4,
    Federal = 5,
    OutOfState = 6,
    Tribal = 7,
    Foreign = 8,
    Private = 9,
    JointTaskForce = 10,
    FusionCenter = 11,
}
