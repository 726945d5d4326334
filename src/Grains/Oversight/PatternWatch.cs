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

    /// <summary>Cases that are asked whether they moved.</summary>
    private const int CasesAskedMax = 50;

    private static readonly PatternBounds Bounds = new();

    private readonly HashSet<string> _raised = new(StringComparer.Ordinal);

    public async Task Look(IReadOnlyList<LookupDayEntry> recent, Asking asking, AuditReceipt receipt, DateTimeOffset now)
    {
        if (_raised.Count > RememberedMax) _raised.Clear(); // the queue knows them, too
        var history = HistoryOf(recent);
        var findings = LookupPatterns.Findings(history, Bounds);
        // Whether a case moved is asked for only when it matters: it can only take weight from a finding.
        if (findings.Any(finding => finding.Kind == PatternKind.RepeatedPlate))
            findings = LookupPatterns.Findings(history with { Progress = await ProgressOf(findings, history, asking.UserName) }, Bounds);
        foreach (var finding in findings)
        {
            var item = ItemOf(finding, recent, asking, receipt, now);
            if (_raised.Add(item.Id)) await grains.GetGrain<IReviewQueueGrain>(IReviewQueueGrain.Main).Add(item);
        }
    }

    // What others decided in the cases of the repeated lookups. Nobody moves their own case.
    private async Task<ImmutableArray<CaseProgress>> ProgressOf(ImmutableArray<PatternFinding> findings, PersonHistory history, string userName)
    {
        var numbers = findings.Where(finding => finding.Kind == PatternKind.RepeatedPlate).SelectMany(finding => finding.Lookups)
            .Select(at => history.Lookups[at].Number).OfType<string>().Distinct(StringComparer.Ordinal).Take(CasesAskedMax);
        var moved = await Task.WhenAll(numbers.Select(async number => (number, await grains.GetGrain<ICaseProgressGrain>(CaseProgressKeys.Of(number)).Steps())));
        return [.. from one in moved from step in one.Item2 where step.By != userName select new CaseProgress(one.number, step.At)];
    }

    private PersonHistory HistoryOf(IReadOnlyList<LookupDayEntry> recent) => new(
        [.. recent.Select(entry => new PastLookup(
            TimeZoneInfo.ConvertTime(entry.Summary.AskedAt, localTime), entry.Subject?.Hex, NumberRules.NumberOf(entry.Summary.CaseNumber, entry.Summary.IncidentNumber)))],
        []);

    private static ReviewItem ItemOf(PatternFinding finding, IReadOnlyList<LookupDayEntry> recent, Asking asking, AuditReceipt receipt, DateTimeOffset now)
    {
        ImmutableArray<LookupDayEntry> lookups = [.. finding.Lookups.Select(at => recent[at])];
        var subject = finding.Kind == PatternKind.RepeatedPlate ? $"{finding.Kind} {lookups[0].Subject?.Hex}" : $"{finding.Kind}";
        return new ReviewItem(
            ReviewItems.IdOf(ReviewKind.Pattern, asking.UserName, subject, now), ReviewKind.Pattern, now, asking.UserName, asking.Agency,
            $"{lookups.Length} lookups from {finding.From:yyyy-MM-dd HH:mm} until {finding.Until:yyyy-MM-dd HH:mm}",
            [.. lookups.TakeLast(LookupsShownMax).Select(entry => $"audit entry {entry.Summary.AuditIndex}: {entry.Summary.Elements}; {entry.Summary.Purpose}, {entry.Summary.CaseNumber ?? entry.Summary.IncidentNumber ?? "no number"}")],
            [finding.Why], receipt.Index, "")
        {
            CaseNumbers = finding.Kind == PatternKind.RepeatedPlate
                ? [.. lookups.Select(entry => NumberRules.NumberOf(entry.Summary.CaseNumber, entry.Summary.IncidentNumber)).OfType<string>().Distinct(StringComparer.Ordinal).Take(CasesAskedMax)] : null,
        };
    }
}
