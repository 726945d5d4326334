using System.Collections.Immutable;
using AlprGrains.Audit;
using AlprGrains.Grains.Audit;
using AlprGrains.Grains.Hosting;
using AlprGrains.Oversight;
using AlprGrains.People;
using AlprGrains.Plates;

namespace AlprGrains.Grains.Oversight;

/// <summary>Plates in, kept as keyed hashes; whether one is there out.</summary>
[GrainType("staff-vehicles")]
public sealed class StaffVehiclesGrain(
    [PersistentState("staff-vehicles", GrainStores.Default)] IPersistentState<StaffVehiclesState> state, IPlateKeys plateKeys) : Grain, IStaffVehiclesGrain
{
    public ValueTask<string?> Enter(string plate, SessionAssertion by) => Change("vehicle entered", plate, by, (plates, key) =>
        plates.Contains(key) ? plates : plates.Length < IStaffVehiclesGrain.VehiclesMax ? plates.Add(key) : null);

    public ValueTask<string?> Remove(string plate, SessionAssertion by) => Change("vehicle removed", plate, by, (plates, key) => plates.Remove(key));

    public ValueTask<bool> Holds(PlateKey plate) => ValueTask.FromResult(state.State.Plates.Contains(plate));

    private async ValueTask<string?> Change(string what, string typed, SessionAssertion by, Func<ImmutableArray<PlateKey>, PlateKey, ImmutableArray<PlateKey>?> change)
    {
        var (owner, administrator) = (this.GetPrimaryKeyString(), PersonKeys.KeyOf(by.UserName));
        var standing = await GrainFactory.GetPerson(administrator).Check(by, Permission.ManagePeople);
        var isPlate = PlateNumber.TryParse(typed, out var plate, out var problem);
        var next = isPlate ? change(state.State.Plates, plateKeys.KeyOf(plate)) : null;
        var denial = !standing.Granted ? standing.Reason
            : owner == administrator ? "nobody keeps the register of their own household"
            : !isPlate ? problem
            : next is null ? $"a household has at most {IStaffVehiclesGrain.VehiclesMax} vehicles here"
            : null;
        await GrainFactory.GetGrain<IAuditLogGrain>(IAuditLogGrain.Main).Append(new AuditEvent(
            AuditKinds.PersonChanged, administrator, standing.Person?.Agency ?? "", "staff vehicle register", [owner], denial is null ? $"done: {what}" : "refused")
        {
            RoleClass = standing.RoleClass(),
            Confidential = [.. standing.FullNameField(), .. isPlate ? new[] { new AuditField("plate", plate.Text) } : []],
        });
        if (denial is not null) return denial;
        state.State = new StaffVehiclesState { Plates = next!.Value };
        await this.Save(state);
        return null;
    }
}

/// <summary>Keyed hashes of plates; the register never holds one in clear.</summary>
[GenerateSerializer, Immutable, Alias("StaffVehiclesState")]
public sealed record StaffVehiclesState
{
    [Id(0)] public ImmutableArray<PlateKey> Plates { get; init; } = [];
}
