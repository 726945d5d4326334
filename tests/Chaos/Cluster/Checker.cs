using System.Collections.Immutable;
using AlprGrains.Audit;

namespace AlprGrains.Tests.Chaos.Cluster;

/// <summary>
/// Holds what was acknowledged against what is there. Pure, so that the same code judges a falsified record before it judges a run. All of a promise's
/// breaches are one finding, with the first of them named.
/// </summary>
internal static class Checker
{
    public static ImmutableArray<BrokenPromise> Check(Record record, Afterwards there) =>
    [
        .. Found("INV-1", "acknowledged reads are lost", there.MissingReads),
        .. there.StoredReads == record.SentReads ? [] : new[] { new BrokenPromise("INV-2", $"{there.StoredReads} rows for {record.SentReads} reads that were sent") },
        .. Found("INV-7", "wanted reads have not just one alert", WithoutJustOneAlert(record, there)),
        .. Found("INV-8", "the log is not whole", there.LogProblems),
        .. Found("INV-3", "answered lookups and steps are not in the log", NotInTheLog(record, there)),
        .. Found("INV-9", "steps of sharing requests are missing or repeated", NotOnce(record, there)),
    ];

    private static IEnumerable<string> WithoutJustOneAlert(Record record, Afterwards there)
    {
        var ofRead = there.Alerts.ToLookup(alert => new WantedRead(alert.Camera, alert.CapturedAt), alert => alert.Id);
        return record.Wanted.Where(read => ofRead[read].Distinct().Count() != 1).Select(read => $"{read.Camera} at {read.CapturedAt:O}: {ofRead[read].Distinct().Count()}");
    }

    private static IEnumerable<string> NotInTheLog(Record record, Afterwards there)
    {
        var said = record.Lookups.Select(lookup => (Index: lookup.AskedIndex, Kind: AuditKinds.LookupAsked))
            .Concat(record.Lookups.Where(lookup => lookup.ReleasedIndex is not null).Select(lookup => (Index: lookup.ReleasedIndex!.Value, Kind: AuditKinds.LookupReleased)));
        return said.Concat(record.Steps.Select(step => (Index: step.AuditIndex, step.Kind)))
            .Where(entry => there.Log.GetValueOrDefault(entry.Index) != entry.Kind).Select(entry => $"entry {entry.Index}, {entry.Kind}");
    }

    // The requests of a run take each of their steps once: what a kind says twice was repeated. What was acknowledged was taken.
    private static IEnumerable<string> NotOnce(Record record, Afterwards there)
    {
        var repeated = there.Steps.CountBy(step => step).Where(step => step.Value > 1).Select(step => $"{step.Key.Kind} of {step.Key.Request} was taken {step.Value} times");
        var taken = there.Steps.CountBy(step => step.Request).ToDictionary();
        var missing = record.Steps.CountBy(step => step.Request).Where(request => taken.GetValueOrDefault(request.Key) < request.Value).Select(request => $"{request.Key} shows fewer steps than were acknowledged");
        return repeated.Concat(missing);
    }

    private static IEnumerable<BrokenPromise> Found(string promise, string what, IEnumerable<string> breaches)
    {
        var all = breaches.ToList();
        return all.Count == 0 ? [] : [new BrokenPromise(promise, $"{all.Count} {what}; the first: {all[0]}")];
    }
}
