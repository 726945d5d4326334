using AlprGrains.Lookups;

namespace AlprGrains.Tests.Grains.Lookups;

/// <summary>Lookups for tests, all made up: one that everything is right with, to be changed.</summary>
internal static class Questions
{
    public const string Plate = "8XYZ123";

    public static LookupId Id(int number) => LookupId.TryParse($"{number:x32}", out var id) ? id : throw new ArgumentOutOfRangeException(nameof(number));

    public static LookupRequest Good(int number = 1) => new()
    {
        Id = Id(number),
        Target = new LookupTarget { Kind = LookupKind.ByPlate, Plate = Plate },
        Purpose = "burglary",
        Standard = "reasonable-suspicion",
        Articulation = "Resident filmed this sedan leaving the garage with the stolen bicycles",
        CaseNumber = "26-012345",
        RightToKnow = "sworn-status",
        NeedToKnow = "I am assigned the residential burglary on Lakeshore",
        Beneficiaries = new BeneficiaryStatement("OPD", "OPD", "OPD", false),
        AttestationVersion = "2026-11",
    };

    public static LookupRequest ByPattern(string pattern, int number = 1) =>
        Good(number) with { Target = new LookupTarget { Kind = LookupKind.ByPattern, Pattern = pattern } };

    public static LookupRequest ByPlace(string[] cameras, DateTimeOffset from, DateTimeOffset until, int number = 1) =>
        Good(number) with
        {
            Target = new LookupTarget { Kind = LookupKind.ByPlace, Cameras = [.. cameras.Select(AlprGrains.Cameras.CameraId.Parse)] },
            CapturedFrom = from,
            CapturedUntil = until,
        };
}
