using System.Text;
using AlprGrains.Evidence;
using AlprGrains.Storage;
using AlprGrains.Storage.Keys;
using AlprGrains.Tests.TestKit;

namespace AlprGrains.Tests.Storage.Evidence;

/// <summary>What every evidence store promises; a backend's test class inherits it.</summary>
public abstract class EvidenceConformance : IAsyncLifetime
{
    protected static readonly DateTimeOffset Noon = new(2026, 3, 2, 12, 0, 0, TimeSpan.Zero);

    private EvidenceUnderTest _lent = null!;

    protected ManualTime Time { get; } = new(Noon);

    protected abstract EvidenceUnderTest Lend(TimeProvider time);

    public Task InitializeAsync()
    {
        _lent = Lend(Time);
        return Task.CompletedTask;
    }

    public async Task DisposeAsync() => await _lent.DisposeAsync();

    protected static byte[] Image(int seed)
    {
        var image = new byte[10_000 + seed * 100];
        new Random(seed).NextBytes(image);
        return image;
    }

    [Fact]
    public async Task INV_1_an_image_survives_a_crash()
    {
        var references = await Task.WhenAll(Enumerable.Range(0, 50).Select(seed => _lent.Store.Put(Image(seed), Noon).AsTask()));
        for (var seed = 0; seed < 50; seed++) await IsThere(seed, references[seed]);
        await _lent.Crash();
        for (var seed = 0; seed < 50; seed++) await IsThere(seed, references[seed]);
        var next = await _lent.Store.Put(Image(51), Noon);
        await IsThere(51, next);
        await IsThere(49, references[49]);
    }

    [Fact]
    public async Task An_image_of_many_megabytes_comes_back_whole()
    {
        var image = new byte[11 << 20];
        new Random(1).NextBytes(image);
        var reference = await _lent.Store.Put(image, Noon);
        var after = await _lent.Store.Put(Image(2), Noon);
        Assert.True((await _lent.Store.Get(reference))!.Value.Span.SequenceEqual(image));
        await IsThere(2, after);
    }

    [Fact]
    public async Task Late_images_of_many_minutes_are_found_and_each_minute_lies_apart()
    {
        var references = await Task.WhenAll(Enumerable.Range(0, 40).Select(n => _lent.Store.Put(Image(n), Noon.AddMinutes(-(n % 10))).AsTask()));
        for (var n = 0; n < 40; n++) await IsThere(n, references[n]);
        Assert.True((await _lent.Lying()).Count >= 10);
    }

    [Fact]
    public async Task Images_of_one_minute_lie_together_and_those_of_the_next_elsewhere()
    {
        for (var seed = 0; seed < 5; seed++) await _lent.Store.Put(Image(seed), Noon);
        Assert.Single(await _lent.Lying());
        await _lent.Store.Put(Image(9), Noon.AddMinutes(1));
        Assert.Equal(2, (await _lent.Lying()).Count);
    }

    [Fact]
    public async Task INV_4_an_image_is_gone_when_its_bytes_are_removed_or_its_key_destroyed()
    {
        var first = await _lent.Store.Put(Image(1), Noon);
        var lying = Assert.Single(await _lent.Lying()).Key;
        var second = await _lent.Store.Put(Image(2), Noon.AddMinutes(1));
        var third = await _lent.Store.Put(Image(3), Noon.AddMinutes(2));
        await _lent.Remove(lying);
        Assert.Null(await _lent.Store.Get(first));
        Time.Jump(Noon.AddDays(31));
        _lent.Keys.DestroyThrough(UploadMinute.Of(Noon.AddMinutes(1)));
        Assert.Null(await _lent.Store.Get(second));
        await IsThere(3, third);
        await Assert.ThrowsAsync<InvalidOperationException>(async () => await _lent.Store.Put(Image(4), Noon)); // INV-5: its key never comes back
    }

    [Fact]
    public async Task INV_4_an_upload_stamped_far_ahead_lives_no_longer_than_one_of_now()
    {
        var reference = await _lent.Store.Put(Image(1), Noon.AddDays(2));
        Assert.Equal(Image(1), (await _lent.Store.Get(reference))!.Value.ToArray());
        Time.Jump(UploadMinute.Of(Noon).End.AddDays(30));
        _lent.Keys.DestroyThrough(UploadMinute.Of(Noon));
        Assert.Null(await _lent.Store.Get(reference));
    }

    [Fact]
    public async Task INV_11_nothing_of_an_image_lies_in_clear()
    {
        await _lent.Store.Put(Image(1), Noon);
        await _lent.Store.Put(Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("plate 7ABC123 ", 100))), Noon);
        foreach (var (name, content) in await _lent.Lying())
        {
            Assert.DoesNotContain("7ABC123", name, StringComparison.OrdinalIgnoreCase);
            Assert.Equal(-1, content.AsSpan().IndexOf("7ABC123"u8));
            Assert.Equal(-1, content.AsSpan().IndexOf(Image(1).AsSpan(0, 32)));
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("../../keys/master.key")]
    [InlineData("1-2-3-4")]
    [InlineData("1-2-3-4-5")]
    [InlineData("1-2-3-4-5-6")]
    [InlineData("7fffffffffffffff-2-3-4-5")]
    [InlineData("7fffffffffffffff-2-3-4-5-6")]
    [InlineData("1c2d1f0-0000000000000001-1-ffffffffffff-7fffffff")]
    [InlineData("1c2d1f0-0000000000000001-1-1-7fffffffffffffff-7fffffff")]
    public async Task A_reference_that_nobody_gave_is_null(string locator)
    {
        await _lent.Store.Put(Image(1), Noon);
        Assert.Null(await _lent.Store.Get(new EvidenceRef(locator)));
    }

    [Fact]
    public async Task A_reference_past_the_end_is_null_and_one_of_another_image_does_not_open()
    {
        var reference = await _lent.Store.Put(Image(1), Noon);
        var parts = reference.Locator.Split('-'); // ends with record, offset, length
        Assert.Null(await _lent.Store.Get(new EvidenceRef(string.Join('-', [.. parts[..^2], "ffff", parts[^1]]))));
        var moved = await Assert.ThrowsAsync<StorageException>(async () => await _lent.Store.Get(new EvidenceRef(string.Join('-', [.. parts[..^3], "ff", .. parts[^2..]]))));
        Assert.Equal(StorageFault.Damaged, moved.Fault);
    }

    [Fact]
    public async Task An_altered_image_is_refused_not_shown()
    {
        var reference = await _lent.Store.Put(Image(1), Noon);
        var (name, content) = Assert.Single(await _lent.Lying());
        content[5000] ^= 1;
        await _lent.Alter(name, content);
        var damaged = await Assert.ThrowsAsync<StorageException>(async () => await _lent.Store.Get(reference));
        Assert.Equal(StorageFault.Damaged, damaged.Fault);
    }

    [Fact]
    public async Task An_image_without_bytes_is_a_callers_mistake() =>
        await Assert.ThrowsAsync<ArgumentException>(async () => await _lent.Store.Put(default, Noon));

    private async Task IsThere(int seed, EvidenceRef reference) => Assert.Equal(Image(seed), (await _lent.Store.Get(reference))!.Value.ToArray());
}
