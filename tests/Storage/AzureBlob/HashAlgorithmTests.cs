using System.IO.Hashing;

namespace AlprGrains.Tests.Storage.AzureBlob;

/// <summary>The base class in compat/System.IO.Hashing does what the package's does; with the package these tests judge the package.</summary>
public sealed class HashAlgorithmTests
{
    [Fact]
    public async Task Bytes_spans_and_streams_go_into_one_hash()
    {
        var sum = new Sum();
        sum.Append([1, 2]);
        sum.Append(new ReadOnlySpan<byte>([3]));
        sum.Append(new MemoryStream([4, 5]));
        await sum.AppendAsync(new MemoryStream([6]));
        Assert.Equal([0, 21], sum.GetCurrentHash());
        Assert.Equal([0, 21], sum.GetHashAndReset());
        Assert.Equal([0, 0], sum.GetCurrentHash());
    }

    [Fact]
    public void A_destination_that_is_too_short_is_left_alone_or_refused()
    {
        var sum = new Sum();
        Assert.False(sum.TryGetCurrentHash(new byte[1], out var written));
        Assert.Equal(0, written);
        Assert.True(sum.TryGetHashAndReset(new byte[3], out written));
        Assert.Equal(2, written);
        Assert.Throws<ArgumentException>(() => sum.GetCurrentHash(new byte[1]));
        Assert.Throws<ArgumentException>(() => sum.GetHashAndReset(new byte[1]));
    }

    private sealed class Sum() : NonCryptographicHashAlgorithm(2)
    {
        private int _sum;

        public override void Append(ReadOnlySpan<byte> source)
        {
            foreach (var value in source) _sum += value;
        }

        public override void Reset() => _sum = 0;

        protected override void GetCurrentHashCore(Span<byte> destination) => (destination[0], destination[1]) = ((byte)(_sum >> 8), (byte)_sum);
    }
}
