using System.Text;
using AlprGrains.Cameras;
using AlprGrains.Quarantine;
using AlprGrains.Storage.Embedded;
using AlprGrains.Storage.Embedded.Quarantine;
using AlprGrains.Tests.TestKit;
using Microsoft.Extensions.Logging.Abstractions;

namespace AlprGrains.Tests.Storage.Quarantine;

public sealed class QuarantineTests : IDisposable
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 2, 12, 0, 0, TimeSpan.Zero);
    private static readonly CameraId Camera = CameraId.Parse("demo-01");

    private readonly DataFolder _folder = new();
    private EmbeddedStorage _storage;

    public QuarantineTests() => _storage = Open();

    public void Dispose()
    {
        _storage.Dispose();
        _folder.Dispose();
    }

    private EmbeddedStorage Open() => EmbeddedStorage.Open(
        new EmbeddedStorageOptions { DataDirectory = _folder, QuarantinedPerDayMax = 5, QuarantinedBytesPerDayMax = 3 << 20 }, new ManualTime(Noon), NullLoggerFactory.Instance);

    private EmbeddedQuarantine Quarantine => (EmbeddedQuarantine)_storage.Quarantine;

    [Fact]
    public async Task INV_14_an_input_is_kept_with_its_reason()
    {
        var id = await Quarantine.Put(Camera, "it is no JPEG", Encoding.UTF8.GetBytes("rubbish"), Noon);
        var kept = Quarantine.Get(id)!;
        Assert.Equal((Camera, "it is no JPEG", Noon, 7L, "rubbish"), (kept.Camera, kept.Reason, kept.UploadedAt, kept.WholeBytes, Encoding.UTF8.GetString(kept.Input.Span)));
    }

    [Fact]
    public async Task Only_the_first_bytes_of_a_large_input_are_kept()
    {
        var id = await Quarantine.Put(Camera, "too large", new byte[IQuarantine.BytesKeptMax + 10], Noon);
        Assert.Equal((IQuarantine.BytesKeptMax, IQuarantine.BytesKeptMax + 10L), (Quarantine.Get(id)!.Input.Length, Quarantine.Get(id)!.WholeBytes));
    }

    [Fact]
    public async Task A_day_keeps_a_bounded_number_and_the_next_day_starts_anew()
    {
        for (var i = 0; i < 5; i++) Assert.NotEqual(IQuarantine.NotKept, await Quarantine.Put(Camera, "bad", "x"u8.ToArray(), Noon));
        Assert.Equal(IQuarantine.NotKept, await Quarantine.Put(Camera, "bad", "x"u8.ToArray(), Noon));
        Assert.Equal(1, Quarantine.NotKept);
        Assert.NotEqual(IQuarantine.NotKept, await Quarantine.Put(Camera, "bad", "x"u8.ToArray(), Noon.AddDays(1)));
    }

    [Fact]
    public async Task A_day_keeps_bounded_bytes_also_across_a_restart()
    {
        for (var i = 0; i < 2; i++) Assert.NotEqual(IQuarantine.NotKept, await Quarantine.Put(Camera, "bad", new byte[1 << 20], Noon));
        _storage.Dispose();
        _storage = Open();
        Assert.Equal(IQuarantine.NotKept, await Quarantine.Put(Camera, "bad", new byte[1 << 20], Noon));
        Assert.NotEqual(IQuarantine.NotKept, await Quarantine.Put(Camera, "bad", new byte[1000], Noon));
    }
}
