using System.Collections.Immutable;
using System.Globalization;
using AlprGrains.Grains.Hosting;
using AlprGrains.Grains.Oversight;
using AlprGrains.Oversight;
using AlprGrains.Policy.Sharing;
using AlprGrains.Sharing;
using Orleans.Concurrency;

namespace AlprGrains.Grains.Sharing;

/// <summary>
/// Counts one agency's requests, and among them those for a barred recipient or purpose. Too many of these and the agency is stopped until
/// an approver lets it ask again: a department that asks three hundred times for federal agencies gets no further than the third. Many
/// requests of any kind are put before a reviewer.
/// </summary>
[GrainType("sharing-watch"), Reentrant]
public sealed class SharingWatchGrain([PersistentState("sharing-watch", GrainStores.Default)] IPersistentState<SharingWatchState> state, SharingTexts texts) : Grain, ISharingWatchGrain
{
    private Task _writing = Task.CompletedTask;
    private Task? _next;
    private SharingWatchState? _now;

    private SharingWatchState Now => _now ??= state.State;

    public ValueTask<string?> Admit(DateTimeOffset at)
    {
        var today = Now.Noted.Count(noted => noted.At.UtcDateTime.Date == at.UtcDateTime.Date);
        return ValueTask.FromResult(
            Now.StoppedWhy is { } why ? $"Requests of your agency are not taken until the department has looked: {why}"
            : today >= SharingLimits.RequestsPerAgencyAndDayMax ? $"{SharingLimits.RequestsPerAgencyAndDayMax} requests are the most of one agency in a day; go on tomorrow."
            : null);
    }

    public async ValueTask Note(SharingRequestId request, DateTimeOffset at, bool isBarred, long auditIndex)
    {
        var since = at - TimeSpan.FromDays(texts.Watch.Days);
        ImmutableArray<NotedRequest> noted = [.. Now.Noted.Where(one => one.At > since && one.RequestHex != request.Hex), new NotedRequest(request.Hex, at, isBarred)];
        var barred = noted.Count(one => one.IsBarred && !(one.At <= Now.ReinstatedAt));
        var stops = Now.StoppedWhy is null && barred >= texts.Watch.BarredRequestsMax;
        var why = $"{barred} requests for a barred recipient or purpose in {texts.Watch.Days} days";
        var crosses = noted.Length == texts.Watch.RequestsMax;
        _now = Now with { Noted = noted, StoppedWhy = stops ? why : Now.StoppedWhy, StoppedAt = stops ? at : Now.StoppedAt };
        await (_next ??= WriteAfter(_writing));
        if (stops) await Tell("stopped", at, $"The agency was stopped: {why} (DGO I-12 §E, §I).", auditIndex);
        else if (crosses) await Tell("many", at, $"{noted.Length} requests of one agency in {texts.Watch.Days} days: look at for whom they are (DGO I-12 §E).", auditIndex);
    }

    public ValueTask<StoppedAgency?> Stopped() =>
        ValueTask.FromResult(Now is { StoppedWhy: { } why, StoppedAt: { } at } ? new StoppedAgency(this.GetPrimaryKeyString(), at, why) : null);

    public async ValueTask Reinstate(DateTimeOffset at)
    {
        _now = Now with { StoppedWhy = null, StoppedAt = null, ReinstatedAt = at };
        await (_next ??= WriteAfter(_writing));
    }

    private async Task Tell(string what, DateTimeOffset at, string why, long auditIndex)
    {
        var agency = this.GetPrimaryKeyString();
        await GrainFactory.GetGrain<IReviewQueueGrain>(IReviewQueueGrain.Main).Add(new ReviewItem(
            ReviewItems.IdOf(ReviewKind.Pattern, agency, string.Create(CultureInfo.InvariantCulture, $"sharing {what} {at.UtcDateTime:yyyyMMdd}"), at),
            ReviewKind.Pattern, at, agency.ToLowerInvariant(), agency, $"{Now.Noted.Length} sharing requests",
            [.. Now.Noted.TakeLast(20).Select(noted => $"request {noted.RequestHex}{(noted.IsBarred ? ", barred" : "")}")], [why], auditIndex, ""));
    }

    private async Task WriteAfter(Task before)
    {
        await before.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext | ConfigureAwaitOptions.ForceYielding); // its failure is its own waiters'
        (_writing, _next) = (_next!, null);
        state.State = Now;
        await this.Save(state);
    }
}

[GenerateSerializer, Immutable, Alias("SharingWatchState")]
public sealed record SharingWatchState
{
    [Id(0)] public ImmutableArray<NotedRequest> Noted { get; init; } = [];
    [Id(1)] public string? StoppedWhy { get; init; }
    [Id(2)] public DateTimeOffset? StoppedAt { get; init; }

    /// <summary>What came before does not count again.</summary>
    [Id(3)] public DateTimeOffset? ReinstatedAt { get; init; }
}

[GenerateSerializer, Immutable, Alias("NotedRequest")]
public sealed record NotedRequest(
    [property: Id(0)] string RequestHex,
    [property: Id(1)] DateTimeOffset At,
    [property: Id(2)] bool IsBarred);
