using System.Collections.Immutable;
using AlprGrains.Gateway.Pages;
using AlprGrains.Sharing;

namespace AlprGrains.Gateway.Sharing;

/// <summary>
/// What anyone may know of sharing, without log-in and without being counted: the rules, the way of a request, agencies with their class and
/// how many of their requests were honoured and denied, the agreements (obligations N-4, N-15; Gov. Code 7284.6). Made from the records
/// whenever it is asked for; there is no plate and no person in it.
/// </summary>
public static class PublicPages
{
    public static void MapPublicPages(this IEndpointRouteBuilder routes)
    {
        var pages = routes.MapGroup("/public").AllowAnonymous().ExcludeFromDescription();
        pages.MapGet("", (PublicRecords records) => Show<PublicSharingPage>(records));
        pages.MapGet("/agencies", (PublicRecords records) => Show<PublicAgenciesPage>(records));
        pages.MapGet("/agreements", (PublicRecords records) => Show<PublicAgreementsPage>(records));
        routes.MapGet("/api/public/sharing", async (PublicRecords records) => PublicSharingJson.Of(await records.Now())).AllowAnonymous().WithTags("Public")
            .WithName("PublicSharing").WithSummary("Requests by agency, agreements and classes, as the public pages show them; no log-in").Produces<PublicSharingJson>();
    }

    private static async Task<IResult> Show<TPage>(PublicRecords records) where TPage : Microsoft.AspNetCore.Components.IComponent => Page.Anonymous<TPage>(200, ("Records", await records.Now()));
}

/// <summary>The records as they stood a moment ago, so that a crowd at the public pages asks the grains no more than one visitor does.</summary>
public sealed class PublicRecords(IGrainFactory grains, TimeProvider time)
{
    /// <summary>How old the answer may be.</summary>
    public static readonly TimeSpan KeptFor = TimeSpan.FromSeconds(10);

    private const int Days = 365;

    private readonly SemaphoreSlim _turn = new(1, 1);
    private PublicRecord? _last;

    public async Task<PublicRecord> Now()
    {
        if (_last is { } known && time.GetUtcNow() - known.At < KeptFor) return known;
        await _turn.WaitAsync();
        try
        {
            if (_last is { } fresh && time.GetUtcNow() - fresh.At < KeptFor) return fresh;
            return _last = await Gather();
        }
        finally
        {
            _turn.Release();
        }
    }

    private async Task<PublicRecord> Gather()
    {
        var now = time.GetUtcNow();
        var today = DateOnly.FromDateTime(now.UtcDateTime);
        var (terms, counts, agencies, agreements) = (grains.SharingDesk().Terms(), grains.SharingDesk().Statistics(today.AddDays(-Days), today.AddDays(1)), grains.AgencyRegistry().List(), grains.AgreementBook().List());
        return new PublicRecord(now, await terms, await counts, await agencies, await agreements);
    }
}

/// <summary>What the public pages are made of.</summary>
public sealed record PublicRecord(DateTimeOffset At, SharingTermsView Terms, SharingStatistics Counts, ImmutableArray<AgencyView> Agencies, ImmutableArray<AgreementView> Agreements)
{
    public SharingAgencyCount? CountOf(AgencyView agency) => Counts.Agencies.FirstOrDefault(count => count.Agency == agency.Id);
}

/// <summary>The public records for programs.</summary>
public sealed record PublicSharingJson(
    DateTimeOffset At, string Policy, DateOnly From, DateOnly Until, int Received, int Honoured, int Denied, int Open, ImmutableArray<PublicAgencyJson> Agencies, ImmutableArray<PublicAgreementJson> Agreements)
{
    public static PublicSharingJson Of(PublicRecord record) => new(
        record.At, record.Terms.Citation, record.Counts.From, record.Counts.Until, record.Counts.Received, record.Counts.Honoured, record.Counts.Denied, record.Counts.Open,
        [.. record.Agencies.Select(agency => (agency, count: record.CountOf(agency))).Select(pair => new PublicAgencyJson(pair.agency.Id, pair.agency.Name, pair.agency.Class, pair.count?.Received ?? 0, pair.count?.Honoured ?? 0, pair.count?.Denied ?? 0))],
        [.. record.Agreements.Select(view => new PublicAgreementJson(view.Agreement.Agency, view.Agreement.Kind, view.Agreement.Scope, view.Agreement.From, view.Agreement.Until, view.IsInForce, view.SuspendedBecause is not null, view.Agreement.DocumentSha256))]);
}

public sealed record PublicAgencyJson(string Id, string Name, RecipientClass Class, int Received, int Honoured, int Denied);

public sealed record PublicAgreementJson(string Agency, string Kind, string Scope, DateTimeOffset From, DateTimeOffset Until, bool IsInForce, bool IsSuspended, string DocumentSha256);
