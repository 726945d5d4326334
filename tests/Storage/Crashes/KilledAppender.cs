using System.Globalization;
using AlprGrains.Plates;
using AlprGrains.Storage.Embedded;
using Microsoft.Extensions.Logging.Abstractions;
using static AlprGrains.Tests.Storage.Plates.SampleReads;

namespace AlprGrains.Tests.Storage.Crashes;

/// <summary>Appends reads by the hundred, many at a time, and writes a line per acknowledgement: the number, and nothing before it is acknowledged.</summary>
internal static class KilledAppender
{
    private const int UnderWay = 200;

    /// <summary>Of so many plates are the reads.</summary>
    public const int PlatesCount = 20;

    /// <summary>Every so many-th read has an alert.</summary>
    public const int ReadsPerAlert = 7;

    public static PlateNumber PlateOf(int number) => PlateNumber.Parse($"7KIL{number % PlatesCount:000}");

    public static PlateRead ReadOf(int number, DateTimeOffset uploadedAt) => Read(number, uploadedAt, PlateOf(number));

    public static async Task Run(string folder, int first, TextWriter acknowledged)
    {
        await using var storage = EmbeddedStorage.Open(new EmbeddedStorageOptions { DataDirectory = folder, UnindexedReadsMax = 1000 }, TimeProvider.System, NullLoggerFactory.Instance);
        var underWay = new Queue<(int Number, Task<RecordOutcome> Outcome)>();
        for (var number = first; ; number++)
        {
            var read = ReadOf(number, TimeProvider.System.GetUtcNow());
            var append = Append(read, storage.PlateKeys, number % ReadsPerAlert == 0 ? [Alert(read)] : [], registerReminder: true);
            underWay.Enqueue((number, storage.Reads.Append(append).AsTask()));
            if (underWay.Count < UnderWay) continue;
            var (oldest, outcome) = underWay.Dequeue();
            if (await outcome is RecordOutcome.Stored or RecordOutcome.AlreadyStored)
            {
                await acknowledged.WriteLineAsync(oldest.ToString(CultureInfo.InvariantCulture));
                await acknowledged.FlushAsync();
            }
        }
    }
}
