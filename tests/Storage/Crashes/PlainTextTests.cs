using System.Text;
using AlprGrains.Plates;
using AlprGrains.Storage.Embedded;
using AlprGrains.Tests.Storage.Plates;
using AlprGrains.Tests.TestKit;
using Microsoft.Extensions.Logging;
using Orleans.Runtime;
using static AlprGrains.Tests.Storage.Plates.SampleReads;

namespace AlprGrains.Tests.Storage.Crashes;

public sealed class PlainTextTests : IDisposable
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 2, 12, 0, 0, TimeSpan.Zero);

    // The plate, the other one, and the candidate that SampleReads gives each read.
    private static readonly PlateNumber[] Plates = [Plate, OtherPlate, PlateNumber.Parse("7ABG123")];

    private readonly DataFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task INV_11_no_file_of_the_data_directory_and_no_log_line_holds_a_plate_in_clear()
    {
        var log = new LoggedLines();
        using (var loggers = LoggerFactory.Create(logging => logging.AddProvider(log)))
        using (var storage = EmbeddedStorage.Open(new EmbeddedStorageOptions { DataDirectory = _folder, UnindexedReadsMax = 1000 }, new ManualTime(Noon), loggers))
        {
            await StoreEverything(storage);
            Assert.Empty(PlateSearch.Files(_folder, Plates.Select(plate => plate.Text))); // while it runs: logs and journals, too
        }
        Assert.Empty(PlateSearch.Files(_folder, Plates.Select(plate => plate.Text))); // and after
        Assert.DoesNotContain(log.Lines, line => Plates.Any(plate => line.Contains(plate.Text, StringComparison.OrdinalIgnoreCase)));
    }

    [Theory]
    [InlineData("prefix 7ABC123 suffix")]
    [InlineData("{\"plate\":\"7abc123\"}")]
    [InlineData("37414243313233")]
    [InlineData("N0FCQzEyMw==")]
    public void The_search_finds_a_plate_that_lies_in_clear(string planted)
    {
        File.WriteAllText(Path.Combine(Directory.CreateDirectory(_folder["deep"]).FullName, "innocent.db"), planted);
        Assert.Equal([Path.Combine("deep", "innocent.db")], PlateSearch.Files(_folder, Plates.Select(plate => plate.Text)));
    }

    [Fact]
    public void The_search_finds_a_plate_in_a_name_and_in_wide_characters()
    {
        File.WriteAllBytes(_folder["read-7ABC123.txt"], []);
        File.WriteAllBytes(_folder["wide.txt"], Encoding.Unicode.GetBytes("..8XYZ987.."));
        Assert.Equal(2, PlateSearch.Files(_folder, Plates.Select(plate => plate.Text)).Count);
    }

    private static async Task StoreEverything(EmbeddedStorage storage)
    {
        for (var number = 0; number < 3000; number += 50) // enough for the indexes to be written
        {
            await Task.WhenAll(Enumerable.Range(number, 50).Select(n =>
            {
                var read = Read(n, Noon, n % 2 == 0 ? Plate : OtherPlate);
                return storage.Reads.Append(Append(read, storage.PlateKeys, n % 100 == 0 ? [Alert(read)] : [], registerReminder: true)).AsTask();
            }));
        }
        await storage.Evidence.Put(Encoding.UTF8.GetBytes($"an image of {Plate.Text}"), Noon);
        await storage.Quarantine.Put(Camera, $"the plate '{Plate.Text}' is wrong", Encoding.UTF8.GetBytes(OtherPlate.Text), Noon);
        var state = new GrainState<PlateState>(new PlateState { Plate = Plate, UploadedAt = Noon });
        await storage.States.WriteStateAsync("state", GrainId.Create("alert", "a"), state);
        var lasting = new GrainState<PlateState>(new PlateState { Plate = OtherPlate });
        await storage.States.WriteStateAsync("state", GrainId.Create("alert", "b"), lasting);
        Assert.Equal(100, (await storage.Reads.Page(new PlateQuestion(Plate))).Reads.Length);
    }

    [GenerateSerializer]
    public sealed class PlateState : IDiesWithUpload
    {
        [Id(0)] public PlateNumber Plate { get; set; }
        [Id(1)] public DateTimeOffset? UploadedAt { get; set; }
    }

    private sealed class LoggedLines : ILoggerProvider, ILogger
    {
        public System.Collections.Concurrent.ConcurrentQueue<string> Lines { get; } = [];

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Lines.Enqueue($"{formatter(state, exception)} {exception}");

        public void Dispose() { }
    }
}
