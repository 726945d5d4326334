using System.Buffers.Binary;
using System.Security.Cryptography;
using AlprGrains.Plates;
using AlprGrains.Storage.Keys;
using AlprGrains.Storage.Sqlite;

namespace AlprGrains.Storage.Embedded.Plates;

/// <summary>
/// The books of a day, in memory as they stand in its file: for each upload minute the number of its reads and a SHA-256 chain over their
/// ids in the order of their rows. On the committer; what a batch adds counts when <see cref="Keep"/> says that it is durable.
/// </summary>
internal sealed class DayMinutes
{
    private readonly SortedDictionary<long, (long Reads, byte[] Digest)> _minutes = [];
    private readonly Dictionary<long, (long Reads, byte[] Digest)> _batch = [];

    public static DayMinutes Load(Database day)
    {
        var books = new DayMinutes();
        using var all = day.Prepare("SELECT minute, reads, digest FROM minutes");
        while (all.Step()) books._minutes[all.Long(0)] = (all.Long(1), all.Blob(2).ToArray());
        return books;
    }

    public void BeginBatch() => _batch.Clear();

    public void Add(ReadId id, long uploadedTicks)
    {
        var minute = UploadMinute.Of(new DateTimeOffset(uploadedTicks, TimeSpan.Zero)).Number;
        if (!_batch.TryGetValue(minute, out var was))
        {
            _minutes.TryGetValue(minute, out var kept);
            was = (kept.Reads, kept.Digest?.ToArray() ?? new byte[SHA256.HashSizeInBytes]); // the first link stands on zeros
        }
        Link(was.Digest, id);
        _batch[minute] = (was.Reads + 1, was.Digest);
    }

    /// <summary>Within the batch's transaction.</summary>
    public void Write(Statement setMinute)
    {
        foreach (var (minute, (reads, digest)) in _batch) setMinute.Bind(1, minute).Bind(2, reads).Bind(3, digest).Run();
    }

    public void Keep()
    {
        foreach (var (minute, books) in _batch) _minutes[minute] = books;
    }

    /// <summary>Minutes behind one, until another, inclusive, oldest first.</summary>
    public IEnumerable<MinuteReads> Between(UploadMinute after, UploadMinute through) =>
        _minutes.Where(one => one.Key > after.Number && one.Key <= through.Number).Select(one => new MinuteReads(new UploadMinute(one.Key), one.Value.Reads, one.Value.Digest));

    /// <summary>Reads of the minutes behind one.</summary>
    public long ReadsAfter(UploadMinute destroyed) => _minutes.Where(one => one.Key > destroyed.Number).Sum(one => one.Value.Reads);

    public UploadMinute? OldestAfter(UploadMinute destroyed)
    {
        foreach (var minute in _minutes.Keys)
            if (minute > destroyed.Number) return new UploadMinute(minute);
        return null;
    }

    // The chain with one more id, in its place.
    private static void Link(byte[] chain, ReadId id)
    {
        Span<byte> link = stackalloc byte[SHA256.HashSizeInBytes + 16];
        chain.CopyTo(link);
        BinaryPrimitives.WriteUInt64BigEndian(link[SHA256.HashSizeInBytes..], id.High);
        BinaryPrimitives.WriteUInt64BigEndian(link[(SHA256.HashSizeInBytes + 8)..], id.Low);
        SHA256.HashData(link, chain);
    }
}
