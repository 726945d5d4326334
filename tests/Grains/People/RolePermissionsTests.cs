using AlprGrains.Grains.People;
using AlprGrains.People;

namespace AlprGrains.Tests.Grains.People;

/// <summary>The access matrix, cell by cell: a new role or permission turns this red until it is decided here.</summary>
public class RolePermissionsTests
{
    private static readonly Dictionary<Role, Permission[]> Matrix = new()
    {
        [Role.Investigator] = [Permission.SeeLive, Permission.SeePlates, Permission.AskHistory, Permission.SeeHolds],
        [Role.Supervisor] = [Permission.SeeLive, Permission.SeePlates, Permission.AskHistory, Permission.ReviewLookups, Permission.SeeHolds, Permission.ApproveHolds],
        [Role.AlprAdministrator] = [Permission.SeeLive, Permission.ManageCameras, Permission.ManageHotLists, Permission.ManagePeople, Permission.ManageRetention, Permission.ManageAgencies, Permission.SeeHolds, Permission.ApproveHolds],
        [Role.Coordinator] = [Permission.SeeLive, Permission.ReadAuditLog, Permission.SeeHolds],
        [Role.Auditor] = [Permission.SeeLive, Permission.ReadAuditLog, Permission.SeeHolds],
        [Role.Operator] = [Permission.SeeLive],
        [Role.Trainer] = [Permission.ManageTraining],
        [Role.ChpUser] = [Permission.AskHistory],
        [Role.PartnerRequester] = [Permission.SubmitSharing, Permission.ReceiveExtracts],
        [Role.BosApprover] = [Permission.SeeLive, Permission.ApproveSharing],
        [Role.BosDesignee] = [Permission.SeeLive, Permission.ApproveSharing],
        [Role.SharingOfficer] = [Permission.SeeLive, Permission.ProcessSharing],
        [Role.CityAttorney] = [Permission.SeeHolds, Permission.DecidePreservation],
    };

    [Fact]
    public void C3_8b_every_cell_of_the_access_matrix_is_as_decided()
    {
        foreach (var role in Enum.GetValues<Role>())
        foreach (var permission in Enum.GetValues<Permission>())
            Assert.True(Matrix[role].Contains(permission) == RolePermissions.Grant([role], permission), $"{role} and {permission}");
    }

    [Fact]
    public void No_role_both_administers_and_audits() =>
        Assert.All(Enum.GetValues<Role>(), role =>
            Assert.False(RolePermissions.Of(role).Any(RolePermissions.Administers) && RolePermissions.Of(role).Contains(Permission.ReadAuditLog)));

    [Fact]
    public void Who_administers_sees_no_plates() =>
        Assert.All(Enum.GetValues<Role>(), role =>
            Assert.False(RolePermissions.Of(role).Any(RolePermissions.Administers) && RolePermissions.Of(role).Any(RolePermissions.Looks)));

    [Fact]
    public void INV_12_all_but_counts_people_and_trainings_is_for_the_qualified() =>
        Assert.Equal([Permission.SeeLive, Permission.ManagePeople, Permission.ManageTraining, Permission.SubmitSharing, Permission.ManageAgencies], Enum.GetValues<Permission>().Where(permission => !RolePermissions.NeedsQualification(permission)));

    [Fact]
    public void An_unknown_role_grants_nothing() => Assert.Empty(RolePermissions.Of((Role)99));

    [Theory]
    [InlineData(Role.AlprAdministrator, Role.Auditor)]
    [InlineData(Role.AlprAdministrator, Role.Coordinator)]
    [InlineData(Role.AlprAdministrator, Role.Investigator)]
    [InlineData(Role.AlprAdministrator, Role.ChpUser)]
    [InlineData(Role.Supervisor, Role.Auditor)]
    [InlineData(Role.Investigator, Role.Coordinator)]
    [InlineData(Role.Trainer, Role.Auditor)]
    public void Nobody_administers_looks_and_audits_by_two_roles(Role one, Role other) =>
        Assert.Contains("CJIS AC-5", Assert.Single(RolePermissions.ProblemsOf(new PersonRecord("rivera", "A. Rivera", "OPD", [one, other]), "rivera")), StringComparison.Ordinal);

    [Fact]
    public void Every_problem_of_a_record_is_named() => Assert.Equal(5, RolePermissions.ProblemsOf(new PersonRecord("Kim", " ", "", []), "no such name!").Length);

    [Fact]
    public void A_user_name_in_another_case_is_the_same_person() =>
        Assert.Empty(RolePermissions.ProblemsOf(new PersonRecord("A.Rivera@OPD", "A. Rivera", "OPD", [Role.Investigator]), "a.rivera@opd"));
}
