using System.Buffers.Binary;
using System.Security.Cryptography;

namespace AlprGrains.Storage.Sealing;

/// <summary>
/// Gives 96-bit nonces that never repeat: eight random bytes drawn at start, four that count. Within one prefix the counter
/// makes repeats impossible; after 2^32 nonces a new prefix is drawn. Two prefixes under one key are equal with probability
/// 2^-64 per pair. A minute's key meets one prefix per process start in that minute; the state key meets one per process
/// start ever and per 2^32 writes: after 65,536 of those the chance of any repeat is below 2^-32, the bound of NIST
/// SP 800-38D (8.2.2, 8.3). Random bytes for each nonce would cost a system call each and reach that bound sooner.
/// </summary>
internal sealed class NonceSequence
{
    public const int Bytes = 12;

    private const int PrefixBytes = 8;
    private const long CountMax = 1L << 32;

    private volatile Run _run = new();

    public void Next(Span<byte> nonce)
    {
        while (true)
        {
            var run = _run;
            var count = run.Take();
            if (count < CountMax)
            {
                run.Prefix.CopyTo(nonce);
                BinaryPrimitives.WriteUInt32BigEndian(nonce[PrefixBytes..], (uint)count);
                return;
            }
            // Threads that find the run used up may each draw a new one; the loser's is dropped unused, its numbers with it.
            Interlocked.CompareExchange(ref _run, new Run(), run);
        }
    }

    private sealed class Run
    {
        private long _count = -1;

        public byte[] Prefix { get; } = RandomNumberGenerator.GetBytes(PrefixBytes);

        public long Take() => Interlocked.Increment(ref _count);
    }
}
