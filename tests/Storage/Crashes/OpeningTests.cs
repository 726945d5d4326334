using System.Text;
using AlprGrains.Storage;
using AlprGrains.Storage.Embedded;
using AlprGrains.Tests.Storage.Plates;
using AlprGrains.Tests.TestKit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging.Abstractions;
using static AlprGrains.Tests.Storage.Plates.SampleReads;

namespace AlprGrains.Tests.Storage.Crashes;

public sealed class OpeningTests : IDisposable
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 2, 12, 0, 0, TimeSpan.Zero);

    private readonly DataFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private EmbeddedStorage Open() => EmbeddedStoreUnderTest.Open(_folder, new ManualTime(Noon));

    [Fact]
    public void A_second_opening_is_refused_and_says_what_to_do()
    {
        using var first = Open();
        var refused = Assert.Throws<StorageException>(Open);
        Assert.Equal(StorageFault.InUse, refused.Fault);
        Assert.Contains("in use by another process: stop it", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_was_closed_can_be_opened_again()
    {
        Open().Dispose();
        Open().Dispose();
    }

    [Theory]
    [InlineData("keys/keys.db")]
    [InlineData("reminders.db")]
    [InlineData("states.db")]
    [InlineData("reads/2026-03-02.reads.db")]
    [InlineData("reads/2026-03-02.index.db")]
    public async Task A_damaged_file_is_named_with_what_to_do(string name)
    {
        using (var storage = Open()) await storage.Reads.Append(Append(Read(1, Noon), storage.PlateKeys));
        File.WriteAllText(_folder[name], new string('x', 8192));
        var refused = Assert.Throws<StorageException>(Open);
        Assert.Equal(StorageFault.Damaged, refused.Fault);
        Assert.Contains(_folder[name], refused.Message, StringComparison.Ordinal);
        Assert.Contains(name.Contains("index", StringComparison.Ordinal) ? "delete it" : "restore", refused.Message, StringComparison.Ordinal); // an index is derived
        using var released = new FileStream(_folder["lock"], FileMode.Open, FileAccess.ReadWrite, FileShare.None); // a failed opening holds nothing
    }

    [Fact]
    public async Task INV_2_a_lost_index_is_made_anew()
    {
        using (var storage = Open()) await storage.Reads.Append(Append(Read(1, Noon), storage.PlateKeys));
        foreach (var index in Directory.GetFiles(_folder["reads"], "*.index.db*")) File.Delete(index);
        using var again = Open();
        Assert.Equal(AlprGrains.Plates.RecordOutcome.AlreadyStored, await again.Reads.Append(Append(Read(1, Noon), again.PlateKeys)));
        Assert.Single((await again.Reads.Page(new AlprGrains.Plates.PlateQuestion(Plate))).Reads);
    }

    [Fact]
    public async Task An_altered_row_is_refused_not_shown()
    {
        using (var storage = Open()) await storage.Reads.Append(Append(Read(1, Noon), storage.PlateKeys));
        using (var day = AlprGrains.Storage.Sqlite.Database.OpenForMoving(_folder["reads/2026-03-02.reads.db"], 64))
            day.Execute("UPDATE reads SET captured = captured - 10000000");
        using var again = Open();
        var refused = await Assert.ThrowsAsync<StorageException>(async () => await again.Reads.Page(new AlprGrains.Plates.PlateQuestion(Plate)));
        Assert.Equal(StorageFault.Damaged, refused.Fault);
    }

    [Fact]
    public void Wrong_options_are_refused_all_at_once()
    {
        var refused = Assert.Throws<ArgumentException>(() => EmbeddedStorage.Open(
            new EmbeddedStorageOptions { DataDirectory = " ", QueuedReadsMax = 0, BatchReadsMax = -1 }, TimeProvider.System, NullLoggerFactory.Instance));
        Assert.Contains("DataDirectory is empty", refused.Message, StringComparison.Ordinal);
        Assert.Contains("QueuedReadsMax is 0: give 1 to 1000000", refused.Message, StringComparison.Ordinal);
        Assert.Contains("BatchReadsMax is -1", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_host_opens_the_directory_when_it_starts_and_closes_it_when_it_is_disposed()
    {
        var builder = Host.CreateApplicationBuilder();
        builder.Services.AddEmbeddedStorage(options => options.DataDirectory = _folder);
        using (var host = builder.Build())
        {
            await host.StartAsync();
            Assert.Throws<StorageException>(Open);
            Assert.NotNull(host.Services.GetRequiredService<AlprGrains.Plates.IReadStore>());
            Assert.NotNull(host.Services.GetRequiredService<AlprGrains.Plates.IPlateKeys>());
            Assert.NotNull(host.Services.GetRequiredService<AlprGrains.Evidence.IEvidenceStore>());
            Assert.NotNull(host.Services.GetRequiredService<AlprGrains.Quarantine.IQuarantine>());
            Assert.NotNull(host.Services.GetRequiredService<IReminderTable>());
            Assert.NotNull(host.Services.GetRequiredKeyedService<Orleans.Storage.IGrainStorage>(GrainStores.Default));
            await host.StopAsync();
        }
        Open().Dispose();
    }

    [Fact]
    public async Task A_shared_directory_outlives_the_silos_that_use_it()
    {
        using var storage = Open();
        for (var silo = 0; silo < 2; silo++)
        {
            await using var services = new ServiceCollection().AddEmbeddedStorage(storage).BuildServiceProvider();
            await services.GetRequiredService<AlprGrains.Plates.IReadStore>().Append(Append(Read(silo, Noon), storage.PlateKeys));
        }
        Assert.Equal(2, (await storage.Reads.Counts()).Uploaded);
    }
}
