using System.Collections.Immutable;
using AlprGrains.Cameras;
using AlprGrains.Plates;
using AlprGrains.Tests.Benchmarks.Storage;

namespace AlprGrains.Tests.Benchmarks.Ingest;

/// <summary>Made-up reads as a camera hands them in.</summary>
internal static class CameraReads
{
    public static CameraReadBatch Batch(SyntheticReads reads, long first, int count)
    {
        var batch = ImmutableArray.CreateBuilder<CameraRead>(count);
        var now = TimeProvider.System.GetUtcNow();
        for (var index = first; index < first + count; index++) batch.Add(reads.FromCamera(index, now));
        return new CameraReadBatch(batch.MoveToImmutable());
    }

    /// <summary>Every read of it is new and was stored, or the benchmark is wrong.</summary>
    public static void Require(BatchReceipt receipt, CameraReadBatch batch)
    {
        if (receipt.Refusal != CameraRefusal.None || receipt.Reads.Length != batch.Reads.Length || receipt.Reads.Any(read => read.Outcome != RecordOutcome.Stored))
            throw new InvalidOperationException($"a batch of new reads was answered {receipt.Refusal}: {receipt.Problem}");
    }
}
