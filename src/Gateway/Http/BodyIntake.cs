namespace AlprGrains.Gateway.Http;

/// <summary>
/// Reads request bodies into memory under two bounds: each body's own, and <see cref="BodyBytesUnderWayMax"/> for all that
/// are held at once, so that a flood of frames is turned away and memory stays bounded (INV-13).
/// </summary>
public sealed class BodyIntake
{
    /// <summary>All bodies held at once: 256 MiB.</summary>
    public const long BodyBytesUnderWayMax = 256L << 20;

    private long _underWayBytes;

    /// <summary>Bytes held now.</summary>
    public long UnderWayBytes => Interlocked.Read(ref _underWayBytes);

    /// <summary>Reads the body. Dispose what comes back when its bytes are no longer needed.</summary>
    public async ValueTask<IntakeBody> Read(HttpRequest request, int bytesMax)
    {
        if (request.ContentLength > bytesMax) return new IntakeBody(this, 0, default, IntakeOutcome.TooLarge);
        var reserved = request.ContentLength ?? bytesMax;
        if (Interlocked.Add(ref _underWayBytes, reserved) > BodyBytesUnderWayMax)
        {
            Release(reserved);
            return new IntakeBody(this, 0, default, IntakeOutcome.Busy);
        }
        try
        {
            if (request.HttpContext.Features.Get<Microsoft.AspNetCore.Http.Features.IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
                limit.MaxRequestBodySize = bytesMax + 1L; // one more, so that it is we who say how much is taken
            var bytes = request.ContentLength is { } length ? await ReadExactly(request, (int)length) : await ReadUpTo(request, bytesMax);
            return bytes is null ? new IntakeBody(this, reserved, default, IntakeOutcome.TooLarge) : new IntakeBody(this, reserved, bytes, IntakeOutcome.Taken);
        }
        catch
        {
            Release(reserved);
            throw;
        }
    }

    internal void Release(long bytes) => Interlocked.Add(ref _underWayBytes, -bytes);

    private static async ValueTask<byte[]?> ReadExactly(HttpRequest request, int length)
    {
        var bytes = new byte[length];
        await request.Body.ReadExactlyAsync(bytes, request.HttpContext.RequestAborted);
        return bytes;
    }

    private static async ValueTask<byte[]?> ReadUpTo(HttpRequest request, int bytesMax)
    {
        using var kept = new MemoryStream();
        var buffer = new byte[64 << 10];
        while (await request.Body.ReadAsync(buffer, request.HttpContext.RequestAborted) is > 0 and var count)
        {
            if (kept.Length + count > bytesMax) return null;
            kept.Write(buffer, 0, count);
        }
        return kept.ToArray();
    }
}

/// <summary>Whether a body was taken.</summary>
public enum IntakeOutcome { Taken, TooLarge, Busy }

/// <summary>A body and its share of the budget.</summary>
public sealed class IntakeBody(BodyIntake intake, long reservedBytes, ReadOnlyMemory<byte> bytes, IntakeOutcome outcome) : IDisposable
{
    private bool _released;

    public ReadOnlyMemory<byte> Bytes => bytes;

    public IntakeOutcome Outcome => outcome;

    public void Dispose()
    {
        if (!_released) intake.Release(reservedBytes);
        _released = true;
    }
}
