using AlprGrains.Audit;
using AlprGrains.People;

namespace AlprGrains.Grains.Audit;

/// <summary>How grains reach the log.</summary>
internal static class AuditExtensions
{
    public const string System = "system";

    /// <summary>Longest text of another's making that goes into an entry.</summary>
    private const int TextCharactersMax = 256;

    /// <summary>Writes an entry down; returns when it is durable, throws when it is not (INV-3).</summary>
    public static ValueTask<AuditReceipt> Audit(
        this IGrainFactory grains, string kind, string userName, string organization, string purpose, string subject, string outcome) =>
        grains.GetGrain<IAuditLogGrain>(IAuditLogGrain.Main)
            .Append(new AuditEvent(kind, Bounded(userName), Bounded(organization), purpose, [Bounded(subject)], Bounded(outcome)));

    /// <summary>The same for someone whose session was checked: with their agency, role and, behind a commitment, full name (DGO I-12, F.1).</summary>
    public static ValueTask<AuditReceipt> Audit(
        this IGrainFactory grains, string kind, SessionAssertion session, Standing standing, string purpose, string subject, string outcome) =>
        grains.GetGrain<IAuditLogGrain>(IAuditLogGrain.Main).Append(
            new AuditEvent(kind, Bounded(PersonKeys.KeyOf(session.UserName)), Bounded(standing.Person?.Agency ?? ""), purpose, [Bounded(subject)], Bounded(outcome))
            {
                RoleClass = standing.RoleClass(),
                Confidential = [.. standing.FullNameField()],
            });

    /// <summary>The first of the person's roles, which an entry shows; null when the session does not stand.</summary>
    public static string? RoleClass(this Standing standing) => RoleClass(standing.Person);

    public static string? RoleClass(this PersonRecord? person) => person is { Roles: { IsDefaultOrEmpty: false } roles } ? roles[0].ToString() : null;

    /// <summary>The full name, for behind a commitment; nothing when the session does not stand.</summary>
    public static IEnumerable<AuditField> FullNameField(this Standing standing) => FullNameField(standing.Person);

    public static IEnumerable<AuditField> FullNameField(this PersonRecord? person)
    {
        if (person is not null) yield return new AuditField(FullName, Bounded(person.FullName));
    }

    /// <summary>Name of the confidential field that holds a person's full name.</summary>
    public const string FullName = "full name";

    /// <summary>Cut to what an entry takes.</summary>
    public static string Bounded(string text) => text.Length <= TextCharactersMax ? text : text[..TextCharactersMax];
}
