using System.Collections.Immutable;
using AlprGrains.Audit;
using AlprGrains.Lookups;
using AlprGrains.Plates;

namespace AlprGrains.Grains.Lookups;

/// <summary>
/// What is kept of one person's lookups: a record of each, and short pages with a line for each, day by day. The pages of 30 days are read
/// once in an activation and kept in memory after that; they are written through, so a silo that is lost takes nothing with it.
/// </summary>
internal sealed class LookupBook(IGrainFactory grains, IPlateKeys plateKeys, string userName, TimeProvider time)
{
    private List<LookupDayEntry>? _recent;

    public ValueTask<LookupRecord?> Find(LookupId lookup) => Records(lookup).Get();

    /// <summary>Keeps the record and its line on a page of the day on which it was first asked. A day that is full keeps the record alone; the audit log has both.</summary>
    public async Task Keep(LookupRecord record, LookupVerdict verdict, AuditReceipt receipt)
    {
        var recent = await Recent();
        var (request, at) = (record.Request, record.AskedAt);
        var known = recent.Find(one => one.Summary.Id == request.Id);
        var entry = new LookupDayEntry(
            new LookupSummary(
                request.Id, at, request.Purpose, record.LaterCaseNumber ?? request.CaseNumber, record.LaterIncidentNumber ?? request.IncidentNumber,
                LookupTexts.Words(request), verdict, record.Released.Length, receipt.Index, record.ReviewId),
            LookupRequests.SubjectOf(request, plateKeys), known?.Page ?? LastPage(recent, LookupPolicy.DayOf(at)));
        var writing = IsFull(recent, request.Id, at) ? null : Write(entry);
        await Task.WhenAll(Records(request.Id).Put(record).AsTask(), writing ?? Task.CompletedTask);
        if (writing is null) return;
        if (known is not null) recent[recent.IndexOf(known)] = await writing;
        else recent.Add(await writing);
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
            var ofDays = await Task.WhenAll(Enumerable.Range(0, days + 1).Select(back => PagesOf(today.AddDays(back - days))));
            _recent = [.. ofDays.SelectMany(entries => entries).OrderBy(entry => entry.Summary.AskedAt).DistinctBy(entry => entry.Summary.Id)];
        }
        _recent.RemoveAll(entry => !ReadRetention.IsKept(entry.Summary.AskedAt, now));
        return _recent;
    }

    // From the page where it should stand to the first that takes it: another activation may have filled some that this one does not know.
    private async Task<LookupDayEntry> Write(LookupDayEntry entry)
    {
        var day = LookupPolicy.DayOf(entry.Summary.AskedAt);
        for (; entry.Page < ILookupDayGrain.PagesMax; entry = entry with { Page = entry.Page + 1 })
            if (await Page(day, entry.Page).Put(entry)) return entry;
        throw new InvalidOperationException($"INV-13: a person's day already holds {ILookupDayGrain.LookupsMax} lookups");
    }

    private async Task<List<LookupDayEntry>> PagesOf(DateOnly day)
    {
        var entries = new List<LookupDayEntry>();
        for (var page = 0; page < ILookupDayGrain.PagesMax; page++)
        {
            var ofPage = await Page(day, page).List();
            entries.AddRange(ofPage);
            if (ofPage.Length < ILookupDayGrain.EntriesAPage) break; // no page is begun before the one before it is full
        }
        return entries;
    }

    private static int LastPage(List<LookupDayEntry> recent, DateOnly day)
    {
        var ofDay = recent.FindLastIndex(entry => LookupPolicy.DayOf(entry.Summary.AskedAt) == day);
        return ofDay < 0 ? 0 : recent[ofDay].Page; // when it is full, the next takes the entry
    }

    private static bool IsFull(List<LookupDayEntry> recent, LookupId lookup, DateTimeOffset at)
    {
        var day = LookupPolicy.DayOf(at);
        return recent.Count >= ILookupDayGrain.LookupsMax && recent.All(entry => entry.Summary.Id != lookup)
            && recent.Count(entry => LookupPolicy.DayOf(entry.Summary.AskedAt) == day) >= ILookupDayGrain.LookupsMax;
    }

    private ILookupRecordGrain Records(LookupId lookup) => grains.GetGrain<ILookupRecordGrain>(LookupKeys.OfRecord(userName, lookup));

    private ILookupDayGrain Page(DateOnly day, int page) => grains.GetGrain<ILookupDayGrain>(LookupKeys.OfDay(userName, day, page));
}
