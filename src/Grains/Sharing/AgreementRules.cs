using System.Collections.Immutable;
using AlprGrains.Policy.Agreements;
using AlprGrains.Policy.Lookups;
using AlprGrains.Sharing;

namespace AlprGrains.Grains.Sharing;

/// <summary>Agreements between their wire form and the policy's (DGO I-12, section I; obligation I-3). Pure.</summary>
internal static class AgreementRules
{
    /// <summary>The scope that grants lookups; what any other grants is told in words and opens nothing here.</summary>
    public const string LookupScope = "lookup";

    public static IEnumerable<string> ProblemsOf(Agreement agreement, int known, int agreementsMax)
    {
        if (known >= agreementsMax) yield return $"{agreementsMax} agreements are on record; that is the most.";
        if (Blank(agreement.Id) || agreement.Id.Length > 64) yield return "The agreement needs an id of at most 64 characters.";
        if (Blank(agreement.Agency)) yield return "Name the other party by its registry id.";
        if (Blank(agreement.Kind)) yield return "Say what kind of agreement it is: MOU.";
        if (agreement.Parties.IsDefaultOrEmpty || agreement.Parties.Length < 2) yield return "Name both parties as they signed.";
        if (Blank(agreement.Scope)) yield return $"Say what it grants: \"{LookupScope}\", or what else in words.";
        if (agreement.Until <= agreement.From) yield return "Until must be after from.";
        if (!agreement.Demonstration && !SharingWords.IsDigest(agreement.DocumentSha256)) yield return "Give the SHA-256 of the signed document, 64 hex digits.";
        if (Blank(agreement.RecipientRetention)) yield return "Say how long the other party keeps what it receives.";
        if (Blank(agreement.OnwardTransfer)) yield return "Say to whom the other party may pass it on.";
    }

    /// <summary>What stands in the policy's data.</summary>
    public static KeptAgreement Delivered(AgreementEntry entry) => new(
        new Agreement(
            $"{entry.Agency}-{entry.Kind}-{entry.From:yyyy}{(entry.Demonstration ? "-demonstration" : "")}", entry.Agency, entry.Kind, ["OPD", entry.Agency], LookupScope,
            Midnight(entry.From), Midnight(entry.Until), "", "as the signed agreement says", "none", entry.Demonstration),
        entry.Suspended ? "suspended in the policy's data" : null,
        []);

    /// <summary>The facts on which a lookup is decided: the agreement in force, else one that shows why not. One made up for a demonstration counts only for drawn reads.</summary>
    public static AgreementFacts? FactsOf(ImmutableArray<AgreementView> agreements, bool demonstrationData, DateTimeOffset at) =>
        agreements.Where(one => one.Agreement.Scope == LookupScope && (demonstrationData || !one.Agreement.Demonstration))
            .Select(one => (one.Agreement.Demonstration, Facts: new AgreementFacts(
                one.Agreement.Kind, DateOnly.FromDateTime(one.Agreement.From.UtcDateTime), DateOnly.FromDateTime(one.Agreement.Until.UtcDateTime),
                one.SuspendedBecause is not null, one.Agreement.From, one.Agreement.Until)))
            // A real one that was suspended or has ended outweighs a made-up one: nobody lives on by the demonstration's.
            .OrderBy(one => one.Demonstration).ThenByDescending(one => one.Facts.IsInForce(at)).ThenByDescending(one => one.Facts.Ends)
            .Select(one => one.Facts).FirstOrDefault();

    private static DateTimeOffset Midnight(DateOnly day) => new(day.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero);

    private static bool Blank(string? text) => string.IsNullOrWhiteSpace(text);
}
