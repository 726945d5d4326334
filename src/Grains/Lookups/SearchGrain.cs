using AlprGrains.Audit;
using AlprGrains.Lookups;
using AlprGrains.Plates;
using Orleans.Concurrency;

namespace AlprGrains.Grains.Lookups;

/// <summary>Searches that are not of one plate: the receipt of their own audit entry is looked at first (INV-3), then the store is asked, within bounds.</summary>
[GrainType("search"), StatelessWorker]
public sealed class SearchGrain(IPlateDirectory directory, IReadStore store, TimeProvider time) : Grain, ISearchGrain
{
    public async ValueTask<SearchAnswer> ByPattern(PatternQuestion question, AuditReceipt receipt)
    {
        receipt.RequireCovers(question);
        return await PatternSearch.Run(question, directory, store, time.GetUtcNow());
    }

    public async ValueTask<SearchAnswer> ByPlace(PlaceQuestion question, AuditReceipt receipt)
    {
        receipt.RequireCovers(question);
        var found = await store.Page(question);
        var now = time.GetUtcNow(); // INV-4: the store has compared with its clock, and so does every path above it
        return new SearchAnswer(
            found.StoppedAtBound ? $"{LookupLimits.PlaceReadsExaminedMax} reads were looked at and the time asked for is not searched to its end; ask for the next page, or for a shorter time." : null,
            found.Page with { Reads = found.Page.Reads.RemoveAll(read => !ReadRetention.IsKept(read.UploadedAt, now)) });
    }
}
