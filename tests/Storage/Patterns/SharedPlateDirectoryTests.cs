using AlprGrains.Plates;
using AlprGrains.Storage.Keys;
using AlprGrains.Storage.PostgreSql.Plates;
using AlprGrains.Tests.Storage.Plates;
using AlprGrains.Tests.TestKit;
using static AlprGrains.Tests.Storage.Plates.SampleReads;

namespace AlprGrains.Tests.Storage.Patterns;

/// <summary>Part of a plate is found in every silo, whichever of them stored the read.</summary>
public sealed class SharedPlateDirectoryTests(OnePostgres server) : IClassFixture<OnePostgres>, IAsyncDisposable
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 2, 12, 0, 0, TimeSpan.Zero);

    private readonly ManualTime _time = new(Noon);
    private readonly List<PostgreSqlStoreUnderTest> _lent = [];

    public async ValueTask DisposeAsync()
    {
        foreach (var store in Enumerable.Reverse(_lent)) await store.DisposeAsync();
    }

    [Fact]
    public async Task A_plate_that_another_silo_stores_is_found_while_its_minute_lasts_and_when_it_is_merged()
    {
        var first = Lend();
        var second = Lend(first);
        await Looked(second);
        Assert.Equal((100, 0), Found(second));

        await Append(first);
        Assert.Equal((100, 1), Found(first)); // whoever is answered finds it there at once
        await Looked(second);
        Assert.Equal((100, 1), Found(second));

        Assert.Equal(1, await Store(first).Lists.Merge(new UploadMinute(UploadMinute.Of(Noon).Number + 1)));
        Assert.Equal(0, await Store(first).Lists.Merge(new UploadMinute(UploadMinute.Of(Noon).Number + 1)));
        var third = Lend(first); // starts from what is merged
        await Looked(third);
        Assert.Equal((100, 1), Found(third));
    }

    [Fact]
    public async Task INV_4_a_plate_whose_last_read_is_past_its_30_days_is_not_found()
    {
        var store = Lend();
        await Append(store);
        await Looked(store);
        _time.Jump(Noon + ReadRetention.Period + TimeSpan.FromSeconds(1));
        Assert.Equal((100, 0), Found(store));
    }

    private static async Task Append(PostgreSqlStoreUnderTest store) =>
        Assert.Equal(RecordOutcome.Stored, await store.Store.Append(new ReadAppend(Read(1, Noon), store.Keys.KeyOf(Plate), [], RegisterReminder: false)));

    private static (int PercentReady, int Plates) Found(PostgreSqlStoreUnderTest store)
    {
        Assert.True(PlatePattern.TryParse($"{Plate.Text[..3]}*", out var pattern, out _));
        var answer = Store(store).Directory.Find(pattern, 10);
        return (answer.PercentReady, answer.Plates.Length);
    }

    // The look that is under way may have begun before; the one after it has not.
    private static async Task Looked(PostgreSqlStoreUnderTest store)
    {
        await Store(store).Lists.Round;
        await Store(store).Lists.Round;
    }

    private static PostgreSqlReadStore Store(PostgreSqlStoreUnderTest store) => (PostgreSqlReadStore)store.Store;

    private PostgreSqlStoreUnderTest Lend(PostgreSqlStoreUnderTest? beside = null)
    {
        var store = beside is null ? new PostgreSqlStoreUnderTest(server, _time) : new PostgreSqlStoreUnderTest(beside);
        _lent.Add(store);
        return store;
    }
}
