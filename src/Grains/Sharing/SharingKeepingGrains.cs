using System.Collections.Immutable;
using AlprGrains.Grains.Hosting;
using AlprGrains.Sharing;

namespace AlprGrains.Grains.Sharing;

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
