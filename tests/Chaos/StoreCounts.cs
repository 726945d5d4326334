using AlprGrains.Plates;
using AlprGrains.Storage.Embedded;
using Microsoft.Extensions.Logging.Abstractions;

namespace AlprGrains.Tests.Chaos;

/// <summary>Counts the reads of a data directory whose process is dead, with the store's own code.</summary>
public static class StoreCounts
{
    public static async Task<ReadCounts> In(string dataDirectory)
    {
        await using var storage = EmbeddedStorage.Open(
            new EmbeddedStorageOptions { DataDirectory = Path.Combine(dataDirectory, "reads") }, TimeProvider.System, NullLoggerFactory.Instance);
        return await storage.Reads.Counts();
    }
}
