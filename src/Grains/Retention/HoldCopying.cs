using System.Collections.Immutable;
using AlprGrains.Audit;
using AlprGrains.Evidence;
using AlprGrains.Plates;
using AlprGrains.Retention;

namespace AlprGrains.Grains.Retention;

/// <summary>
/// Named reads in; copies of them and their pictures in the hold store, durable, out. Each portion is copied while no key dies, so a read is
/// either held or was gone: never half (INV-5, INV-6).
/// </summary>
public sealed class HoldCopying(IHoldStore store, IReadsById reads, IEvidenceStore evidence, IPurgeGate gate, IRetentionStore retention, TimeProvider time)
{
    /// <summary>Reads of one portion: a purge waits for no more than these.</summary>
    private const int PortionReads = 8;

    public IHoldStore Store => store;

    /// <summary>Copies what is still alive; gives what the hold holds now. Again after a crash it goes on.</summary>
    public async Task<ImmutableArray<ReadId>> Copy(HoldId hold, ImmutableArray<NamedRead> named)
    {
        var waiting = new Queue<NamedRead>(named.OrderBy(read => read.UploadedAt)); // the oldest is the first to die
        while (waiting.Count > 0)
        {
            NamedRead[] portion = [.. waiting.Take(PortionReads)];
            var alive = await gate.WhileAlive(portion[0].UploadedAt, () => CopyPortion(hold, portion));
            for (var done = alive ? portion.Length : 1; done > 0; done--) waiting.Dequeue(); // not alive: the oldest of them is gone, the rest is tried
        }
        return [.. (await store.Reads(hold)).Select(read => read.Id)];
    }

    /// <summary>Destroys copies while nothing is purged and no certificate is made, so that each read is counted as purged by exactly one certificate.</summary>
    public async Task<HoldEnding> End(HoldId hold, ImmutableArray<ReadId>? some)
    {
        HoldEnding? ending = null;
        async Task Destroy() => ending = await store.End(hold, some, (await retention.LastCertificate())?.Uploaded.Until ?? DateTimeOffset.UnixEpoch);
        // A read of this moment is alive, so this only waits for a purge that is under way; a clock that says otherwise is doubted, and nothing is purged then.
        if (!await gate.WhileAlive(time.GetUtcNow(), Destroy)) await Destroy();
        return ending!;
    }

    private async Task CopyPortion(HoldId hold, NamedRead[] portion)
    {
        var copies = ImmutableArray.CreateBuilder<HeldCopy>(portion.Length);
        foreach (var named in portion)
        {
            if (await reads.Find(named.Id, named.UploadedAt) is not { } read) continue;
            copies.Add(new HeldCopy(read, await Picture(read.FrameImage), await Picture(read.PlateImage)));
        }
        if (copies.Count > 0) await store.Put(hold, copies.DrainToImmutable());
    }

    private async Task<ReadOnlyMemory<byte>?> Picture(EvidenceRef? reference) => reference is { } picture ? await evidence.Get(picture) : null;
}
