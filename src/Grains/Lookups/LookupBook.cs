using System.Collections.Immutable;
using AlprGrains.Audit;
using AlprGrains.Lookups;
using AlprGrains.Plates;

namespace AlprGrains.Grains.Lookups;

/// <summary>
/// What is kept of one person's lookups: a record of each, and a page a day with all of them. The pages of 30 days are read once in an
/// activation and kept in memory after that; they are written through, so a silo that is lost takes nothing with it.
/// </summary>
internal sealed class LookupBook(IGrainFactory grains, IPlateKeys plateKeys, string userName, TimeProvider time)
{
    private List<LookupDayEntry>? _recent;

    public ValueTask<LookupRecord?> Find(LookupId lookup) => Records(lookup).Get();

    /// <summary>Keeps the record and its line on the page of the day on which it was first asked. A day that is full keeps the record alone; the audit log has both.</summary>
    public async Task Keep(LookupRecord record, LookupVerdict verdict, AuditReceipt receipt)
    {
        var recent = await Recent();
        var (request, at) = (record.Request, record.AskedAt);
        var entry = new LookupDayEntry(
            new LookupSummary(
                request.Id, at, request.Purpose, record.LaterCaseNumber ?? request.CaseNumber, record.LaterIncidentNumber ?? request.IncidentNumber,
                LookupTexts.Words(request), verdict, record.Released.Length, receipt.Index, record.ReviewId),
            LookupRequests.SubjectOf(request, plateKeys));
        var isFull = IsFull(recent, request.Id, at);
        await Task.WhenAll(Records(request.Id).Put(record).AsTask(), isFull ? Task.CompletedTask : Day(LookupPolicy.DayOf(at)).Put(entry).AsTask());
        if (isFull) return;
        recent.RemoveAll(one => one.Summary.Id == request.Id);
        recent.Add(entry);
    }

    /// <summary>Whether this would be one lookup more than a day takes.</summary>
    public async Task<bool> IsDayFull(LookupId lookup, DateTimeOffset at) => IsFull(await Recent(), lookup, at);

    /// <summary>The last 30 days, in order of asking.</summary>
    public async Task<List<LookupDayEntry>> Recent()
    {
        var now = time.GetUtcNow();
        if (_recent is null)
        {
            var today = LookupPolicy.DayOf(now);
            var days = (int)ReadRetention.Period.TotalDays;
            var pages = await Task.WhenAll(Enumerable.Range(0, days + 1).Select(back => Day(today.AddDays(back - days)).List().AsTask()));
            _recent = [.. pages.SelectMany(page => page).OrderBy(entry => entry.Summary.AskedAt)];
        }
        _recent.RemoveAll(entry => !ReadRetention.IsKept(entry.Summary.AskedAt, now));
        return _recent;
    }

    private static bool IsFull(List<LookupDayEntry> recent, LookupId lookup, DateTimeOffset at)
    {
        var day = LookupPolicy.DayOf(at);
        return recent.Count >= ILookupDayGrain.LookupsMax && recent.All(entry => entry.Summary.Id != lookup)
            && recent.Count(entry => LookupPolicy.DayOf(entry.Summary.AskedAt) == day) >= ILookupDayGrain.LookupsMax;
    }

    private ILookupRecordGrain Records(LookupId lookup) => grains.GetGrain<ILookupRecordGrain>(LookupKeys.OfRecord(userName, lookup));

    private ILookupDayGrain Day(DateOnly day) => grains.GetGrain<ILookupDayGrain>(LookupKeys.OfDay(userName, day));
}
