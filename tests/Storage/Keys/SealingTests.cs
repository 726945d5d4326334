using AlprGrains.Storage.Sealing;

namespace AlprGrains.Tests.Storage.Keys;

public sealed class SealingTests
{
    private readonly DataKey _key = new(new byte[DataKey.KeyBytes], new NonceSequence());

    [Fact]
    public void What_was_sealed_opens_where_it_belongs()
    {
        var sealedBytes = _key.Seal("clear"u8, "row 1"u8);
        Assert.Equal(5 + DataKey.OverheadBytes, sealedBytes.Length);
        Assert.Equal("clear"u8.ToArray(), _key.TryOpen(sealedBytes, "row 1"u8));
    }

    [Fact]
    public void What_was_moved_to_another_row_does_not_open() =>
        Assert.Null(_key.TryOpen(_key.Seal("clear"u8, "row 1"u8), "row 2"u8));

    [Fact]
    public void Any_altered_or_missing_byte_keeps_it_shut()
    {
        var sealedBytes = _key.Seal("clear"u8, []);
        for (var i = 0; i < sealedBytes.Length; i++)
        {
            var altered = sealedBytes.ToArray();
            altered[i] ^= 1;
            Assert.Null(_key.TryOpen(altered, []));
            Assert.Null(_key.TryOpen(sealedBytes.AsSpan(0, i), []));
        }
    }

    [Fact]
    public void Nonces_do_not_repeat_on_many_threads()
    {
        const int PerThread = 20_000, Threads = 4;
        var nonces = new NonceSequence();
        var drawn = new string[PerThread * Threads];
        Parallel.For(0, Threads, thread =>
        {
            Span<byte> nonce = stackalloc byte[NonceSequence.Bytes];
            for (var i = 0; i < PerThread; i++)
            {
                nonces.Next(nonce);
                drawn[thread * PerThread + i] = Convert.ToHexString(nonce);
            }
        });
        Assert.Equal(drawn.Length, drawn.Distinct().Count());
    }

    [Fact]
    public void Two_processes_draw_from_different_nonces()
    {
        Span<byte> first = stackalloc byte[NonceSequence.Bytes], second = stackalloc byte[NonceSequence.Bytes];
        new NonceSequence().Next(first);
        new NonceSequence().Next(second);
        Assert.False(first.SequenceEqual(second));
    }
}
