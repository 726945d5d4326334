using System.Collections.Immutable;
using System.Security.Cryptography;
using AlprGrains.Evidence;
using AlprGrains.Sharing;

namespace AlprGrains.Grains.Sharing.Packages;

/// <summary>
/// Bytes in, sealed blocks of <see cref="SharingLimits.ChunkBytes"/> out, with the digest of the whole. What writes a ZIP file writes without
/// waiting, so full blocks wait here until <see cref="Drain"/>, which is called after every file. All blocks are sealed under the oldest
/// upload among the reads of the package: it dies with its oldest read and not later.
/// </summary>
internal sealed class PackageStream(IEvidenceStore evidence, DateTimeOffset sealedUnder) : Stream
{
    private readonly byte[] _block = new byte[SharingLimits.ChunkBytes];
    private readonly IncrementalHash _digest = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly ImmutableArray<EvidenceRef>.Builder _blocks = ImmutableArray.CreateBuilder<EvidenceRef>();
    private readonly Queue<byte[]> _full = new();
    private int _filled;
    private long _written;

    public long Written => _written;

    /// <summary>The blocks and the digest; nothing is written after it.</summary>
    public async Task<(ImmutableArray<EvidenceRef> Blocks, string Sha256)> Finish()
    {
        if (_filled > 0) CloseBlock();
        await Drain();
        return (_blocks.ToImmutable(), Convert.ToHexStringLower(_digest.GetHashAndReset()));
    }

    /// <summary>Makes the full blocks durable.</summary>
    public async Task Drain()
    {
        while (_full.TryDequeue(out var block)) _blocks.Add(await evidence.Put(block, sealedUnder));
    }

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        while (!buffer.IsEmpty)
        {
            var taken = Math.Min(buffer.Length, _block.Length - _filled);
            buffer[..taken].CopyTo(_block.AsSpan(_filled));
            _filled += taken;
            _written += taken;
            buffer = buffer[taken..];
            if (_filled == _block.Length) CloseBlock();
        }
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override bool CanRead => false;
    public override bool CanSeek => false;
    public override bool CanWrite => true;
    public override long Length => throw new NotSupportedException();
    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override void Flush() { }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing) _digest.Dispose();
        base.Dispose(disposing);
    }

    private void CloseBlock()
    {
        _digest.AppendData(_block.AsSpan(0, _filled));
        _full.Enqueue(_block.AsSpan(0, _filled).ToArray());
        _filled = 0;
    }
}
