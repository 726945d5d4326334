using System.Collections.Immutable;
using AlprGrains.People;

namespace AlprGrains.Grains.People;

/// <summary>
/// Which role grants what (design.md, section 8; CJIS AC-5, AC-6). Administrators do not see plates; nobody both administers and
/// audits, nobody both looks and administers or audits, by one role or by several.
/// </summary>
internal static class RolePermissions
{
    /// <summary>What one role grants.</summary>
    public static ImmutableArray<Permission> Of(Role role) => role switch
    {
        Role.Investigator => [Permission.SeeLive, Permission.SeePlates, Permission.AskHistory, Permission.SeeHolds],
        Role.Supervisor => [Permission.SeeLive, Permission.SeePlates, Permission.AskHistory, Permission.ReviewLookups, Permission.SeeHolds, Permission.ApproveHolds],
        Role.AlprAdministrator => [Permission.SeeLive, Permission.ManageCameras, Permission.ManageHotLists, Permission.ManagePeople, Permission.ManageRetention, Permission.ManageAgencies, Permission.SeeHolds, Permission.ApproveHolds],
        Role.Coordinator => [Permission.SeeLive, Permission.ReadAuditLog, Permission.SeeHolds],
        Role.Auditor => [Permission.SeeLive, Permission.ReadAuditLog, Permission.SeeHolds],
        Role.Operator => [Permission.SeeLive],
        Role.Trainer => [Permission.ManageTraining],
        Role.ChpUser => [Permission.AskHistory],
        Role.PartnerRequester => [Permission.SubmitSharing, Permission.ReceiveExtracts],
        Role.BosApprover or Role.BosDesignee => [Permission.SeeLive, Permission.ApproveSharing],
        Role.SharingOfficer => [Permission.SeeLive, Permission.ProcessSharing],
        Role.CityAttorney => [Permission.SeeHolds, Permission.DecidePreservation],
        _ => [], // a role that this version does not know grants nothing
    };

    /// <summary>Whether any of the roles grants it.</summary>
    public static bool Grant(ImmutableArray<Role> roles, Permission permission)
    {
        foreach (var role in roles) if (Of(role).Contains(permission)) return true;
        return false;
    }

    /// <summary>Whether the permission changes what the system does, rather than looks at it.</summary>
    public static bool Administers(Permission permission) => permission is Permission.ManageCameras or Permission.ManageHotLists or Permission.ManagePeople or Permission.ManageRetention or Permission.ManageAgencies;

    /// <summary>Whether the permission is to look at plates, or to decide who does.</summary>
    public static bool Looks(Permission permission) => permission is Permission.SeePlates or Permission.AskHistory or Permission.ReviewLookups or Permission.ReceiveExtracts or Permission.ProcessSharing;

    /// <summary>
    /// Whether it is only for the qualified (INV-12; DGO I-12, C.1, C.3(a)): all that shows or moves plate data, and what a later version
    /// adds. Not the counts of the live page, not people and trainings, or nobody could ever become qualified, not agencies, and not what a
    /// partner types into a request of their own.
    /// </summary>
    public static bool NeedsQualification(Permission permission) => permission is not
        (Permission.SeeLive or Permission.ManagePeople or Permission.ManageTraining or Permission.ManageAgencies or Permission.SubmitSharing);

    /// <summary>Whether people of another agency may hold it at all: the CHP asks the history under its memorandum, and never sees alerts or lists.</summary>
    public static bool IsForOutsiders(Permission permission) => permission is Permission.AskHistory or Permission.SubmitSharing or Permission.ReceiveExtracts;

    /// <summary>Whether someone of these roles is signed in only as long as their agency's agreement is in force.</summary>
    public static bool NeedsAgreement(ImmutableArray<Role> roles) => roles.Contains(Role.ChpUser);

    /// <summary>What is wrong with a record, every problem.</summary>
    public static ImmutableArray<string> ProblemsOf(PersonRecord person, string key)
    {
        var problems = ImmutableArray.CreateBuilder<string>();
        if (!PersonKeys.IsUserName(key)) problems.Add(PersonKeys.Form);
        if (!string.Equals(PersonKeys.KeyOf(person.UserName), key, StringComparison.Ordinal)) problems.Add("the record names another user");
        if (string.IsNullOrWhiteSpace(person.FullName)) problems.Add("the full name is missing");
        if (string.IsNullOrWhiteSpace(person.Agency)) problems.Add("the agency is missing");
        if (person.Roles.IsDefaultOrEmpty) problems.Add("no role is given");
        else AddConflicts(person.Roles, problems);
        return problems.ToImmutable();
    }

    private static void AddConflicts(ImmutableArray<Role> roles, ImmutableArray<string>.Builder problems)
    {
        var granted = roles.SelectMany(role => Of(role)).ToHashSet();
        var (administers, looks, audits) = (granted.Any(Administers), granted.Any(Looks), granted.Contains(Permission.ReadAuditLog));
        if (administers && audits) problems.Add("nobody both administers and audits: give the roles to two people (CJIS AC-5)");
        if (administers && looks) problems.Add("nobody both administers and looks at plates: give the roles to two people (CJIS AC-5)");
        if (audits && (looks || granted.Contains(Permission.ManageTraining))) problems.Add("nobody audits what they do themselves: give the roles to two people (CJIS AC-5)");
    }
}
