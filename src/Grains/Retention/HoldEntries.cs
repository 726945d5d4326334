using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using AlprGrains.Audit;
using AlprGrains.Grains.Audit;
using AlprGrains.People;
using AlprGrains.Plates;
using AlprGrains.Retention;

namespace AlprGrains.Grains.Retention;

/// <summary>
/// The audit entries of holds. In clear stand the hold's id, its ground, how many reads and a digest of their ids; who and everything typed
/// are behind commitments (INV-11). Pure.
/// </summary>
internal static class HoldEntries
{
    private const string Purpose = "retention";

    /// <summary>A step that a person takes, or tries to.</summary>
    public static AuditEvent Step(string kind, HoldId hold, SessionAssertion session, Standing standing, string? words, ImmutableArray<string> problems, string done, HoldRequest? request = null) =>
        new(kind, PersonKeys.KeyOf(session.UserName), standing.Person?.Agency ?? "", Purpose, [Subject(hold)], problems.IsEmpty ? done : "refused")
        {
            RoleClass = standing.RoleClass(),
            Confidential =
            [
                .. standing.Person is { } person ? [new AuditField(AuditExtensions.FullName, AuditExtensions.Bounded(person.FullName))] : Array.Empty<AuditField>(),
                .. request is null ? [] : Texts(request),
                .. string.IsNullOrWhiteSpace(words) ? [] : new[] { new AuditField("reason", Bounded(words)) },
                .. problems.Select(problem => new AuditField("reason of the decision", Bounded(problem))),
            ],
        };

    /// <summary>A step of the program itself.</summary>
    public static AuditEvent Own(string kind, HoldId hold, string agency, string outcome, params ImmutableArray<string> more) =>
        new(kind, AuditExtensions.System, agency, Purpose, [Subject(hold), .. more], outcome);

    /// <summary>The certificate of an end: how many reads that lived nowhere else are gone.</summary>
    public static AuditEvent Ended(HoldEnding ending, string agency) =>
        new(AuditKinds.HoldEnded, AuditExtensions.System, agency, Purpose, new HoldCertificate(ending.Hold, ending.DigestHex, ending.ByUploadDay).ToSubjects(), "destroyed");

    public static string Subject(HoldId hold) => $"hold {hold.Hex}";

    /// <summary>SHA-256 over read ids in hex, in ordinal order, a line each.</summary>
    public static string DigestHexOf(IEnumerable<ReadId> reads) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Concat(reads.Select(read => read.Hex).Order(StringComparer.Ordinal).Select(hex => $"{hex}\n")))));

    public static string Count(int reads) => reads == 1 ? "1 read" : string.Create(CultureInfo.InvariantCulture, $"{reads} reads");

    private static IEnumerable<AuditField> Texts(HoldRequest request)
    {
        (string Name, string? Text)[] texts =
        [
            ("case number", request.CaseNumber), ("incident number", request.IncidentNumber), ("need", request.Need),
            ("obligation", request.Obligation is { } one ? $"{one.Type} {one.Number} of {one.Court}, for {one.Agency}, {one.IssuedOn:yyyy-MM-dd}, document {one.DocumentSha256}" : null),
            ("matter", request.Matter is { } matter ? $"{matter.Kind} {matter.Number} of {matter.Court}, document {matter.DocumentSha256}" : null),
            ("case team", request.CaseTeam.IsDefaultOrEmpty ? null : string.Join(", ", request.CaseTeam)),
        ];
        return texts.Where(one => !string.IsNullOrWhiteSpace(one.Text)).Select(one => new AuditField(one.Name, Bounded(one.Text!)));
    }

    private static string Bounded(string text) => text.Length <= HoldRequest.TextCharactersMax ? text : text[..HoldRequest.TextCharactersMax];
}
