using System.Collections.Immutable;
using AlprGrains.Grains.Hosting;
using AlprGrains.Sharing;
using Orleans.Concurrency;

namespace AlprGrains.Grains.Sharing;

/// <summary>
/// One day's requests, a line each. Many submissions at once share one write: it is reentrant, a line is in memory first, and whoever put it
/// waits until a write that began after it is durable.
/// </summary>
[GrainType("sharing-day"), Reentrant]
public sealed class SharingDayGrain([PersistentState("sharing-day", GrainStores.Default)] IPersistentState<SharingDayState> state) : Grain, ISharingDayGrain
{
    private ImmutableDictionary<string, SharingSummary> _lines = ImmutableDictionary<string, SharingSummary>.Empty;
    private Task _writing = Task.CompletedTask;
    private Task? _next;

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _lines = state.State.Requests.ToImmutableDictionary(line => line.Id.Hex, StringComparer.Ordinal);
        return Task.CompletedTask;
    }

    public async ValueTask Put(SharingSummary summary)
    {
        if (!_lines.ContainsKey(summary.Id.Hex) && _lines.Count >= ISharingDayGrain.RequestsMax)
            throw new InvalidOperationException($"INV-13: {ISharingDayGrain.RequestsMax} requests are the most of one day");
        _lines = _lines.SetItem(summary.Id.Hex, summary);
        await (_next ??= WriteAfter(_writing));
    }

    public ValueTask<ImmutableArray<SharingSummary>> List() => ValueTask.FromResult<ImmutableArray<SharingSummary>>([.. _lines.Values.OrderBy(line => line.SubmittedAt)]);

    private async Task WriteAfter(Task before)
    {
        await before.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext | ConfigureAwaitOptions.ForceYielding); // its failure is its own waiters'
        (_writing, _next) = (_next!, null);
        state.State = new SharingDayState { Requests = [.. _lines.Values.OrderBy(line => line.SubmittedAt)] };
        await this.Save(state);
    }
}

[GenerateSerializer, Immutable, Alias("SharingDayState")]
public sealed record SharingDayState
{
    [Id(0)] public ImmutableArray<SharingSummary> Requests { get; init; } = [];
}

/// <summary>One month's releases; nothing is ever taken out.</summary>
[GrainType("sharing-ledger")]
public sealed class SharingLedgerGrain([PersistentState("sharing-ledger", GrainStores.Default)] IPersistentState<SharingLedgerState> state) : Grain, ISharingLedgerGrain
{
    public async ValueTask Put(SharingRelease release)
    {
        if (state.State.Releases.Any(known => known.AuditIndex == release.AuditIndex)) return;
        state.State = new SharingLedgerState { Releases = state.State.Releases.Add(release) };
        await this.Save(state);
    }

    public ValueTask<ImmutableArray<SharingRelease>> List() => ValueTask.FromResult(state.State.Releases);
}

[GenerateSerializer, Immutable, Alias("SharingLedgerState")]
public sealed record SharingLedgerState
{
    [Id(0)] public ImmutableArray<SharingRelease> Releases { get; init; } = [];
}

/// <summary>One document, sealed under the long-lived key: these are the secure folder of section I, kept for the annual reports.</summary>
[GrainType("sharing-document")]
public sealed class SharingDocumentGrain([PersistentState("sharing-document", GrainStores.Default)] IPersistentState<SharingDocumentState> state) : Grain, ISharingDocumentGrain
{
    public async ValueTask Put(SharingDocument document)
    {
        if (state.State.Document is not null) return; // the key is its digest: it is the same
        state.State = new SharingDocumentState { Document = document };
        await this.Save(state);
    }

    public ValueTask<SharingDocument?> Get() => ValueTask.FromResult(state.State.Document);
}

[GenerateSerializer, Immutable, Alias("SharingDocumentState")]
public sealed record SharingDocumentState
{
    [Id(0)] public SharingDocument? Document { get; init; }
}

/// <summary>The first request that a signed document served; it serves no other.</summary>
[GrainType("sharing-claim")]
public sealed class SharingClaimGrain([PersistentState("sharing-claim", GrainStores.Default)] IPersistentState<SharingClaimState> state) : Grain, ISharingClaimGrain
{
    public async ValueTask<bool> Claim(SharingRequestId request)
    {
        if (state.State.RequestHex is { } known) return known == request.Hex;
        state.State = new SharingClaimState { RequestHex = request.Hex };
        await this.Save(state);
        return true;
    }
}

[GenerateSerializer, Immutable, Alias("SharingClaimState")]
public sealed record SharingClaimState
{
    [Id(0)] public string? RequestHex { get; init; }
}
