using System.Collections.Immutable;
using AlprGrains.Audit;
using AlprGrains.Grains.Lookups;
using AlprGrains.Lookups;
using AlprGrains.Oversight;
using AlprGrains.Policy.Oversight;

namespace AlprGrains.Grains.Oversight;

/// <summary>
/// One person's recent lookups in, items of the review queue out: the same vehicle again and again, lookups off shift, in bulk, or without
/// their numbers (DGO I-12, C.3(2) and (4)). It asks after each lookup and holds none up; what was found today is not put there twice.
/// </summary>
internal sealed class PatternWatch(IGrainFactory grains, TimeZoneInfo localTime)
{
    private const int RememberedMax = 1000;

    /// <summary>Lookups that an item lists, the last of them.</summary>
    private const int LookupsShownMax = 20;

    private static readonly PatternBounds Bounds = new();

    private readonly HashSet<string> _raised = new(StringComparer.Ordinal);

    public async Task Look(IReadOnlyList<LookupDayEntry> recent, Asking asking, AuditReceipt receipt, DateTimeOffset now)
    {
        if (_raised.Count > RememberedMax) _raised.Clear(); // the queue knows them, too
        foreach (var finding in LookupPatterns.Findings(HistoryOf(recent), Bounds))
        {
            var item = ItemOf(finding, recent, asking, receipt, now);
            if (_raised.Add(item.Id)) await grains.GetGrain<IReviewQueueGrain>(IReviewQueueGrain.Main).Add(item);
        }
    }

    // Which cases moved is known to the alerts and the sharing requests of a later version; until then no case is said to have moved.
    private PersonHistory HistoryOf(IReadOnlyList<LookupDayEntry> recent) => new(
        [.. recent.Select(entry => new PastLookup(
            TimeZoneInfo.ConvertTime(entry.Summary.AskedAt, localTime), entry.Subject?.Hex, NumberRules.Typed(entry.Summary.CaseNumber) ?? NumberRules.Typed(entry.Summary.IncidentNumber)))],
        []);

    private static ReviewItem ItemOf(PatternFinding finding, IReadOnlyList<LookupDayEntry> recent, Asking asking, AuditReceipt receipt, DateTimeOffset now)
    {
        ImmutableArray<LookupDayEntry> lookups = [.. finding.Lookups.Select(at => recent[at])];
        var subject = finding.Kind == PatternKind.RepeatedPlate ? $"{finding.Kind} {lookups[0].Subject?.Hex}" : $"{finding.Kind}";
        return new ReviewItem(
            ReviewItems.IdOf(ReviewKind.Pattern, asking.UserName, subject, now), ReviewKind.Pattern, now, asking.UserName, asking.Agency,
            $"{lookups.Length} lookups from {finding.From:yyyy-MM-dd HH:mm} until {finding.Until:yyyy-MM-dd HH:mm}",
            [.. lookups.TakeLast(LookupsShownMax).Select(entry => $"audit entry {entry.Summary.AuditIndex}: {entry.Summary.Elements}; {entry.Summary.Purpose}, {entry.Summary.CaseNumber ?? entry.Summary.IncidentNumber ?? "no number"}")],
            [finding.Why], receipt.Index, "");
    }
}
