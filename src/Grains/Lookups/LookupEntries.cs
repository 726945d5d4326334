using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using AlprGrains.Audit;
using AlprGrains.Grains.Audit;
using AlprGrains.Lookups;
using AlprGrains.Plates;
using AlprGrains.Policy.Lookups.Rules;

namespace AlprGrains.Grains.Lookups;

/// <summary>
/// The audit entries of lookups (DGO I-12, C.2(B)(1)-(4) and F.1; Civil Code 1798.90.52). In clear stands what anyone may know: who, of
/// which agency, for which permitted purpose, which rules decided, how much was released. Everything typed is confidential, for a plate
/// or a name can be typed into any field (INV-11). Pure.
/// </summary>
internal static class LookupEntries
{
    private const string NoPermittedPurpose = "not a permitted purpose";

    /// <summary>The question with what the policy said of it.</summary>
    public static AuditEvent Asked(Asking asking, DecisionView decision, bool purposeIsPermitted, string? page, IAuditedQuestion? question) =>
        Entry(AuditKinds.LookupAsked, asking, purposeIsPermitted, page is null ? [] : [page],
            $"{Word(decision.Verdict)} under {decision.Policy}: {string.Join(", ", decision.RuleIds)}") with
        {
            QuestionDigestHex = question is null ? null : AuditReceipt.DigestOf(question),
            Confidential =
            [
                new AuditField(AuditExtensions.FullName, asking.FullName),
                .. LookupTexts.Elements(asking.Request),
                .. LookupTexts.Reasons(asking.Request),
                .. decision.Reasons.Select(reason => new AuditField("reason of the decision", LookupTexts.Bounded(reason))),
            ],
        };

    /// <summary>What an answer releases, before it leaves: how many reads, and a digest over their ids.</summary>
    /// <param name="file">For an extract: the file's digest, by which a copy that turns up can be told from a forged one.</param>
    public static AuditEvent Released(Asking asking, AuditReceipt asked, ImmutableArray<PlateRead> reads, string? file = null) =>
        Entry(AuditKinds.LookupReleased, asking, purposeIsPermitted: true, [EntryWord(asked), $"reads sha256:{DigestHexOf(reads)}", .. file is null ? Array.Empty<string>() : [file]],
            $"released {Count(reads.Length, "read")}{(file is null ? "" : " as an extract")}");

    /// <summary>What is done with an answer that was released before: a picture seen, an extract made, a number added.</summary>
    public static AuditEvent Later(string kind, Asking asking, string? subject, string? denial, params ImmutableArray<AuditField> confidential) =>
        Entry(kind, asking, purposeIsPermitted: denial is null, subject is null ? [] : [subject], denial is null ? "allowed" : "refused") with
        {
            Confidential = denial is null ? confidential : [.. confidential, new AuditField("reason of the decision", LookupTexts.Bounded(denial))],
        };

    /// <summary>SHA-256 over the released read ids, in the order of the answer.</summary>
    public static string DigestHexOf(ImmutableArray<PlateRead> reads)
    {
        var bytes = new byte[reads.Length * 16];
        for (var i = 0; i < reads.Length; i++)
        {
            BinaryPrimitives.WriteUInt64BigEndian(bytes.AsSpan(i * 16), reads[i].Id.High);
            BinaryPrimitives.WriteUInt64BigEndian(bytes.AsSpan(i * 16 + 8), reads[i].Id.Low);
        }
        return Convert.ToHexStringLower(SHA256.HashData(bytes));
    }

    public static string FileWord(ReadOnlySpan<byte> content) => $"file sha256:{Convert.ToHexStringLower(SHA256.HashData(content))}";

    public static string EntryWord(AuditReceipt receipt) => $"entry {receipt.Index.ToString(CultureInfo.InvariantCulture)}";

    private static AuditEvent Entry(string kind, Asking asking, bool purposeIsPermitted, ImmutableArray<string> subjects, string outcome) => new(
        kind, asking.UserName, asking.Agency, purposeIsPermitted ? asking.Request.Purpose : NoPermittedPurpose,
        [$"lookup {asking.Request.Id.Hex}", AccessWays.SubjectOf(WayOf(asking.Agency)), .. subjects], outcome)
    {
        RoleClass = asking.Standing.RoleClass(),
    };

    // Only the department's own people and those of an agency with an agreement reach the history themselves (DGO I-12, I; N-3).
    private static string WayOf(string agency) => agency == AgencyHasAnAgreement.Department ? AccessWays.Own : AccessWays.Memorandum;

    private static string Word(LookupVerdict verdict) => verdict switch
    {
        LookupVerdict.Allow => "allowed",
        LookupVerdict.Hold => "held",
        LookupVerdict.Deny => "refused",
        _ => throw new InvalidOperationException($"INV-3: verdict {verdict} has no word for the audit log"),
    };

    private static string Count(int number, string noun) => number == 1 ? $"1 {noun}" : $"{number.ToString(CultureInfo.InvariantCulture)} {noun}s";
}
