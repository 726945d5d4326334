using System.Collections.Immutable;
using AlprGrains.Audit;
using AlprGrains.Evidence;
using AlprGrains.Grains.Hosting;
using AlprGrains.Grains.Lookups;
using AlprGrains.Grains.Sharing.Packages;
using AlprGrains.Plates;
using AlprGrains.Retention;
using AlprGrains.Sharing;
using Microsoft.Extensions.Logging;
using Orleans.Concurrency;

namespace AlprGrains.Grains.Sharing;

/// <summary>
/// Makes one request's package beside the request's own grain, so that progress can be asked for meanwhile. What is made is durable before
/// it is said to be ready; a silo that is lost on the way leaves nothing behind, and it is made anew.
/// </summary>
[GrainType("sharing-extract"), Reentrant]
public sealed partial class SharingExtractGrain(
    [PersistentState("sharing-extract", GrainStores.Default)] IPersistentState<SharingExtractState> state,
    LookupServices lookups, IEvidenceStore evidence, IHidingClock hiding, TimeProvider time, ILogger<SharingExtractGrain> log) : Grain, ISharingExtractGrain
{
    private PackageMaking? _making;
    private string? _problem;

    public ValueTask Start(SharingExtractOrder order)
    {
        if (order.Request.Hex != this.GetPrimaryKeyString()) throw new ArgumentException($"the extract of request {order.Request} was sent to another's grain");
        if (_making is not null || state.State.PackageSha256 is not null) return ValueTask.CompletedTask;
        _problem = null;
        _making = new PackageMaking(lookups, GrainFactory, order);
        _ = Make(_making);
        return ValueTask.CompletedTask;
    }

    public ValueTask<SharingExtractStatus> Status()
    {
        var made = state.State;
        return ValueTask.FromResult(
            made.PackageSha256 is { } sha256 ? new SharingExtractStatus(SharingExtractStatus.Ready, made.Reads, made.Pictures, made.Bytes, null, sha256, made.ManifestSha256, made.OldestUploadAt, made.Pages)
            : _making is { } making ? new SharingExtractStatus(SharingExtractStatus.Running, making.Reads, making.Pictures, making.Bytes, null, "", "", null, 0)
            : new SharingExtractStatus(_problem is null ? SharingExtractStatus.Idle : SharingExtractStatus.Failed, 0, 0, 0, _problem, "", "", null, 0));
    }

    public async ValueTask<ReadOnlyMemory<byte>?> Chunk(long offset)
    {
        var made = state.State;
        if (made.PackageSha256 is null || !IsKept(made)) return null;
        if (offset >= made.Bytes) return ReadOnlyMemory<byte>.Empty;
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        var (block, within) = ((int)(offset / SharingLimits.ChunkBytes), (int)(offset % SharingLimits.ChunkBytes));
        return await evidence.Get(made.Blocks[block]) is { } bytes ? bytes[within..] : null;
    }

    public async ValueTask<SharingExtractPage> Page(int page)
    {
        var made = state.State;
        if (made.PackageSha256 is null || page < 0 || page >= made.Pages || !IsKept(made)) return new SharingExtractPage(null, [], [], page, made.Pages);
        var kept = await GrainFactory.GetGrain<ISharingPageGrain>(SharingKeys.OfPage(new SharingRequestId(this.GetPrimaryKeyString()), page)).Get();
        return kept with { Page = page, Pages = made.Pages };
    }

    private bool IsKept(SharingExtractState made) => made.OldestUploadAt is not { } oldest || ReadRetention.IsKept(oldest, hiding.Now);

    private async Task Make(PackageMaking making)
    {
        await Task.Yield(); // whoever started it is answered first
        try
        {
            var made = await making.Make(time.GetUtcNow());
            state.State = new SharingExtractState
            {
                Blocks = made.Blocks, Bytes = made.Bytes, PackageSha256 = made.Sha256, ManifestSha256 = made.ManifestSha256, Pages = made.Pages,
                Reads = made.Reads, Pictures = made.Pictures, OldestUploadAt = made.OldestUploadAt,
            };
            await this.Save(state);
        }
        catch (Exception failure) // safe: nothing was released, the officer is told, and may start it again
        {
            state.State = new SharingExtractState();
            _problem = failure is InvalidOperationException ? failure.Message : "The package could not be made; the silo's log says why. Start it again.";
            LogFailed(failure);
        }
        finally
        {
            _making = null;
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "A sharing extract could not be made")]
    private partial void LogFailed(Exception failure);
}

/// <summary>Where the sealed blocks of a package lie. It holds no plate.</summary>
[GenerateSerializer, Immutable, Alias("SharingExtractState")]
public sealed record SharingExtractState
{
    [Id(0)] public ImmutableArray<EvidenceRef> Blocks { get; init; } = [];
    [Id(1)] public long Bytes { get; init; }
    [Id(2)] public string? PackageSha256 { get; init; }
    [Id(3)] public string ManifestSha256 { get; init; } = "";
    [Id(4)] public int Pages { get; init; }
    [Id(5)] public int Reads { get; init; }
    [Id(6)] public int Pictures { get; init; }
    [Id(7)] public DateTimeOffset? OldestUploadAt { get; init; }
}

/// <summary>One page of an extract's reads, sealed under the oldest of them. It leaves memory after every call: a hundred pages are not to lie there together.</summary>
[GrainType("sharing-page")]
public sealed class SharingPageGrain([PersistentState("sharing-page", GrainStores.Default)] IPersistentState<SharingPageState> state) : Grain, ISharingPageGrain
{
    public async ValueTask Put(ImmutableArray<PlateRead> reads, ImmutableArray<AlprGrains.Cameras.CameraRegistration> cameras)
    {
        state.State = new SharingPageState { Reads = reads, Cameras = cameras };
        await this.Save(state);
        DeactivateOnIdle();
    }

    public ValueTask<SharingExtractPage> Get()
    {
        DeactivateOnIdle();
        return ValueTask.FromResult(new SharingExtractPage(null, state.State.Reads, state.State.Cameras, 0, 0));
    }
}

[GenerateSerializer, Immutable, Alias("SharingPageState")]
public sealed record SharingPageState : IDiesWithUpload
{
    [Id(0)] public ImmutableArray<PlateRead> Reads { get; init; } = [];
    [Id(1)] public ImmutableArray<AlprGrains.Cameras.CameraRegistration> Cameras { get; init; } = [];

    public DateTimeOffset? UploadedAt => Reads.IsEmpty ? null : Reads.Min(read => read.UploadedAt);
}
