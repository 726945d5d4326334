using AlprGrains.Audit;

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

    /// <summary>Cut to what an entry takes.</summary>
    public static string Bounded(string text) => text.Length <= TextCharactersMax ? text : text[..TextCharactersMax];
}
