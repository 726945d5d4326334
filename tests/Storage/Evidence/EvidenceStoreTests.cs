using AlprGrains.Evidence;
using AlprGrains.Storage;
using AlprGrains.Storage.Embedded;
using AlprGrains.Storage.Keys;
using AlprGrains.Tests.Storage.Plates;
using AlprGrains.Tests.TestKit;

namespace AlprGrains.Tests.Storage.Evidence;

public sealed class EvidenceStoreTests : IDisposable
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 2, 12, 0, 0, TimeSpan.Zero);

    private readonly DataFolder _folder = new();
    private readonly ManualTime _time = new(Noon);
    private readonly EmbeddedStorage _storage;

    public EvidenceStoreTests() => _storage = EmbeddedStoreUnderTest.Open(_folder, _time);

    public void Dispose()
    {
        _storage.Dispose();
        _folder.Dispose();
    }

    private static byte[] Image(int seed)
    {
        var image = new byte[10_000 + seed * 100];
        new Random(seed).NextBytes(image);
        return image;
    }

    private string[] Segments => Directory.GetFiles(_folder["evidence"], "*.segment", SearchOption.AllDirectories);

    [Fact]
    public async Task INV_1_an_image_survives_a_crash()
    {
        var references = await Task.WhenAll(Enumerable.Range(0, 50).Select(seed => _storage.Evidence.Put(Image(seed), Noon).AsTask()));
        using var after = _folder.CopyAsAfterCrash();
        using var recovered = EmbeddedStoreUnderTest.Open(after, _time);
        for (var seed = 0; seed < 50; seed++)
        {
            Assert.Equal(Image(seed), (await _storage.Evidence.Get(references[seed]))!.Value.ToArray());
            Assert.Equal(Image(seed), (await recovered.Evidence.Get(references[seed]))!.Value.ToArray());
        }
    }

    [Fact]
    public async Task Images_of_one_minute_share_a_file_and_those_of_the_next_have_another()
    {
        for (var seed = 0; seed < 5; seed++) await _storage.Evidence.Put(Image(seed), Noon);
        Assert.Single(Segments);
        await _storage.Evidence.Put(Image(9), Noon.AddMinutes(1));
        Assert.Equal(2, Segments.Length);
    }

    [Fact]
    public async Task Late_images_of_many_minutes_find_their_files()
    {
        var references = await Task.WhenAll(Enumerable.Range(0, 40).Select(n => _storage.Evidence.Put(Image(n), Noon.AddMinutes(-(n % 10))).AsTask()));
        for (var n = 0; n < 40; n++) Assert.Equal(Image(n), (await _storage.Evidence.Get(references[n]))!.Value.ToArray());
        Assert.Equal(10, Segments.Length);
    }

    [Fact]
    public async Task INV_4_an_image_is_gone_when_its_file_is_unlinked_or_its_key_destroyed()
    {
        var first = await _storage.Evidence.Put(Image(1), Noon);
        var second = await _storage.Evidence.Put(Image(2), Noon.AddMinutes(1));
        var third = await _storage.Evidence.Put(Image(3), Noon.AddMinutes(2));
        File.Delete(Segments.Single(path => path.Contains($"{UploadMinute.Of(Noon).Number:x}-", StringComparison.Ordinal)));
        Assert.Null(await _storage.Evidence.Get(first));
        _time.Jump(Noon.AddDays(31));
        _storage.Keys.DestroyThrough(UploadMinute.Of(Noon.AddMinutes(1)));
        Assert.Null(await _storage.Evidence.Get(second));
        Assert.NotNull(await _storage.Evidence.Get(third));
    }

    [Theory]
    [InlineData("")]
    [InlineData("../../keys/master.key")]
    [InlineData("1-2-3-4")]
    [InlineData("1-2-3-4-5")]
    [InlineData("7fffffffffffffff-2-3-4-5")]
    [InlineData("1c2d1f0-0000000000000001-1-ffffffffffff-7fffffff")]
    public async Task A_reference_that_nobody_gave_is_null(string locator) =>
        Assert.Null(await _storage.Evidence.Get(new EvidenceRef(locator)));

    [Fact]
    public async Task A_torn_end_of_a_file_does_not_harm_what_was_acknowledged()
    {
        var reference = await _storage.Evidence.Put(Image(1), Noon);
        using (var torn = new FileStream(Segments.Single(), FileMode.Append, FileAccess.Write, FileShare.ReadWrite)) torn.Write(Image(2).AsSpan(0, 1234));
        using var after = _folder.CopyAsAfterCrash();
        using var recovered = EmbeddedStoreUnderTest.Open(after, _time);
        var next = await recovered.Evidence.Put(Image(3), Noon);
        Assert.Equal(Image(1), (await recovered.Evidence.Get(reference))!.Value.ToArray());
        Assert.Equal(Image(3), (await recovered.Evidence.Get(next))!.Value.ToArray());
    }

    [Fact]
    public async Task An_altered_image_is_refused_not_shown()
    {
        var reference = await _storage.Evidence.Put(Image(1), Noon);
        using (var file = new FileStream(Segments.Single(), FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite))
        {
            file.Position = 5000;
            file.WriteByte(0xff);
            file.WriteByte(0x01);
        }
        var damaged = await Assert.ThrowsAsync<StorageException>(async () => await _storage.Evidence.Get(reference));
        Assert.Equal(StorageFault.Damaged, damaged.Fault);
    }

    [Fact]
    public async Task INV_13_images_that_wait_are_bounded_by_bytes_and_none_is_lost()
    {
        var budget = new AlprGrains.Storage.Embedded.Evidence.ByteBudget(100);
        var (first, second, third) = (budget.Take(60), budget.Take(60), budget.Take(10));
        Assert.True(first.IsCompleted);
        Assert.False(second.IsCompleted);
        Assert.False(third.IsCompleted); // in order: nobody overtakes
        budget.Return(60);
        await second.WaitAsync(TimeSpan.FromSeconds(30));
        await third.WaitAsync(TimeSpan.FromSeconds(30));
        budget.Return(70);
        Assert.True(budget.Take(1_000).IsCompleted); // larger than all: alone
        Assert.False(budget.Take(1).IsCompleted);
    }
}
