using AlprGrains.People;
using AlprGrains.Plates;

namespace AlprGrains.Oversight;

/// <summary>
/// The vehicles of one person's own household, by keyed hash alone; key: the user name. A lookup of one of them is held for somebody else
/// (DGO I-12, C.3(4)). An administrator enters them, never the person.
/// </summary>
[Alias("IStaffVehiclesGrain")]
[UnderPolicy(PolicyUse.Use, "C.3(4)")]
public interface IStaffVehiclesGrain : IGrainWithStringKey
{
    /// <summary>Vehicles that one household may have here.</summary>
    public const int VehiclesMax = 20;

    /// <summary>Enters a vehicle; null when done, else why not. Entering twice is one. Audited.</summary>
    [Alias("Enter")]
    ValueTask<string?> Enter(string plate, SessionAssertion by);

    /// <summary>Takes it off; null when done, else why not. Audited.</summary>
    [Alias("Remove")]
    ValueTask<string?> Remove(string plate, SessionAssertion by);

    /// <summary>Whether the plate is on the register. It tells nothing else, and only the silo side asks.</summary>
    [Alias("Holds")]
    ValueTask<bool> Holds(PlateKey plate);
}
