using System.Collections.Immutable;
using AlprGrains.People;

namespace AlprGrains.Grains.People;

/// <summary>
/// Which role grants what (design.md, section 8; CJIS AC-5, AC-6). Administrators do not see plates; nobody both administers and
/// audits, by one role or by several.
/// </summary>
internal static class RolePermissions
{
    /// <summary>What one role grants.</summary>
    public static ImmutableArray<Permission> Of(Role role) => role switch
    {
        Role.Investigator => [Permission.SeeLive, Permission.SeePlates],
        Role.Supervisor => [Permission.SeeLive, Permission.SeePlates],
        Role.AlprAdministrator => [Permission.SeeLive, Permission.ManageCameras, Permission.ManageHotLists, Permission.ManagePeople],
        Role.Coordinator => [Permission.SeeLive, Permission.ReadAuditLog],
        Role.Auditor => [Permission.SeeLive, Permission.ReadAuditLog],
        Role.Operator => [Permission.SeeLive],
        _ => [], // a role that this version does not know grants nothing
    };

    /// <summary>Whether any of the roles grants it.</summary>
    public static bool Grant(ImmutableArray<Role> roles, Permission permission)
    {
        foreach (var role in roles) if (Of(role).Contains(permission)) return true;
        return false;
    }

    /// <summary>Whether the permission changes what the system does, rather than looks at it.</summary>
    public static bool Administers(Permission permission) => permission is Permission.ManageCameras or Permission.ManageHotLists or Permission.ManagePeople;

    /// <summary>What is wrong with a record, every problem.</summary>
    public static ImmutableArray<string> ProblemsOf(PersonRecord person, string key)
    {
        var problems = ImmutableArray.CreateBuilder<string>();
        if (!IsUserName(key)) problems.Add($"a user name has 1 to {PersonKeys.CharactersMax} of a-z, 0-9, dot, hyphen, underscore and @, in lower case");
        if (!string.Equals(PersonKeys.KeyOf(person.UserName), key, StringComparison.Ordinal)) problems.Add("the record names another user");
        if (string.IsNullOrWhiteSpace(person.FullName)) problems.Add("the full name is missing");
        if (string.IsNullOrWhiteSpace(person.Agency)) problems.Add("the agency is missing");
        if (person.Roles.IsDefaultOrEmpty) problems.Add("no role is given");
        else if (person.Roles.Any(role => Of(role).Any(Administers)) && Grant(person.Roles, Permission.ReadAuditLog))
            problems.Add("nobody both administers and audits: give the roles to two people (CJIS AC-5)");
        return problems.ToImmutable();
    }

    private static bool IsUserName(string key) =>
        key.Length is > 0 and <= PersonKeys.CharactersMax && key.All(c => c is >= 'a' and <= 'z' or >= '0' and <= '9' or '.' or '-' or '_' or '@');
}
