namespace System.IO.Hashing;

/// <summary>
/// The base class that Azure.Storage.Common derives its CRC-64 from, and all of the package System.IO.Hashing 6.0.0 that our
/// storage reaches. Bytes go in with Append; the hash of all of them comes out, with or without starting over.
/// </summary>
public abstract class NonCryptographicHashAlgorithm
{
    /// <summary>Bytes that <see cref="Append(Stream)"/> reads at a time.</summary>
    private const int ChunkBytes = 16 << 10;

    protected NonCryptographicHashAlgorithm(int hashLengthInBytes)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(hashLengthInBytes, 1);
        HashLengthInBytes = hashLengthInBytes;
    }

    public int HashLengthInBytes { get; }

    public abstract void Append(ReadOnlySpan<byte> source);

    public abstract void Reset();

    /// <summary>Writes the hash; the destination is exactly <see cref="HashLengthInBytes"/> long. The state stays.</summary>
    protected abstract void GetCurrentHashCore(Span<byte> destination);

    /// <summary>Writes the hash and starts over; one call in place of two where an algorithm gains by it.</summary>
    protected virtual void GetHashAndResetCore(Span<byte> destination)
    {
        GetCurrentHashCore(destination);
        Reset();
    }

    public void Append(byte[] source)
    {
        ArgumentNullException.ThrowIfNull(source);
        Append(source.AsSpan());
    }

    public void Append(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        Span<byte> chunk = new byte[ChunkBytes];
        while (stream.Read(chunk) is > 0 and var count) Append(chunk[..count]);
    }

    public Task AppendAsync(Stream stream, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(stream);
        return AppendAll(stream, cancellationToken);
    }

    public byte[] GetCurrentHash()
    {
        var hash = new byte[HashLengthInBytes];
        GetCurrentHashCore(hash);
        return hash;
    }

    public int GetCurrentHash(Span<byte> destination) =>
        TryGetCurrentHash(destination, out var count) ? count : throw TooShort(nameof(destination));

    public bool TryGetCurrentHash(Span<byte> destination, out int bytesWritten)
    {
        var fits = destination.Length >= HashLengthInBytes;
        if (fits) GetCurrentHashCore(destination[..HashLengthInBytes]);
        bytesWritten = fits ? HashLengthInBytes : 0;
        return fits;
    }

    public byte[] GetHashAndReset()
    {
        var hash = new byte[HashLengthInBytes];
        GetHashAndResetCore(hash);
        return hash;
    }

    public int GetHashAndReset(Span<byte> destination) =>
        TryGetHashAndReset(destination, out var count) ? count : throw TooShort(nameof(destination));

    public bool TryGetHashAndReset(Span<byte> destination, out int bytesWritten)
    {
        var fits = destination.Length >= HashLengthInBytes;
        if (fits) GetHashAndResetCore(destination[..HashLengthInBytes]);
        bytesWritten = fits ? HashLengthInBytes : 0;
        return fits;
    }

    private async Task AppendAll(Stream stream, CancellationToken stop)
    {
        var chunk = new byte[ChunkBytes];
        while (await stream.ReadAsync(chunk, stop).ConfigureAwait(false) is > 0 and var count) Append(chunk.AsSpan(0, count));
    }

    private ArgumentException TooShort(string destination) =>
        new($"the destination holds less than the {HashLengthInBytes} bytes of a hash", destination);
}
